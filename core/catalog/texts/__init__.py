"""What written words are: encodings, words for nothing, spellings of tags and keys."""
