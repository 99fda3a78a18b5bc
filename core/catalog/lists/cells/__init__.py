"""What one cell says: `cells` is the way. Tags: lists of other programs (`celllists`), each with a
yes or no (`marked_tags`), a score (`scored_tags`) or its category (`prefixed`). `yes_and_no` and
`length_and_tempo` of columns; `own_cells` as our own tables write them.
"""
