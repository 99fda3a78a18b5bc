"""Soundkin: finds the background music that sounds like the track you have."""

__version__ = "0.1.0"
