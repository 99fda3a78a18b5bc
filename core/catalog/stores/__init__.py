"""Where a library's tables lie, a file or a database; how they move, and copies of the file."""
