"""The Class page: rooms, seen by their teacher and by pupils."""
