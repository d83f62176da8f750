"""Recipe and data to a model's folder."""
