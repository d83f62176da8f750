r"""The UNIPEN release, as published → characters as pen strokes.

UNIPEN train_r01_v07 (International Unipen Foundation, 1999; DOI 10.5281/zenodo.1195803, CC BY 4.0),
in the text format of Guyon, Schomaker, Plamondon, Liberman and Janet, "UNIPEN project of on-line
data exchange and recognizer benchmarks", 1994, as far as isolated characters need it:

- a line that starts with a dot and a capital is a keyword; what follows, over as many lines as it
  takes, is the keyword's own;
- `.PEN_DOWN` and `.PEN_UP` start a run of points; `.COORD` says what the numbers of a point are
  (`X Y T P`), without it they are `X Y`. y grows upwards; it is turned here;
- `.SEGMENT CHARACTER 12:3-14,16 OK "a"` (in UCI 81 `.SEGMENT DIGIT`) names components, counted
  from 0 over the pen-down and pen-up runs that hold a point. `12:3` is point 3, from 0, of
  component 12; both ends of a range belong to it;
- quality is OK or BAD, or ? where nobody judged;
- in a label, \" \\ \n and \t stand for what they do in C;
- `.INCLUDE gmd/data/alek.dat` is replaced by that file of the folder `include`; included
  documentation may be missing.

The folders are `data/<category>/<site>/…`, which say what is written, and `include/<site>/…`, which
hold the points. Categories: 1a digits (15,953), 1b upper case, 1c lower case, 1d symbols, all
isolated; 2 is the same mixed, and 3 is characters in words, so both repeat much of 1a to 1d.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import DataError
from .characters import PenCharacter

WHERE = (
    "The release is UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803: "
    "name the folder that holds its data/ and include/."
)

LEGIBLE = ("GOOD", "OK", "?")
"""Qualities of the characters that are read, besides none at all."""

MOST_INCLUDES = 100
"""Files that one file may include, all levels together, so that a loop of them ends."""

FARTHEST_COORDINATE = 2**24
"""Largest coordinate, either way, in the tablet's units: up to here float32 is exact."""

Find = Callable[[str], str | None]
"""Name of an included file → its text, None where it is missing, DataError where it may not be."""

