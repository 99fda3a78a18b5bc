"""What is asked beside query and filter: the line of words and the box for everything else."""
