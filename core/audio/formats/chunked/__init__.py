"""Containers with chunks or a head: what is wrong with them, and what lies behind one another."""
