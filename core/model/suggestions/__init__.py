"""Tags that tracks probably lack, and given ones that are probably wrong."""