_KEYWORD = re.compile(r"\.([A-Z][A-Z_0-9]*)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?")
_INDEX = "([0-9]{1,9})"  # int() of thousands of digits is an error of its own
_RANGE = re.compile(rf"\s*{_INDEX}(?::{_INDEX})?(?:-{_INDEX}(?::{_INDEX})?)?\s*")
_CHARACTER = re.compile(
    r"\s*(?P<components>[-0-9:]+(?:\s*,\s*[-0-9:]+)*)"
    r'(?:\s+(?P<quality>[A-Za-z?][^\s"]*))?'
    r'(?:\s*"(?P<label>(?:[^"\\]|\\.)*)")?\s*',
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t"}
"""What stands behind a backslash in a text → the character that is meant."""


def load_unipen(root: Path, categories: Iterable[str] | None = None) -> Iterator[PenCharacter]:
    """Read the characters of a release, file after file, as they are asked for.

    Parameters
    ----------
    root : Path
        Folder that holds `data/` and `include/`.
    categories : iterable of str, optional
        Folders of `data/` to read, such as `["1a"]`. Default: all, which gives what several
        categories hold several times.

    Returns
    -------
    iterator of PenCharacter
        Characters of quality OK or none stated, in the order of paths and of lines. It ends with
        the first malformed file; to go on after one, call `read_unipen` for each file.

    Raises
    ------
    DataError
        At once where there are no .dat files; on the way where one is malformed, with its line.
    """
    data = Path(root) / "data"
    folders = [data] if categories is None else [data / category for category in categories]
    paths = sorted(path for folder in folders for path in folder.rglob("*.dat") if path.is_file())
    if not paths:
        raise DataError(f"There are no .dat files in {', '.join(map(str, folders))}. {WHERE}")
    return (character for path in paths for character in read_unipen(path, root))


def read_unipen(path: Path, root: Path) -> list[PenCharacter]:
    """Read the characters of one file of a release.

    Parameters
    ----------
    path : Path
        A file below `root/data/<category>`.
    root : Path
        Folder that holds `data/` and `include/`.

    Returns
    -------
    list of PenCharacter
        As `parse_unipen` gives them.

    Raises
    ------
    DataError
        If the file cannot be read or is malformed, or includes a file from outside `root/include`.
    """
    path, root = Path(path), Path(root)
    try:
        place = path.relative_to(root / "data").with_suffix("").parts
    except ValueError:
        raise DataError(f"{path} is not in {root / 'data'}. {WHERE}") from None
    # data/1a/gmd/alek.dat -> gmd/alek: the same writer in every category
    writer = "/".join(place[1:] or place)
    return parse_unipen(
        read_text(path), writer, str(path), lambda name: _included(root / "include", name)
    )


def parse_unipen(
    text: str, writer: str, name: str = "UNIPEN text", find: Find = lambda name: None
) -> list[PenCharacter]:
    """Read the characters of a text in UNIPEN's format.

    Parameters
    ----------
    text : str
    writer : str
        Given to every character.
    name : str
        What errors call the text, such as its path.
    find : callable, optional
        Gives the text of an included file, or None where it is missing. Default: all are missing.

    Returns
    -------
    list of PenCharacter
        In the order of their segments. Left out: characters of quality BAD, labels of more than
        one character or none, segments of pen-up runs only, and segments of words and texts.

    Raises
    ------
    DataError
        If the text is malformed; the message names file and line.
    """
    document = _Document(find)
    document.read(text, name)
    return list(document.characters(writer))


@dataclass
class _Document:
    """What a text and all that it includes have said so far."""

    find: Find
    order: list[str] = field(default_factory=list)  # the last .COORD
    # Is the pen down, and where it goes: (n, 2) float32, y growing downwards.
    components: list[tuple[bool, np.ndarray]] = field(default_factory=list)
    # Where it stands, its components, its label; looked up at the end, when all ink is known.
    segments: list[tuple[str, str, str]] = field(default_factory=list)
    includes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def read(self, text: str, name: str) -> None:
        for keyword, first, lines in _statements(text, name):
            where = f"{name}, line {first}"
            if keyword in ("PEN_DOWN", "PEN_UP"):
                self._add_run(keyword == "PEN_DOWN", lines, name, first)
            elif keyword == "COORD":
                self._set_order(" ".join(lines).split(), where)
            elif keyword == "SEGMENT":
                self._add_segment(" ".join(lines), where)
            elif keyword == "INCLUDE":
                self._include(" ".join(lines).strip(), where)

    def characters(self, writer: str) -> Iterator[PenCharacter]:
        for where, components, label in self.segments:
            strokes = [
                stroke
                for piece in components.split(",")
                for stroke in self._strokes(piece, f"{where} names components {piece.strip()[:40]}")
            ]
            if strokes:
                yield PenCharacter(label, writer, strokes)

    def _strokes(self, piece: str, what: str) -> Iterator[np.ndarray]:
        """Pen-down runs of one range: 5, 5-7, 5:3-7:20."""
        found = _RANGE.fullmatch(piece)
        if found is None:
            raise DataError(f"{what}, which is not a range such as 5, 5-7 or 5:3-7:20.")
        first, start, last, end = (None if part is None else int(part) for part in found.groups())
        assert first is not None  # the pattern's first group always matches
        if last is None:
            last, end = first, start
        if not first <= last < len(self.components):
            gone = f" {', '.join(self.missing)} is missing." if self.missing else ""
            raise DataError(f"{what}, and there are {len(self.components)}, from 0.{gone}")
        for index in range(first, last + 1):
            down, run = self.components[index]
            begin = start if start is not None and index == first else 0
            stop = end + 1 if end is not None and index == last else len(run)
            if not begin < stop <= len(run):
                raise DataError(f"{what}, and component {index} has {len(run)} points, from 0.")
            if down:
                yield run[begin:stop]

    def _add_run(self, down: bool, lines: list[str], name: str, first: int) -> None:
        numbers: list[float] = []
        axes = self.order or ["X", "Y"]
        size = len(axes)
        for number, line in enumerate(lines, first):
            words = line.split()
            if not all(map(_NUMBER.fullmatch, words)):
                raise DataError(f"{name}, line {number} is not a point: {line.strip()[:40]!r}.")
            # Where nothing says what the numbers are, four may be two points or one with more.
            if len(words) % size or (not self.order and len(words) > size):
                order = " ".join(axes) + ("" if self.order else " (there was no .COORD)")
                raise DataError(f"{name}, line {number} is not {order}: {line.strip()[:40]!r}.")
            numbers += map(float, words)
        if not numbers:
            return
        points = np.array(numbers).reshape(-1, size)  # (n * size,) -> (n, size)
        run = np.column_stack([points[:, axes.index("X")], 0 - points[:, axes.index("Y")]])
        if np.abs(run).max() > FARTHEST_COORDINATE:
            raise DataError(
                f"{name}, line {first} starts a run that goes beyond ±{FARTHEST_COORDINATE}."
            )
        self.components.append((down, run.astype(np.float32)))

    def _set_order(self, names: list[str], where: str) -> None:
        if "X" not in names or "Y" not in names:
            raise DataError(f"{where}: .COORD names no X and Y: {' '.join(names)[:40]!r}.")
        self.order = names

    def _add_segment(self, text: str, where: str) -> None:
        level, *rest = text.split(None, 1) or [""]
        if level and level.upper() not in ("CHARACTER", "DIGIT"):
            return
        found = _CHARACTER.fullmatch("".join(rest))
        if found is None:
            raise DataError(
                f'{where} is not .SEGMENT CHARACTER 5-7 OK "a": {" ".join(text.split())[:60]!r}.'
            )
        label = re.sub(
            r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), found["label"] or ""
        )
        quality = found["quality"]
        if len(label) == 1 and (quality is None or quality.upper() in LEGIBLE):
            self.segments.append((where, found["components"], label))

    def _include(self, name: str, where: str) -> None:
        if len(self.includes) >= MOST_INCLUDES:
            raise DataError(
                f"{where} includes {name[:60]!r}, after {MOST_INCLUDES} others: a loop?"
            )
        self.includes.append(name)
        try:
            text = self.find(name)
        except DataError as error:
            raise DataError(f"{where} includes {name[:60]!r}: {error}") from None
        if text is None:
            self.missing.append(name)
        else:
            self.read(text, name)


