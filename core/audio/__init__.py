"""From a file to segments of 24 s at 8 kHz, to spectrograms, to excerpts for players."""
