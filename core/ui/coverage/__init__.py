"""The tag coverage page."""
