"""What is kept for all sessions of the server."""
