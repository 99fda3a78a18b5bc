"""Learning from a library's tags: the study's network, and heads on frozen features."""
