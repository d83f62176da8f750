"""What was read → what it means.

Numbers and their values: `numbers`. Tables: `tables`, on `grid`, `columns`, `level` and `spacing`.
Forms: `forms.Form` reads `fields`, each by one of the `rules`; `placement` finds a form's boxes on
a sheet, `likeliest` and `settling` choose what its rules allow. `corrections`: a person's word
comes before the networks'. Builds on `results`; of pixels only forms know.
"""
