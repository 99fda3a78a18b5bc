"""The missing tags page."""
