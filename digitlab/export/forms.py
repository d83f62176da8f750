"""Pages of a form → text, CSV, JSON or an XLSX workbook: a row per page, a column per field."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from ..geometry import Box
from ..structure.corrections import ASK_BELOW
from .fields import FieldEntry
from .formats import Out, as_utf8, name_cell, printable
from .numbers import number_cell


class FieldValue(NamedTuple):
    """What stands in a field of a page.

    Attributes
    ----------
    name : str
    text : str
        Empty where nothing does.
    value : Decimal or None
    confidence : float
        Probability among all readings that the rule allows, 0 to 1.
    to_check : bool
        Whether a person should look at it.
    read : str
        What was read without the rule.
    rule : str
        The rule in words, where it decided what is taken; else empty.
    box : (x, y, width, height)
    """

    name: str
    text: str
    value: Decimal | None
    confidence: float
    to_check: bool
    read: str
    rule: str
    box: Box


class FormRow(NamedTuple):
    """A page of a form: its file, its number in it, from 1, and its fields."""

    file: str
    page: int
    fields: Sequence[FieldValue]


def form_rows(entries: Iterable[FieldEntry]) -> Iterator[FormRow]:
    """Put the fields of each page into a row; entries come page after page."""
    for (file, page), group in groupby(entries, key=lambda entry: entry[:2]):
        yield FormRow(
            file,
            page,
            [
                FieldValue(
                    *(found.name, found.text, found.value, found.confidence),
                    *(found.is_open(ASK_BELOW), found.read),
                    *(rule if found.is_by_rule else "", found.box),
                )
                for _, _, found, rule in group
            ],
        )


def write_form_csv(rows: Iterable[FormRow], out: Out) -> None:
    """Write a heading and a row for each page; at last the fields that are to be checked."""
    table = csv.writer(out, lineterminator="\n")
    for at, row in enumerate(rows):
        if not at:
            names = [name_cell(field.name) for field in row.fields]
            table.writerow(["file", "page", *names, "to_check"])
        check = "; ".join(field.name for field in row.fields if field.to_check)
        texts = [number_cell(field.text) for field in row.fields]
        table.writerow([name_cell(row.file), row.page, *texts, name_cell(check)])


def write_form_json(rows: Iterable[FormRow], out: Out) -> None:
    """Write a list with an object for each page."""
    told = [
        {
            "file": as_utf8(row.file),
            "page": row.page,
            "fields": {field.name: _told(field) for field in row.fields},
        }
        for row in rows
    ]
    out.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def form_text(rows: Iterable[FormRow]) -> str:
    """Write a heading and a row for each page, a tab between two cells, to paste into a table."""
    out = io.StringIO()
    for at, row in enumerate(rows):
        if not at:
            out.write("\t".join(["file", "page", *(printable(f.name) for f in row.fields)]) + "\n")
        texts = [number_cell(field.text) for field in row.fields]
        out.write("\t".join([printable(row.file), str(row.page), *texts]) + "\n")
    return out.getvalue()


def _told(field: FieldValue) -> dict[str, Any]:
    value = None if field.value is None else f"{field.value:f}"
    place = dict(zip(("x", "y", "width", "height"), field.box, strict=True))
    return {
        "text": field.text,
        "value": value,
        "confidence": round(field.confidence, 4),
        "to_check": field.to_check,
        "read": field.read,
        "taken_by": field.rule or None,
        **place,
    }
