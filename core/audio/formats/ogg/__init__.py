"""Ogg: its pages and links (RFC 3533), and a quicker decoder of Vorbis."""
