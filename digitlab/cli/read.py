"""digitlab read: pages and pictures → text, CSV or JSON."""

import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import click

from ..batch.files import find_files
from ..batch.read import MANY, read_files
from ..export.formats import WRITERS, Out, write_csv
from ..export.resume import Point, find
from ..reader import load_reader


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--one", is_flag=True, help="Each picture is one digit, not a page.")
@click.option("--format", "layout", type=click.Choice(list(WRITERS)), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a CSV that a broken-off run was writing; name the same files and --out again.",
)
def read(paths: Sequence[str], one: bool, layout: str, out: Path | None, resume: bool) -> None:
    """Read pages of handwritten digits: PNG, JPEG, WebP, BMP, TIFF or PDF, or folders of these.

    Each row of text is a file's name, a tab and a line as it was read; ? stands for what is no
    digit. What could not be read is named on stderr.
    """
    if resume and (layout != "csv" or out is None):
        raise click.UsageError("--resume goes on with a CSV: --format csv --out FILE.")
    failed = False
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # A row of its own, not after the bar.

    def report(file: str, problem: object) -> None:
        nonlocal failed
        failed = True
        click.echo(f"{clear}{file}: {problem}", err=True)

    files = list(find_files(paths, report))
    part = _part(out, resume)
    kept = find(part, files) if resume and part else Point(0, 0)
    reader = load_reader(threads=1)  # `read_files` keeps the cores busy.
    left = files[kept.files :]
    bar = click.progressbar(left, file=sys.stderr, show_pos=True, hidden=not clear)
    with (
        _opened(part, clear, kept.bytes) as stream,
        bar,
        closing(read_files(bar, reader, one, report, len(left) >= MANY)) as entries,
    ):
        if kept.bytes:
            write_csv(entries, stream, heading=False)
        else:
            WRITERS[layout](entries, stream)
    if out and part and part != out:
        part.replace(out)
    sys.exit(1 if failed else 0)


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
    """Where to write until all is written: what has its own name is whole, the old or the new."""
    if out is None or (out.exists() and not out.is_file()):  # a pipe or a device
        return out
    part = out.with_name(f"{out.name}.part")
    if resume and out.is_file() and not part.exists():
        shutil.copyfile(out, part)
    return part


@contextmanager
def _opened(out: Path | None, clear: str, keep: int = 0) -> Iterator[Out]:
    """Open a file for what is read, or stdout; names of files need not be UTF-8.

    Of a file, so many bytes are kept. Each row is handed over as it is written, so that a run that
    is killed leaves whole rows.
    """
    if out is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield _Terminal(clear) if sys.stdout.isatty() else sys.stdout
        return
    try:
        if keep:
            os.truncate(out, keep)
        mode = "a" if keep else "w"
        # A buffer of one is one of a line.
        with out.open(mode, 1, "utf-8", "surrogateescape", "\n") as stream:
            yield stream
            stream.flush()
            if out.is_file():
                os.fsync(stream.fileno())
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
