"""digitlab read: pages and pictures → text, CSV, JSON or XLSX."""

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from ..batch.files import find_files
from ..batch.read import MANY_PICTURES, Lister, read_files
from ..batch.tasks import Settings
from ..export.dataset import LAYOUTS
from ..export.fields import FIELD_WRITERS, field_entries
from ..export.formats import COLUMNS, WRITERS, Out, entries, printable, write_csv
from ..export.numbers import (
    NUMBER_COLUMNS,
    NUMBER_WRITERS,
    cell_entries,
    of_digit,
    write_number_csv,
)
from ..export.resume import Point, find_point
from ..reading.reader import load_reader
from ..recognition.adapt import Hand
from ..structure.forms.form import Form
from .cluster import read_on_cluster
from .output import opened, part_of, refuse_input, write_bytes

XLSX = "xlsx"
"""Format that is no text: it is written when all is read."""

LAYOUT_OF = {".txt": "text", ".json": "json", ".csv": "csv", ".xlsx": XLSX}
"""End of a file's name → the format that anyone who opens it expects."""


@click.command(short_help="Read pages of handwritten digits: pictures, PDFs, folders.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--one", is_flag=True, help="Each picture is one digit, not a page.")
@click.option(
    "--format",
    "layout",
    type=click.Choice([*dict.fromkeys([*WRITERS, XLSX, *LAYOUTS])]),
    help="Default: as --out is named, or text; with --cluster parquet, or csv.",
)
@click.option(
    "--rows",
    type=click.Choice(["numbers", "digits"]),
    help="A row for each number, with its row and column in a table, or for each digit. "
    "Default: digits; XLSX has both.",
)
@click.option(
    "--out",
    "out_name",
    metavar="FILE",
    help="Default: stdout. With --cluster a folder, or a URL as s3://bucket/folder.",
)
@click.option(
    "--hand",
    "hand_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Weigh in what was learned from one writer's corrected digits, as the app saves it.",
)
@click.option(
    "--fields",
    "form_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the fields of a form, a row for each, or in XLSX one for each page; the form as the "
    "app or digitlab.Form saves it.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a CSV that a broken-off run was writing, or with a folder that --cluster was "
    "writing; name the same files and --out again.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on Dask, whose scheduler has that address, as tcp://host:8786, or on a cluster of "
    "this machine's cores: local. PATHs may be ZIP and tar archives and URLs, as s3://bucket.",
)
def read(
    paths: Sequence[str],
    one: bool,
    layout: str | None,
    rows: str | None,
    out_name: str | None,
    hand_file: Path | None,
    form_file: Path | None,
    resume: bool,
    cluster: str | None,
) -> None:
    """Read pages of handwritten digits: pictures (JPEG, PNG, HEIC and more), PDFs, folders.

    Each row of text is a file's name, a tab and a line as it was read, or, with --rows numbers, a
    row of a table, a tab between two cells; ? stands for what is no digit. What could not be read,
    and a folder's pictures of other formats, are named on stderr; then the exit status is 1.
    """
    if cluster:
        layout = layout or LAYOUTS[0]
        _refuse_on_cluster(layout, out_name, form_file)
    else:
        named = LAYOUT_OF.get(Path(out_name or "").suffix.lower())
        layout = layout or named or "text"
        if named not in (None, layout):
            raise click.UsageError(
                f"{printable(out_name or '')} is named as {named}; "
                f"with --format {layout}, name --out otherwise."
            )
        _refuse_here(one, layout, rows, out_name, form_file, resume)
    if "" in paths:
        raise click.UsageError("A path is empty; a dot stands for the current folder.")
    hand = Hand.load(hand_file) if hand_file else None
    report = Problems()
    if cluster:
        settings = Settings(one, rows or "digits", layout, hand.to_bytes() if hand else b"")
        is_whole = read_on_cluster(cluster, paths, out_name or "", settings, resume, report)
        sys.exit(0 if is_whole and not report.failed else 1)
    out = Path(out_name) if out_name else None
    if out and out.is_dir():
        raise click.BadParameter(f"File {out_name!r} is a directory.", param_hint="'--out'")
    form = Form.load(form_file) if form_file else None
    _read_here(paths, Wanted(one, layout, rows, out, resume), hand, form, report)
    sys.exit(1 if report.failed else 0)


