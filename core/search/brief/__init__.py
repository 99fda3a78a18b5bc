"""From a brief in words to chips, and from chips to how well each track fits."""
