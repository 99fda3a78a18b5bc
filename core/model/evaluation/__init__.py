"""How good vectors are, measured on a library itself."""
