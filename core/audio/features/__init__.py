"""What is computed of a recording: tempo, key, energy, aspects, landmarks."""
