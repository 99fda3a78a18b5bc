"""From a file to 24 seconds at 8 kHz, to the picture the network sees, to what the ear hears."""
