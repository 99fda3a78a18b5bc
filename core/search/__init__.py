"""Exact cosine search over a library's vectors, and their map."""
