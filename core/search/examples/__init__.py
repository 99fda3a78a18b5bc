"""Queries to begin with."""
