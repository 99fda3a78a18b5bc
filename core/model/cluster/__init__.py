"""Work on many tracks on many machines: a Dask cluster, and what its workers do."""
