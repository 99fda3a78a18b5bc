"""Duplicates and versions of recordings."""
