"""What a model costs: parameters, bytes, time to read and time to train."""

from collections.abc import Callable
from typing import NamedTuple

from ..report import Report
from ..wording import duration, size


class Cost(NamedTuple):
    """One of the things that a model costs.

    Attributes
    ----------
    column : str
        Its name in tables.
    label : str
        What a switch calls it.
    axis : str
        What an axis calls it, with its unit.
    of : callable
        Report → number; 0 where it is not known.
    words : callable
        Number → what a sentence calls it.
    note : str
        What must be known to compare it, in a sentence; empty where nothing must.
    """

    column: str
    label: str
    axis: str
    of: Callable[[Report], float]
    words: Callable[[float], str]
    note: str = ""


_COSTS = (
    Cost(
        column="parameters",
        label="Parameters",
        axis="Parameters",
        of=lambda report: report.parameters,
        words=lambda count: f"{count:,.0f} parameters",
    ),
    Cost(
        column="bytes",
        label="Size",
        axis="Size, bytes",
        of=lambda report: report.size,
        words=lambda count: size(int(count)),
    ),
    Cost(
        column="seconds to train",
        label="Training time",
        axis="Time to train, seconds",
        of=lambda report: round(report.seconds, 1),
        words=lambda seconds: f"{duration(seconds)} of training",
        note="Not all were trained on the same machine; a model's card says on which.",
    ),
    Cost(
        column="microseconds a digit",
        label="Reading time",
        axis="Time to read a digit, µs",
        of=lambda report: report.microseconds,
        words=lambda microseconds: f"{microseconds:,.0f} µs a digit",
    ),
)
"""What a model may be compared by."""

COSTS = {cost.column: cost for cost in _COSTS}
"""Column of `tables.models` → the cost."""
