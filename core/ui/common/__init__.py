"""What several pages share: `session`, `caches`, `filters`, `tracks` (cards, lists, players), the
`frame`; the address of a page, faults, long work, figures, text."""
