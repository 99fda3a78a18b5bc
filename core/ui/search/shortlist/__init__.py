"""The shortlist: its order, transitions, and what of it and the library can be taken away."""
