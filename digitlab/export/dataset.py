"""Readings → pieces of a data set, Parquet or CSV, and pieces → one part of it.

Pieces are made where the files are read, and joined where the part is written.
"""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..structure.tables import is_word
from .formats import COLUMNS, as_utf8, row, write_csv
from .numbers import NUMBER_COLUMNS, number_row, write_number_csv

if TYPE_CHECKING:
    import pyarrow

LAYOUTS = ("parquet", "csv")
"""Formats of a data set."""

TEXTS = ("file", "digit", "number", "value")
"""Columns of text; all others but these and the next two are whole numbers."""


def encode(entries: Iterable[Any], rows: str, layout: str) -> tuple[bytes, int]:
    """Make a piece of readings.

    Parameters
    ----------
    entries : iterable of Entry, or of CellEntry where rows are numbers
    rows : "digits" or "numbers"
    layout : "parquet" or "csv"

    Returns
    -------
    bytes
        Rows of CSV without a heading, or an Arrow stream.
    int
        Number of rows.
    """
    by_number = rows == "numbers"
    listed = [entry for entry in entries if not (by_number and is_word(entry.text))]
    if not listed:
        return b"", 0
    if layout == "csv":
        text = io.StringIO()
        (write_number_csv if by_number else write_csv)(listed, text, heading=False)
        return text.getvalue().encode(), len(listed)
    import pyarrow

    schema = _schema(rows)
    made = [number_row(entry) if by_number else row(entry) for entry in listed]
    columns = {name: [_value(name, fields[name]) for fields in made] for name in schema.names}
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, schema) as stream:
        stream.write_table(pyarrow.table(columns, schema))
    return sink.getvalue().to_pybytes(), len(listed)


def join(pieces: Iterable[bytes], rows: str, layout: str) -> bytes:
    """Make a part of a data set, a file of its own, of pieces in their order; see `encode`."""
    if layout == "csv":
        heading = NUMBER_COLUMNS if rows == "numbers" else COLUMNS
        return b"".join([",".join(heading).encode(), b"\n", *pieces])
    import pyarrow
    import pyarrow.parquet

    schema = _schema(rows)
    tables = [pyarrow.ipc.open_stream(piece).read_all() for piece in pieces if piece]
    table = pyarrow.concat_tables(tables).combine_chunks() if tables else schema.empty_table()
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _value(name: str, value: object) -> object:
    if name == "file":
        return as_utf8(str(value))
    return str(value) if name in TEXTS and value is not None else value


def _schema(rows: str) -> "pyarrow.Schema":
    import pyarrow

    types = {"confidence": pyarrow.float64(), "is_digit": pyarrow.bool_()}
    types |= dict.fromkeys(TEXTS, pyarrow.string())
    columns = NUMBER_COLUMNS if rows == "numbers" else COLUMNS
    return pyarrow.schema([(name, types.get(name, pyarrow.int32())) for name in columns])
