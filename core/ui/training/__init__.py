"""The training page: candidates, live curves, results."""
