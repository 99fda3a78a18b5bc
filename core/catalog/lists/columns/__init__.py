"""What a column means, by its header and its cells, and which columns belong together."""
