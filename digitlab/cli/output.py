"""Where a command writes: standard output, or a file that is the old one until all is written."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from ..export.formats import Out, printable

PART = ".part"
"""What the name of a file ends with until all is written."""


def refuse_input(out: Path, files: Sequence[str]) -> None:
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


class Terminal:
    """Standard output where a progress bar may stand: it is wiped off before each row."""

    def __init__(self, clear: str) -> None:
        self.clear = clear

    def write(self, text: str) -> int:
        """Write a row; the bar comes again below it."""
        sys.stderr.write(self.clear)
        sys.stderr.flush()
        sys.stdout.write(text)
        sys.stdout.flush()
        return len(text)


def part_of(out: Path | None) -> Path | None:
    """Give the file to write to until all is written; `out` is the old listing until then."""
    if out is None or (out.exists() and not out.is_file()):  # a pipe or a device
        return out
    return out.with_name(out.name + PART)


@contextmanager
def opened(out: Path | None, clear: str, keep: int = 0) -> Iterator[Out]:
    """Open a file, or stdout, to write to.

    Of a file, the first `keep` bytes are kept. Each row is handed over as it is written, so that a
    run that is killed leaves whole rows.
    """
    if out is None:
        if sys.stdout is None:
            raise click.ClickException("There is no standard output; name a file by --out.")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield Terminal(clear) if sys.stdout.isatty() else sys.stdout
        sys.stdout.flush()
        return
    with _refused_writing(out):
        if keep:
            os.truncate(out, keep)
        mode = "a" if keep else "w"
        # A buffer of one is one of a line.
        with out.open(mode, 1, "utf-8", None, "\n") as stream:
            yield stream
            stream.flush()
            if out.is_file():
                os.fsync(stream.fileno())


def write_bytes(content: bytes, out: Path) -> None:
    """Write a file whole, to the disk."""
    with _refused_writing(out), out.open("wb") as file:
        file.write(content)
        file.flush()
        if out.is_file():
            os.fsync(file.fileno())


@contextmanager
def _refused_writing(out: Path) -> Iterator[None]:
    """Say in a sentence that a file cannot be written."""
    try:
        yield
    except OSError as error:
        name = printable(str(out).removesuffix(PART))  # the one that the user gave
        raise click.ClickException(f"{name} cannot be written: {error.strerror}.") from error
