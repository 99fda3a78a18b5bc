"""Which tags a brief wants and refuses: phrases, clause by clause, of what is left of its text."""
