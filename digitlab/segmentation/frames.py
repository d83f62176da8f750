"""What is drawn around writing, beside or under it: frames, rings, braces, the ticks of combs."""

import numpy as np

from .typical import MARK_HEIGHT, typical_height

TICK_ASPECT = 2.5
"""Least height of a comb's tick, as a multiple of its width."""

TICK_SPREAD = 0.15
"""Greatest difference of the heights, places and halved gaps of a comb's ticks, as a share."""

FEWEST_TICKS = 4
"""Fewest ticks that make a comb."""

COVERED_SHARE = 0.8
"""Share of a body's width, or height, from which on a piece reaches over it."""

ENCLOSED_HEIGHT = 0.35
"""Height of a piece inside another from which on the other is drawn around it, as a share of the
other's."""

FEWEST_ENCLOSED = 3
"""Pieces as long as a digit inside another that say that it is drawn around them."""

STACKED_HEIGHT = 0.6
"""Height of writing in one of several rows that a brace reaches over, as a share of the brace's."""

BRACE_ASPECT = 0.35
"""Width up to which a piece may be a brace, as a share of its height."""

LOW_TICK = 0.6
"""Greatest height of a comb's tick, as a share of the digit's."""

REMAINDER_LENGTH = 0.5
"""Least length of a piece that is a remainder of one digit's frame, as a share of the picture's
side along it; 0.4 to 0.6 is as good on the 578 pictures of `main_digit`."""

REMAINDER_THICKNESS = 0.12
"""Greatest thickness of such a piece, as a share of the side across it."""

REMAINDER_DISTANCE = 0.2
"""Greatest distance of its middle from the picture's edge, as a share of the side across it; 0.15
to 0.25 is as good."""

WHOLE_SIZE = 0.7
"""Least width and height of a whole frame around one digit, as shares of the picture's; between 0.6
and 0.8 as many of those pictures are read right, but for one."""

FRAMED_HEIGHT = 0.2
"""Least height of a piece in a whole frame, as a share of the picture's; 0.1 to 0.3 is as good."""


def are_around(boxes: np.ndarray, stroke: float) -> np.ndarray:
    """Which pieces (N, 4) are drawn around others, as frames, rings and tables are: (N,) bool.

    `stroke` is the least longer side of a digit, pixels.
    """
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    shared = np.minimum(end[:, np.newaxis], end) - np.maximum(start[:, np.newaxis], start)
    inside = (shared > COVERED_SHARE * boxes[:, 2:]).all(axis=2) & ~np.eye(len(boxes), dtype=bool)
    tall = inside & (boxes[:, 3] > ENCLOSED_HEIGHT * boxes[:, 3, np.newaxis])
    for outer in np.flatnonzero(tall.any(axis=1)).tolist():
        # A loop that stands apart in the bow of its six is no digit by itself.
        tall[outer] &= boxes[:, 3] > MARK_HEIGHT * typical_height(np.delete(boxes, outer, axis=0))
    large = inside & (boxes[:, 2:].max(axis=1) > stroke)
    return tall.any(axis=1) | (large.sum(axis=1) >= FEWEST_ENCLOSED)


def are_braces(boxes: np.ndarray, stroke: float) -> np.ndarray:
    """Which pieces (N, 4) are thin and reach over strokes that stand one above the other.

    Beside a brace nothing is as tall as it is: a y beside the two strokes of an equals sign is
    none, where a digit stands in its line. `stroke` is the least longer side of a digit, pixels.
    """
    start, end = boxes[:, 1], boxes[:, 1] + boxes[:, 3]
    shared = np.minimum(end[:, np.newaxis], end) - np.maximum(start[:, np.newaxis], start)
    over = (shared > COVERED_SHARE * boxes[:, 3]) & (
        boxes[:, 3] < STACKED_HEIGHT * boxes[:, 3, np.newaxis]
    )
    over &= boxes[:, 3] > stroke
    first_end = np.where(over, end, np.inf).min(axis=1, initial=np.inf)
    last_start = np.where(over, start, -np.inf).max(axis=1, initial=-np.inf)
    braces = (first_end < last_start) & (boxes[:, 2] < BRACE_ASPECT * boxes[:, 3])
    as_tall = shared > STACKED_HEIGHT * boxes[:, 3, np.newaxis]
    while (beside := braces & as_tall[:, ~braces].any(axis=1)).any():
        braces &= ~beside  # What is none now may stand beside another.
    return braces


def are_ticks(boxes: np.ndarray) -> np.ndarray:
    """Which pieces (N, 4) are the ticks of a comb: upright, alike, evenly apart, among digits."""
    is_tick = np.zeros(len(boxes), bool)
    tall, bottoms = boxes[:, 3], boxes[:, 1] + boxes[:, 3]
    upright = np.flatnonzero(tall > TICK_ASPECT * boxes[:, 2])
    for first in upright.tolist():
        close = TICK_SPREAD * tall[first]
        alike = upright[
            (np.abs(tall[upright] - tall[first]) < close)
            & (np.abs(bottoms[upright] - bottoms[first]) < close)
        ]
        if is_tick[first] or len(alike) < FEWEST_TICKS:
            continue
        places = np.sort(boxes[alike, 0])
        gaps = np.diff(places)
        beside = (boxes[:, 0] > places[0]) & (boxes[:, 0] < places[-1])
        taller = beside & (tall > tall[first] / LOW_TICK) & (boxes[:, 1] < boxes[first, 1])
        taller &= bottoms > boxes[first, 1]
        if np.ptp(gaps) < 2 * TICK_SPREAD * np.median(gaps) and taller.any():
            is_tick[alike] = True
    return is_tick


def are_of_frame(boxes: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pieces of a picture of one digit are of a frame around it, a part or all: (N,) bool.

    Parameters
    ----------
    boxes : (N, 4) int
        Of all pieces.
    shape : (height, width)
        Of the picture.
    """
    sides = np.array(shape[1::-1])
    start, sizes = boxes[:, :2], boxes[:, 2:]
    end, middles = start + sizes, start + sizes / 2
    distances = np.minimum(middles, sides - middles) / sides
    is_long = sizes > REMAINDER_LENGTH * sides
    is_thin = sizes < REMAINDER_THICKNESS * sides
    of_frame = (is_long[:, ::-1] & is_thin & (distances < REMAINDER_DISTANCE)).any(axis=1)
    # Of what the picture's edge cuts off, less may be left.
    is_outside = is_thin.any(axis=1) & (distances < REMAINDER_DISTANCE / 2).any(axis=1)
    of_frame |= is_outside & are_at_edge(boxes, shape)
    is_large = (sizes >= WHOLE_SIZE * sides).all(axis=1)
    is_tall = sizes[:, 1] > FRAMED_HEIGHT * sides[1]
    for outer in np.flatnonzero(is_large & ~of_frame):
        is_inside = ((start > start[outer]) & (end < end[outer])).all(axis=1)
        of_frame[outer] = (is_inside & is_tall).any()
    return of_frame


def are_at_edge(boxes: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pieces (N, 4) touch the edge of a picture of (height, width): (N,) bool."""
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    return (start == 0).any(axis=1) | (end == np.array(shape[1::-1])).any(axis=1)
