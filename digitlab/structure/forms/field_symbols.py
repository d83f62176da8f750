"""Readings of a page → the symbols of a field, cell by cell where it is a comb."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...geometry import Box
from ...recognition.prediction import Prediction
from ...results import Reading


class OnForm(NamedTuple):
    """A reading, with its place on the form.

    Attributes
    ----------
    x, y : float
        Middle of its box, pixels of the form's sheet.
    area : int
        Of its box, pixels of the page.
    reading : Reading
    """

    x: float
    y: float
    area: int
    reading: Reading


def inside_of(on_form: Iterable[OnForm], box: Box) -> list[OnForm]:
    """Readings whose middle is in a box, from left to right."""
    x, y, width, height = box
    found = [
        placed for placed in on_form if x <= placed.x <= x + width and y <= placed.y <= y + height
    ]
    return sorted(found, key=lambda placed: placed.x)


def in_cells(
    inside: Sequence[OnForm], edges: Sequence[tuple[float, float]]
) -> list[Reading | None]:
    """The symbols of a field: all of them, or the largest in each cell of a comb."""
    if not edges:
        return [placed.reading for placed in inside]
    cells: list[Reading | None] = []
    for left, right in edges:
        within = [placed for placed in inside if left <= placed.x < right]
        largest = max(
            within, key=lambda placed: (placed.reading.is_digit, placed.area), default=None
        )
        cells.append(largest.reading if largest else None)
    return cells


def agreed(alone: list[Reading | None], of_page: Sequence[Reading | None]) -> list[Reading | None]:
    """Readings of a field by itself, doubtful where the page as a whole was read otherwise."""
    if len(alone) != len(of_page):
        return alone
    return [
        replace(reading, prediction=_mean(reading.prediction, elsewhere.prediction))
        if reading and elsewhere and reading.is_digit and elsewhere.is_digit
        else reading
        for reading, elsewhere in zip(alone, of_page, strict=True)
    ]


def _mean(alone: Prediction, of_page: Prediction) -> Prediction:
    probabilities = (alone.probabilities + of_page.probabilities) / 2
    return replace(alone, probabilities=probabilities)
