"""Paths from one track to another, and lists in an order of smooth transitions."""
