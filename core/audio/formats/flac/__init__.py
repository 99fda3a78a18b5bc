"""FLAC: its first block, its frames, and a decoder of some of them (RFC 9639)."""
