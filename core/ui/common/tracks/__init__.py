"""Tracks on a page: labels, cards, lists, players."""
