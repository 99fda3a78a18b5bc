"""What a session remembers, and widgets that show it."""
