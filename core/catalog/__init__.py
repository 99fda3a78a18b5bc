"""The library on disk: tracks, tags, import, coverage, export."""
