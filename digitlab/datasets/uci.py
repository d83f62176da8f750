"""Two data sets of UCI's as published → digits as pen strokes.

Both are CC BY 4.0, and both mimic UNIPEN's format:

- UCI 81, "Pen-Based Recognition of Handwritten Digits" (Alpaydin, Alimoglu, 1998): the training
  part's original traces, `pendigits-orig.tra`. It is UNIPEN's text with segments of the level
  DIGIT, each followed by a comment of three numbers: digit, writer (1 to 30) and a running number.
- UCI 177, "UJI Pen Characters (Version 2)" (Llorens et al., "The UJIpenchars database: a pen-based
  database of isolated handwritten characters", 2008): `ujipenchars2.txt`. A line that starts with
  `//` is a comment; `WORD 7 trn_UJI_W01-02` starts a 7 by writer W01 in session 2, `NUMSTROKES 1`
  says how many runs follow, and `POINTS 2 # 5 6 7 8` is such a run: two points, (5, 6) and (7, 8),
  y growing downwards.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..errors import DataError
from .characters import DIGITS, PenCharacter
from .unipen import FARTHEST_COORDINATE, parse_unipen, read_text

PENDIGITS = "pendigits-orig.tra"
"""File of the traces of UCI 81's training part, once it is unpacked."""

UJIPEN = "ujipenchars2.txt"
"""The one file of UCI 177."""

_COMMENT = re.compile(r"^\.COMMENT[ \t]+(\d)[ \t]+(\d{1,3})[ \t]+\d+[ \t]*\r?$", re.MULTILINE)
_WORD = re.compile(r"WORD\s+(\S+)\s+\S+_(W\d{1,3})-\d+")
_COUNT = re.compile(r"NUMSTROKES\s+(\d{1,4})")
_POINTS = re.compile(r"POINTS\s+(\d{1,6})\s*#((?:\s+-?\d{1,8})+)")
"""Of the two formats: a digit and its writer, and of each character its number of strokes and the
points of each, as their number and then x and y in turns."""


def read_pendigits(path: Path) -> list[PenCharacter]:
    """Read the digits of `PENDIGITS`.

    Returns
    -------
    list of PenCharacter
        Their writers are `pendigits/tra01` and so on.

    Raises
    ------
    DataError
        If the file cannot be read or is malformed, or does not say who wrote each digit.
    """
    text = read_text(path)
    digits = parse_unipen(text, "pendigits", str(path))
    comments = _COMMENT.findall(text)
    if [digit.label for digit in digits] != [label for label, _ in comments]:
        raise DataError(
            f"{path} has {len(digits):,} digits and {len(comments):,} comments that name digit, "
            "writer and number; it needs such a comment for each digit, in their order."
        )
    return [
        PenCharacter(digit.label, f"pendigits/tra{int(writer):02}", digit.strokes)
        for digit, (_, writer) in zip(digits, comments, strict=True)
    ]


def read_ujipen(path: Path) -> list[PenCharacter]:
    """Read the digits of `UJIPEN`; its letters and signs are left out.

    Returns
    -------
    list of PenCharacter
        Their writers are `ujipen/W01` and so on.

    Raises
    ------
    DataError
        If the file cannot be read or is malformed; the message names the line.
    """
    lines = iter(
        (f"{path}, line {number}", line.strip())
        for number, line in enumerate(read_text(path).split("\n"), 1)
        if line.strip() and not line.lstrip().startswith("//")
    )
    written = []
    for where, line in lines:
        label, writer = _groups(_WORD, line, where, "WORD 7 trn_UJI_W01-02")
        strokes = list(_runs(lines, where))
        if label in list(DIGITS):
            written.append(PenCharacter(label, f"ujipen/{writer}", strokes))
    return written


def _runs(lines: Iterator[tuple[str, str]], start: str) -> Iterator[np.ndarray]:
    """The runs of one character, each (n, 2) float32, from the lines after its first."""
    end = f"{start} starts a character that has no end", ""
    where, line = next(lines, end)
    (count,) = _groups(_COUNT, line, where, "NUMSTROKES 1")
    for _ in range(int(count)):
        where, line = next(lines, end)
        points, numbers = _groups(_POINTS, line, where, "POINTS 2 # 5 6 7 8")
        run = np.array(numbers.split(), np.int64)
        if len(run) != 2 * int(points) or np.abs(run).max() > FARTHEST_COORDINATE:
            raise DataError(f"{where} is not {int(points):,} points within ±{FARTHEST_COORDINATE}.")
        yield run.reshape(-1, 2).astype(np.float32)


def _groups(pattern: re.Pattern[str], line: str, where: str, example: str) -> tuple[str, ...]:
    found = pattern.fullmatch(line)
    if found is None:
        raise DataError(f"{where}: {line[:40]!r} is not {example!r}.")
    return found.groups()
