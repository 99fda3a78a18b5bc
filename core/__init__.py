"""Soundkin: finds the background music that sounds like the track you have.

It rebuilds and goes beyond a study, "2nd Neural Network Console Challenge: a search for similar
songs" (2020), which comments here call the article.
"""

__version__ = "0.1.0"
