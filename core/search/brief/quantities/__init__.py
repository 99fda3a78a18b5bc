"""Tempo and length, in numbers and in words, and which of them can be had together."""
