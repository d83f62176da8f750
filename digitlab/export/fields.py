"""Fields of forms → text, CSV or JSON, a row for each field."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..results import Page
from ..structure.corrections import ASK_BELOW
from ..structure.forms.fields import FieldReading
from ..structure.forms.form import Form
from .formats import Out, as_utf8, name_cell, printable
from .numbers import number_cell

FIELD_COLUMNS = [
    *("file", "page", "field", "text", "value", "confidence"),
    *("to_check", "read", "x", "y", "width", "height"),
]
"""Columns of a field. `text` is the most probable reading that its rule allows, `read` the one
without the rule; `to_check` says whether a person should look at it."""


class FieldEntry(NamedTuple):
    """A field's reading, its file, its page, from 1, and its rule in words."""

    file: str
    page: int
    found: FieldReading
    rule: str = ""


def field_entries(
    form: Form,
    read: Callable[[Page], Iterable[FieldReading]],
    file: str,
    number: int,
    page: Page,
) -> Iterator[FieldEntry]:
    """Make an entry of each field of a form on a page that has that number in its file.

    `read` is `Form.read`, with all that it takes beside the page.
    """
    fields = zip(form.fields, read(page), strict=True)
    return (FieldEntry(file, number, found, str(one.rule)) for one, found in fields)


def write_field_text(entries: Iterable[FieldEntry], out: Out) -> None:
    """Write a row for each field: file, name, text; a question mark where it is to be checked."""
    for file, _, found, _ in entries:
        mark = "\t?" if found.is_open(ASK_BELOW) else ""
        out.write(f"{printable(file)}\t{printable(found.name)}\t{found.text}{mark}\n")


def write_field_csv(entries: Iterable[FieldEntry], out: Out, heading: bool = True) -> None:
    """Write a heading and a row for each field; see `FIELD_COLUMNS`."""
    table = csv.DictWriter(out, FIELD_COLUMNS, lineterminator="\n")
    if heading:
        table.writeheader()
    for entry in entries:
        fields = _row(entry)
        names = {name: name_cell(fields[name]) for name in ("file", "field")}
        numbers = {name: number_cell(fields[name]) for name in ("text", "read")}
        table.writerow(fields | names | numbers)


def write_field_json(entries: Iterable[FieldEntry], out: Out) -> None:
    """Write a list with an object for each field."""
    between = "[\n"
    for entry in entries:
        fields = _row(entry) | {"file": as_utf8(entry.file)}
        out.write(between + json.dumps(fields, ensure_ascii=False))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


FIELD_WRITERS: dict[str, Callable[[Iterable[FieldEntry], Out], None]] = {
    "text": write_field_text,
    "json": write_field_json,
    "csv": write_field_csv,
}
"""Format → its writer."""


def _row(entry: FieldEntry) -> dict[str, Any]:
    found = entry.found
    value = None if found.value is None else f"{found.value:f}"
    read = (found.name, found.text, value, round(found.confidence, 4))
    rest = (found.is_open(ASK_BELOW), found.read, *found.box)
    return dict(zip(FIELD_COLUMNS, (entry.file, entry.page, *read, *rest), strict=True))
