"""Readings of a page → the symbols of a field, cell by cell where it is a comb."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..geometry import Box
from ..recognition.prediction import Prediction
from ..results import Reading

OnForm = tuple[float, float, int, Reading]
"""A reading: its middle in pixels of the form's sheet, the area of its box, and itself."""


def inside_of(on_form: Iterable[OnForm], box: Box) -> list[OnForm]:
    """Readings whose middle is in a box, from left to right."""
    x, y, width, height = box
    found = [one for one in on_form if x <= one[0] <= x + width and y <= one[1] <= y + height]
    return sorted(found, key=lambda one: one[0])


def in_cells(
    inside: Sequence[OnForm], edges: Sequence[tuple[float, float]] | None
) -> list[Reading | None]:
    """The symbols of a field: all of them, or the largest in each cell of a comb."""
    if not edges:
        return [reading for *_, reading in inside]
    cells: list[Reading | None] = []
    for left, right in edges:
        within = [one for one in inside if left <= one[0] < right]
        largest = max(within, key=lambda one: (one[3].is_digit, one[2]), default=None)
        cells.append(largest[3] if largest else None)
    return cells


def agreed(own: list[Reading | None], others: Sequence[Reading | None]) -> list[Reading | None]:
    """Readings of a field by itself, doubtful where the page as a whole was read otherwise."""
    if len(own) != len(others):
        return own
    return [
        replace(one, prediction=_mean(one.prediction, other.prediction))
        if one and other and one.is_digit and other.is_digit
        else one
        for one, other in zip(own, others, strict=True)
    ]


def _mean(one: Prediction, other: Prediction) -> Prediction:
    probabilities = (one.probabilities + other.probabilities) / 2
    return replace(one, probabilities=probabilities)
