"""A model → its figures, on digits and numbers that it did not learn from.

Begin with `evaluate`; `metrics` has the figures, arrays in, numbers out. What is found stands in
the model's `report`.
"""
