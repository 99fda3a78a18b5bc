"""A library's whole life at random: what people do between imports (`folder`, `steps`), and what must
hold after each of it (`state`, `rules`)."""
