"""The frame of every page, and what a page says that has nothing to show yet."""
