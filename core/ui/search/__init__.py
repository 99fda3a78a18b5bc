"""The search page: how one asks, what is found, why, shortlist, listening test."""
