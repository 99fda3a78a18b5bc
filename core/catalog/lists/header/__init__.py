"""Which row names the columns, and what a name means."""
