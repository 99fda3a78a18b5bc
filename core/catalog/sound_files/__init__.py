"""What lies in a folder of music: its files, their fingerprints, the tags in them."""
