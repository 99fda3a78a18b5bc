"""What is known of the tracks beside their vectors, and filters on it."""
