"""The generator of music: scores are composed, then synthesised to sound."""
