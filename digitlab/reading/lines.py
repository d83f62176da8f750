"""Lines of writing → readings, step by step.

1. `observations`: the number network says which symbols stand where, the digit network looks at the
   ink of each alone.
2. `appearance`: how the symbols look and where they stand is measured.
3. `recognition.judges`: both networks' words are weighed together, then judged by all that is known
   of the page; `order` there lists the judges. On paper, `doubts` tell how likely each digit is
   right.
4. What was judged of each symbol becomes a `Reading`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..recognition.judges import doubts, witnesses
from ..recognition.judges.appearance import Appearance
from ..recognition.judges.order import judge_page
from ..recognition.page_network import PageNetwork
from ..recognition.symbols import OTHER
from ..results import Mark, Reading
from ..segmentation.lines import Line
from .appearance import measure_appearance
from .observations import Numbers, Observation, observe


class Seen(NamedTuple):
    """The N symbols of a page, before the judges are asked.

    Attributes
    ----------
    lines : list of (Line, list of Observation)
        Each line in which something is read, and its symbols, in reading order.
    said : (N, 20) float
        What both networks say of each symbol; see `recognition.judges.witnesses`.
    looks : Appearance
        How they look, and where they stand.
    """

    lines: list[tuple[Line, list[Observation]]]
    said: np.ndarray
    looks: Appearance


def read_lines(
    lines: Sequence[Line], numbers: Numbers, digits: PageNetwork, on_paper: bool = False
) -> list[Reading]:
    """Read the lines of a page.

    Parameters
    ----------
    lines : sequence of Line
        From top to bottom.
    numbers : Numbers
        Reads each line as a whole.
    digits : PageNetwork
        Reads each symbol by itself.
    on_paper : bool
        Whether they come from a photo or a scan, on which more than writing leaves ink.

    Returns
    -------
    list of Reading
        In reading order, their boxes in pixels of the page's ink; a line in which nothing is read
        is not counted.
    """
    page = see_lines(lines, numbers, digits, on_paper)
    if page is None:
        return []
    judged = judge_page(page.said, page.looks, on_paper)
    if on_paper:
        judged = doubts.judge_doubts(judged, page.looks)
    each = iter(zip(judged, page.looks.after_space, strict=True))
    return [
        _reading(line, observation, *next(each), number, index)
        for number, (line, symbols) in enumerate(page.lines, 1)
        for index, observation in enumerate(symbols, 1)
    ]


def see_lines(
    lines: Sequence[Line], numbers: Numbers, digits: PageNetwork, on_paper: bool
) -> Seen | None:
    """Find the symbols of a page's lines and ask both networks about them; see `read_lines`.

    Returns
    -------
    Seen or None
        None where nothing is read.
    """
    observed = observe(lines, numbers, digits)
    kept = [(line, symbols) for line, symbols in zip(lines, observed, strict=True) if symbols]
    if not kept:
        return None
    looks = measure_appearance([line for line, _ in kept], [symbols for _, symbols in kept])
    weights = witnesses.PAPER_WEIGHTS if on_paper else witnesses.CANVAS_WEIGHTS
    said = [
        witnesses.judge(
            observation.symbol.probabilities,
            observation.prediction,
            weights[kind_of(observation, symbols)],
        )
        for _, symbols in kept
        for observation in symbols
    ]
    return Seen(kept, np.stack(said), looks)


def kind_of(observation: Observation, line: Sequence[Observation]) -> witnesses.Kind:
    """Which kind of symbol one of a line is."""
    if len(line) == 1:
        return witnesses.Kind.LONE
    others = (neighbor.symbol.text for neighbor in line if not neighbor.is_passed)
    if observation.is_passed and OTHER in others:
        return witnesses.Kind.OF_WORD
    return witnesses.Kind.CUT if observation.piece.is_cut else witnesses.Kind.APART


def _reading(
    line: Line,
    observation: Observation,
    judged: np.ndarray,
    after_space: bool,
    number: int,
    index: int,
) -> Reading:
    """Make a reading of what was judged of a symbol, (20,): that with this index of this line."""
    mark = witnesses.as_mark(judged)
    x, y, width, height = observation.piece.box
    return Reading(
        witnesses.as_prediction(judged),
        observation.picture,
        (x + line.box[0], y + line.box[1], width, height),
        number,
        index,
        bool(after_space),
        Mark(*mark) if mark else None,
    )
