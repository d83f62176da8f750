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

import numpy as np

from ..recognition.judges import doubts, witnesses
from ..recognition.judges.order import judge_page
from ..recognition.page_network import PageNetwork
from ..recognition.symbols import OTHER
from ..results import Mark, Reading
from ..segmentation.lines import Line
from .appearance import measure_appearance
from .observations import Numbers, Observation, observe


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
    observed = observe(lines, numbers, digits)
    lines = [line for line, symbols in zip(lines, observed, strict=True) if symbols]
    observed = [symbols for symbols in observed if symbols]
    if not lines:
        return []
    looks = measure_appearance(lines, observed)
    weights = witnesses.PAPER_WEIGHTS if on_paper else witnesses.CANVAS_WEIGHTS
    alone = [
        witnesses.judge(
            observation.symbol.probabilities,
            observation.prediction,
            weights[kind_of(observation, symbols)],
        )
        for symbols in observed
        for observation in symbols
    ]
    judged = judge_page(np.stack(alone), looks, on_paper)
    if on_paper:
        judged = doubts.judge_doubts(judged, looks)
    each = iter(zip(judged, looks.after_space, strict=True))
    return [
        _reading(line, observation, *next(each), number, index)
        for number, (line, symbols) in enumerate(zip(lines, observed, strict=True), 1)
        for index, observation in enumerate(symbols, 1)
    ]


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
