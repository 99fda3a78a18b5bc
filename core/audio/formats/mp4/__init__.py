"""MP4: its boxes, and what they tell of a whole file (ISO/IEC 14496-12)."""
