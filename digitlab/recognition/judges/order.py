"""The judges of a page's symbols, in the order in which they are asked.

What is judged is an array, (N, 20): for each symbol the probabilities of `SYMBOLS` and, at last, of
nothing of these. Each judge takes what the one before it judged, and how the symbols look, and
judges anew what it knows about. What a symbol's own ink tells comes first, then its neighbors, then
the page: whoever comes late builds on surer symbols. Last on paper are trees, which learned from
pages what these rules leave.
"""

from collections.abc import Callable

import numpy as np

from .appearance import Appearance
from .context import judge_context
from .firsts import judge_firsts
from .formats import judge_formats
from .heights import judge_heights
from .leans import judge_leans
from .ones import judge_strokes
from .places import judge_blots, judge_commas, judge_points, judge_rings, judge_slashes
from .shares import judge_together
from .unknowns import judge_unknowns

Judge = Callable[[np.ndarray, Appearance], np.ndarray]
"""(N, 20) of what was judged, and the symbols' appearance → (N, 20), likewise."""

ON_PAPER: tuple[Judge, ...] = (
    judge_blots,
    judge_points,
    judge_commas,
    judge_leans,
    judge_slashes,
    judge_strokes,
    judge_together,
    judge_heights,
    judge_rings,
    judge_unknowns,
    judge_firsts,
    judge_context,
)
"""Who judges what was read on a photo or a scan; `doubts` come after them."""

ON_CANVAS: tuple[Judge, ...] = (
    judge_blots,
    judge_points,
    judge_commas,
    judge_strokes,
    judge_together,
    judge_formats,
)
"""Who judges what was drawn. Whoever draws a number draws it whole, alone, so its format tells its
slashes; a page has rows of digits that look like dates."""


def judge_page(judged: np.ndarray, looks: Appearance, on_paper: bool) -> np.ndarray:
    """Ask the judges of a page of at least one symbol, one after another.

    Parameters
    ----------
    judged : (N, 20) float
        What both networks say of each symbol; see `witnesses.judge`.
    looks : Appearance
        Of the symbols.
    on_paper : bool
        Whether they come from a photo or a scan.

    Returns
    -------
    (N, 20) float
        Likewise.
    """
    for judge in ON_PAPER if on_paper else ON_CANVAS:
        judged = judge(judged, looks)
    return judged
