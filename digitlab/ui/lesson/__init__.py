"""Five short lessons, ready for a class."""
