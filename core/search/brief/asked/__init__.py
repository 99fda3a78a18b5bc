"""What a brief asks for beside tags and quantities: keys, courses, energy, likeness, how many of
one artist; and what words cannot ask for."""
