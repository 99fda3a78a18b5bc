"""From a plan of a track to its score: harmony, form, rhythm, parts."""
