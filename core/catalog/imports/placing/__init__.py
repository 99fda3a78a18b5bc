"""Which file of a folder a row of a data list means."""
