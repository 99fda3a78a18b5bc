"""The tables of a library, and the store that they lie in.

`schema` declares them; `connection` is what all rooms know of a store, `sqlite_store` the store in
one file, by `opening` of it; `run_rows` are how a run's vectors lie there, `track_numbers` how
tracks are found, `faults` what a disk or another process does to the file, `integrity` whether it
still holds what it should.
"""
