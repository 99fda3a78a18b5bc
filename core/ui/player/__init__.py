"""The match list and its player: one component that lists tracks and lets them be heard at once."""
