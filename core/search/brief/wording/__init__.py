"""A brief's text put right before it is read: line ends, abbreviations, turns of phrase, and words
that mean something else here."""
