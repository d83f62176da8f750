"""Readings, numbers and fields of forms → text, CSV, JSON, XLSX, ZIP and Parquet.

Builds on `results` and `structure`. Begin with `formats`, of symbols: `numbers` and `fields` have
the same functions for numbers and for fields. `resume` goes on with a CSV that was broken off.
"""
