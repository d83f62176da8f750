"""The real pages in two halves, each read with trees that learned from the other alone.

The trees that the app comes with (`judges.context`) learned from half 0. What such trees make of
pages of that half, if they do not know them, is told by trees that learned from half 1.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from digitlab.recognition.judges import context

from .grounds import GROUNDS

HALVES = (0, 1)
"""Of the photographs, and of the writers whose numbers are written on them."""

FILES = (context.FILE, Path(__file__).with_name("trees_of_half_1.onnx"))
"""Trees that learned from each half alone."""


@contextmanager
def as_unknown(half: int) -> Iterator[None]:
    """Read pages of one half, in all threads, with what was learned from the other."""
    own = context.FILE
    context.FILE = FILES[1 - half]
    try:
        yield
    finally:
        context.FILE = own


def halves_of(names: Iterable[str]) -> dict[str, int]:
    """Find the half of each real page: every other one of those that have a ground, and others."""
    ordered = [*GROUNDS, *(name for name in names if name not in GROUNDS)]
    return {name: place % 2 for place, name in enumerate(ordered)}
