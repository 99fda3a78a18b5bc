"""Why two tracks are alike."""
