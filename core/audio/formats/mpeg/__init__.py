"""MP3: its frames and the tags that tell their number (ISO/IEC 11172-3)."""
