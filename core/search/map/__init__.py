"""The parts of the map: what is drawn of it, and the neighbourhoods on it."""
