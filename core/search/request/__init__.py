"""What a person asks beside query and filter: `request` in words, `wish` as a search takes it."""
