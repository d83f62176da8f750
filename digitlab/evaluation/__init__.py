"""A model to its figures."""
