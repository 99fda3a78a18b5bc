"""What a library holds, written for other programs: tables, playlists, and all that is known of
each track, given, computed, predicted or reviewed."""
