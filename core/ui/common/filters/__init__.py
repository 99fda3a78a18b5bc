"""The filter that several pages share."""
