"""Soundkin: finds the background music that sounds like the track you have.

It rebuilds and goes beyond a study, "2nd Neural Network Console Challenge: a search for similar
songs" (2020), which comments here call the article.
"""

import os

__version__ = "0.1.0"

# NumPy's products here are small: on several threads they mostly wait for one another, which on a
# busy machine costs many times the work. Read when NumPy is loaded; whoever sets it, is obeyed.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
