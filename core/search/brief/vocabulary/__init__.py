"""Words that a brief is looked up in: the library's tags and their synonyms, the small words of the
languages, and near spellings of both."""
