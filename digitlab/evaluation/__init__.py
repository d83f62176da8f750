"""A model → its figures."""
