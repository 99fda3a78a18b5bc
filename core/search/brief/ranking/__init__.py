"""How well each track fits the chips of a brief, which come first, and why."""
