"""The rows of a list, one for each track: of a table, of JSON, or with a row for each tag."""