def _statements(text: str, name: str) -> Iterator[tuple[str, int, list[str]]]:
    """Split a text into keywords, each with its line number and its lines, from its own on."""
    keyword, first, lines = "", 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        found = _KEYWORD.fullmatch(line)
        if found is not None:
            if keyword:
                yield keyword, first, lines
            keyword, first, lines = found[1], number, [found[2]]
        elif keyword:
            lines.append(line)
        elif line.strip():
            raise DataError(f"{name}, line {number} stands before any keyword: {line[:40]!r}.")
    if keyword:
        yield keyword, first, lines


def _included(folder: Path, name: str) -> str | None:
    """Text of an included file, None where it is missing; only files inside `folder` are read."""
    parts = re.split(r"[\\/]", name)
    if not parts[0] or ".." in parts or ":" in name or not name.isprintable():
        raise DataError("an included file has a plain path inside the folder include.")
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        there = path.is_file()
    except (OSError, RuntimeError) as error:  # too long a name, links in a circle
        raise DataError(f"the file cannot be looked for: {error}.") from None
    if not inside:
        raise DataError("a link leads out of the folder include.")
    return read_text(path) if there else None


def read_text(path: Path) -> str:
    """Read a file of any bytes as text, or say in a DataError why not."""
    try:
        # The format is ASCII; what people's names bring along must not stop the reading.
        return path.read_bytes().decode("latin-1")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
