"""From a folder and a data list to the rows of a library."""
