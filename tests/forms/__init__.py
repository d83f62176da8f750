"""A form of our own making, filled by people's digits, and how well its fields are read."""
