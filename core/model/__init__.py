"""Networks, training, checkpoints, the vectors of a library, and how good they are."""
