"""From a data list, whatever wrote it, to rows of cells with their meaning."""
