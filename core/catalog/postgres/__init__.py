"""Libraries in a PostgreSQL database with pgvector, for many people at once.

`registry` tells which there are, `store` is one of them, behind the interface of the SQLite file;
`connecting` opens the database, `tables`, `dialect` and `values` put schema, SQL and values into
its words, `roles` are who may read and save, `faults` what it does to us.
"""
