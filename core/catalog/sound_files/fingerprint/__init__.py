"""A fingerprint of the encoded sound of a file, whatever tags lie around it."""
