"""Many files → readings, on all cores."""
