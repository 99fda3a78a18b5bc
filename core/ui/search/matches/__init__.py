"""What is found: the list, what its icons do, why two tracks are alike."""
