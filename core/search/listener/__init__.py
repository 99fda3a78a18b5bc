"""What one listener says and teaches: likes, verdicts, a metric tuned to them, the blind test."""
