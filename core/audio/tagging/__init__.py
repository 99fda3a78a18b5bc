"""What is known of a track, written into the tags of a copy of its file."""
