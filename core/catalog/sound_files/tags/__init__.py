"""The tags that a sound file carries in itself: by mutagen, and where that does not look."""
