"""The command line: which commands there are, what each takes, and how one is run."""
