"""The tables of a library, and the store that they lie in."""