@dataclass(frozen=True)
class Wanted:
    """How files are to be read, and what is to be written of them.

    Attributes
    ----------
    one : bool
        Whether each picture is one digit, not a page.
    layout : str
        Format of what is written.
    rows : str or None
        `numbers`, `digits`, or the format's default.
    out : Path or None
        File to write; None for standard output.
    resume : bool
        Whether to go on with what stands there.
    """

    one: bool
    layout: str
    rows: str | None
    out: Path | None
    resume: bool

    @property
    def is_by_number(self) -> bool:
        """Whether a row is a number and not a digit."""
        return self.rows == "numbers" or self.layout == XLSX


class Problems:
    """Names on stderr what could not be read, and remembers whether there was anything."""

    def __init__(self) -> None:
        self.failed = False
        # A row of its own, not after the bar.
        self.clear = "\r\x1b[K" if sys.stderr.isatty() else ""

    def __call__(self, file: str, problem: object) -> None:
        """Name a file, and one sentence on what is wrong with it."""
        self.failed = True
        click.echo(f"{self.clear}{printable(file)}: {problem}", err=True)


def _refuse_here(
    one: bool,
    layout: str,
    rows: str | None,
    out: str | None,
    form_file: Path | None,
    resume: bool,
) -> None:
    """Refuse options that do not go together without a cluster."""
    if layout == "parquet":
        raise click.UsageError("--format parquet goes with --cluster.")
    if resume and (layout != "csv" or out is None):
        raise click.UsageError("--resume goes on with a CSV: --format csv --out FILE.")
    if layout == XLSX and (out is None or rows == "digits"):
        raise click.UsageError("An XLSX is a file of numbers and digits: --out FILE, no --rows.")
    if form_file and (one or rows or resume):
        raise click.UsageError("--fields goes with --format and --out alone.")


def _refuse_on_cluster(layout: str, out: str | None, form_file: Path | None) -> None:
    """Refuse options that a cluster has no use for."""
    if layout not in LAYOUTS or not out:
        raise click.UsageError("--cluster writes a folder: --out FOLDER, --format parquet or csv.")
    if form_file:
        raise click.UsageError("--fields does not go with --cluster.")


def _read_here(
    paths: Sequence[str], wanted: Wanted, hand: Hand | None, form: Form | None, report: Problems
) -> None:
    """Read on this machine's cores, and write text or a file."""
    files = list(find_files(paths, report))
    part = part_of(wanted.out)
    for target in filter(None, (wanted.out, part)):
        refuse_input(target, files)
    columns = NUMBER_COLUMNS if wanted.is_by_number else COLUMNS
    point = Point(0, 0)
    if wanted.resume and wanted.out and part:
        begun = part if part.exists() else wanted.out
        point = find_point(begun, files, columns)
        if point.bytes and begun != part:
            shutil.copyfile(begun, part)
    reader = load_reader(threads=1)  # `read_files` keeps the cores busy.
    left = files[point.files :]
    bar = click.progressbar(left, file=sys.stderr, show_pos=True, hidden=not report.clear)
    lister: Lister = cell_entries if wanted.is_by_number and not wanted.one else entries
    if form:
        lister = partial(field_entries, form, partial(form.read, reader=reader, hand=hand))
    many = len(left) >= MANY_PICTURES
    with bar, closing(read_files(bar, reader, wanted.one, report, many, lister, hand)) as found:
        if wanted.layout == XLSX and part:
            write_bytes(_workbook(_listed(found, wanted), form is not None), part)
        else:
            with opened(part, report.clear, point.bytes) as stream:
                _writer(wanted, form is not None, bool(point.bytes))(_listed(found, wanted), stream)
    if wanted.out and part and part != wanted.out:
        part.replace(wanted.out)


def _listed(found: Iterable[Any], wanted: Wanted) -> Iterable[Any]:
    """What was found, as the rows that are wanted: a single digit is a number, too."""
    return map(of_digit, found) if wanted.is_by_number and wanted.one else found


def _writer(wanted: Wanted, is_form: bool, goes_on: bool) -> Callable[[Iterable[Any], Out], None]:
    """What writes the rows; a CSV that goes on has its heading."""
    if goes_on:
        write = write_number_csv if wanted.is_by_number else write_csv
        return partial(write, heading=False)
    if is_form:
        return FIELD_WRITERS[wanted.layout]
    return (NUMBER_WRITERS if wanted.is_by_number else WRITERS)[wanted.layout]


def _workbook(entries: Iterable[Any], is_form: bool) -> bytes:
    # Whoever wants no XLSX need not wait for it.
    if is_form:
        from ..export.form_xlsx import write_form_xlsx
        from ..export.forms import form_rows

        return write_form_xlsx(form_rows(entries))
    from ..export.xlsx import write_xlsx

    return write_xlsx(entries)
