"""What one cell says: tags in the forms of other programs, yes and no, lengths and tempi."""
