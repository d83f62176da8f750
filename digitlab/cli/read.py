"""digitlab read: pages and pictures → text, CSV, JSON or XLSX."""

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from ..batch.files import find_files
from ..batch.read import MANY, Lister, read_files
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
from ..reader import load_reader
from ..recognition.adapt import Hand
from ..structure.forms import Form
from .cluster import read_on_cluster

XLSX = "xlsx"
"""Format that is no text: it is written when all is read."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--one", is_flag=True, help="Each picture is one digit, not a page.")
@click.option(
    "--format",
    "layout",
    type=click.Choice([*dict.fromkeys([*WRITERS, XLSX, *LAYOUTS])]),
    help="Default: text; with --cluster parquet, or csv.",
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
        layout = layout or "text"
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
    _read_here(paths, one, layout, rows, out, hand, form, resume, report)
    sys.exit(1 if report.failed else 0)


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
    paths: Sequence[str],
    one: bool,
    layout: str,
    rows: str | None,
    out: Path | None,
    hand: Hand | None,
    form: Form | None,
    resume: bool,
    report: Problems,
) -> None:
    """Read on this machine's cores, and write text or a file."""
    files = list(find_files(paths, report))
    part = _part(out, resume)
    for target in filter(None, (out, part)):
        _refuse_input(target, files)
    by_number = rows == "numbers" or layout == XLSX
    columns = NUMBER_COLUMNS if by_number else COLUMNS
    point = find_point(part, files, columns) if resume and part else Point(0, 0)
    reader = load_reader(threads=1)  # `read_files` keeps the cores busy.
    left = files[point.files :]
    bar = click.progressbar(left, file=sys.stderr, show_pos=True, hidden=not report.clear)
    writers: Mapping[str, Callable[[Iterable[Any], Out], None]] = (
        FIELD_WRITERS if form else NUMBER_WRITERS if by_number else WRITERS
    )
    lister: Lister = cell_entries if by_number and not one else entries
    if form:
        lister = partial(field_entries, form, reader)
    many = len(left) >= MANY
    with bar, closing(read_files(bar, reader, one, report, many, lister, hand)) as found:
        listed: Iterable[Any] = map(of_digit, found) if by_number and one else found
        if layout == XLSX and part:
            _write_book(_workbook(listed, form is not None), part)
        else:
            with _opened(part, report.clear, point.bytes) as stream:
                if point.bytes:
                    (write_number_csv if by_number else write_csv)(listed, stream, heading=False)
                else:
                    writers[layout](listed, stream)
    if out and part and part != out:
        part.replace(out)


def _workbook(entries: Iterable[Any], is_form: bool) -> bytes:
    # Whoever wants no XLSX need not wait for it.
    if is_form:
        from ..export.form_xlsx import write_form_xlsx
        from ..export.forms import form_rows

        return write_form_xlsx(form_rows(entries))
    from ..export.xlsx import write_xlsx

    return write_xlsx(entries)


def _write_book(book: bytes, out: Path) -> None:
    try:
        with out.open("wb") as file:
            file.write(book)
            file.flush()
            if out.is_file():
                os.fsync(file.fileno())
    except OSError as error:
        name = printable(str(out))
        raise click.ClickException(f"{name} cannot be written: {error.strerror}.") from error


def _refuse_input(out: Path, files: Sequence[str]) -> None:
    """Refuse to write over a file that is to be read, whatever link leads to it."""
    try:
        if not out.is_file():
            return
        target = out.stat()
    except OSError:  # It is told of when it is opened.
        return
    for file in files:
        with suppress(OSError):
            if os.path.samestat(target, os.stat(file)):  # noqa: PTH116
                name = printable(str(out))
                raise click.UsageError(f"{name} is one of the files to read; name another --out.")


class _Terminal:
    """Standard output where a progress bar may stand: it is wiped off before each row."""

    def __init__(self, clear: str) -> None:
        self.clear = clear

    def write(self, text: str) -> int:
        sys.stderr.write(self.clear)
        sys.stderr.flush()
        sys.stdout.write(text)
        sys.stdout.flush()
        return len(text)


def _part(out: Path | None, resume: bool) -> Path | None:
    """Give the file to write to until all is written; `out` is the old listing until then."""
    if out is None or (out.exists() and not out.is_file()):  # a pipe or a device
        return out
    part = out.with_name(f"{out.name}.part")
    if resume and out.is_file() and not part.exists():
        shutil.copyfile(out, part)
    return part


@contextmanager
def _opened(out: Path | None, clear: str, keep: int = 0) -> Iterator[Out]:
    """Open a file, or stdout, to write to.

    Of a file, the first `keep` bytes are kept. Each row is handed over as it is written, so that a
    run that is killed leaves whole rows.
    """
    if out is None:
        if sys.stdout is None:
            raise click.ClickException("There is no standard output; name a file by --out.")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield _Terminal(clear) if sys.stdout.isatty() else sys.stdout
        sys.stdout.flush()
        return
    try:
        if keep:
            os.truncate(out, keep)
        mode = "a" if keep else "w"
        # A buffer of one is one of a line.
        with out.open(mode, 1, "utf-8", None, "\n") as stream:
            yield stream
            stream.flush()
            if out.is_file():
                os.fsync(stream.fileno())
    except OSError as error:
        name = printable(str(out))
        raise click.ClickException(f"{name} cannot be written: {error.strerror}.") from error
