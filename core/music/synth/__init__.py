"""From a score to sound: instruments, effects, mix."""
