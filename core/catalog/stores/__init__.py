"""Where a library's tables lie, a file or a database; how they move; copies of the file, and a
graph of the database's vectors."""
