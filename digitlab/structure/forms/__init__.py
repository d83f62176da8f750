"""Forms: boxes with rules, drawn on one sheet → what stands in them on other sheets.

Begin at `form.Form`. It reads `fields`, each by one of the `rules`. `placement` finds how a sheet
lies, `combs` a field's cells, `field_ink` and `field_symbols` what is written in each; `likeliest`
and `settling` choose what the rules allow.
"""
