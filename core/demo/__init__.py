"""The generated demo library: its tags, its installation, and its sound as a source."""
