"""The library page: import and analysis."""
