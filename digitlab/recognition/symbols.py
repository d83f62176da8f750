"""The symbols that the number network tells apart."""

SYMBOLS = "0123456789.,-/:+=%?"
"""Class → symbol: digits, marks, and at last `OTHER`."""

DIGITS = SYMBOLS[:10]

MARKS = SYMBOLS[10:-1]
"""Symbols in and between numbers that are not digits."""

SEPARATORS = ".,-/:"
"""Marks within numbers: where they stand tells what they are, see `judges.formats`."""

SIGNS = "+-="
"""Marks of sums and equations."""

OTHER = SYMBOLS[-1]
"""Whatever else is written: letters, signs, drawings."""

BLANK = len(SYMBOLS)
"""The class after them: no symbol at this column (Graves et al. 2006)."""
