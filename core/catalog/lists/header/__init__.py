"""Which row names the columns, and what stands above and below it."""
