"""The map: places of the tracks, and the neighbourhoods on it."""
