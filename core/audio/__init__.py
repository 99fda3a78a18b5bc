"""From a file to segments of 24 s, to spectrograms, to excerpts for players."""
