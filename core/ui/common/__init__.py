"""What several pages share: frame, players, cards, long work, caches."""
