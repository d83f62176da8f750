"""What was read → what it means.

Numbers and their values: `numbers`. Tables: `tables`, on `grid`, `columns`, `level` and `spacing`.
`corrections`: a person's word comes before the networks'. Builds on `results` and knows no pixels;
`forms`, which does, builds on it.
"""
