"""The parts of the Class page: rooms, seen by their teacher and by pupils; begin with `page`."""
