"""From a file to its text, and from text to records: rows of cells with the numbers that a
spreadsheet shows. What is no table is refused here."""
