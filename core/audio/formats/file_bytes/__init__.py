"""A file's bytes, read where they are asked for, and files put together from pieces of it."""
