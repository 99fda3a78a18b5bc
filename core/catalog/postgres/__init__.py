"""Libraries in a PostgreSQL database with pgvector, for many people at once."""
