"""Split touching digits and join parts of one digit, by what the network is surest of.

A find that is wide, or that the network does not know, is cut where least ink lies; of all the ways
to read its pieces, side by side, the surest is taken. Neighbors that are near enough to be one
digit in two strokes are joined where the network is surer of the whole than of the parts.
"""

from collections.abc import Callable, Collection, Sequence

import cv2
import numpy as np

from ..geometry import INKED, crop
from .components import FoundDigit, arrange, join
from .reading_order import typical_height

Sureness = Callable[[Sequence[np.ndarray]], np.ndarray]
"""Asks the network: inks, (h, w) uint8 each → (N,) float, the probability of each that it is one
digit, times the probability of its most likely digit."""

KNOWN = 0.9
"""Sureness from which on a find is left alone, unless it is wide."""

NARROW = 0.45
"""Width up to which a find cannot be two digits, in heights of a digit."""

WIDE = 1.05
"""Width from which on a find is tried to be cut however sure the network is, in heights of a digit.
"""

STEP = 0.1
"""Distance between cuts, in heights of a digit."""

NARROWEST = 0.12
"""Least longer side of a piece, in heights of a digit."""

WIDEST = 1.3
"""Greatest width of a piece, in heights of a digit."""

CUTS = 10
"""Most cuts tried in one find."""

CUT_WIDE = 0.4
"""What a cut must gain in a wide find, as a difference of the logarithms of sureness."""

CUT_NARROW = 2.5
"""What a cut must gain in a find that is narrow for two digits, likewise."""

CROWDED = 400
"""Finds above which a page is taken for texture or print, and left as it is."""

MOST_FINDS = 60
"""Most finds of a page that are tried to be cut, the widest first."""

IN_VAIN = 20
"""Finds tried in vain, one after another, after which the rest are left: they are print or texture.
"""

SOUND = 0.65
"""Least sureness of each piece: a letter cut in two is not two digits."""

CLOSE = 0.25
"""Greatest gap between parts of one digit, in heights of a digit."""

EXTENT = 1.35
"""Greatest width, and height, of parts of one digit together, in heights of a digit."""

JOIN = 0.7
"""What joining must gain, as a difference of the logarithms of sureness."""

LOW = 0.7
"""Height below which a find is rather a part of its neighbor, in heights of a digit. The network
takes a five's detached bar, and the strokes of a letter, for ones."""

LOWEST = 0.55
"""Height up to which a find counts fully as a part, in heights of a digit."""

LOW_COST = 1.5
"""What is taken off the logarithm of sureness of a find that counts fully as a part."""

LEAST_SURE = 1e-6
"""Least sureness whose logarithm is taken."""


def settle(
    found: Sequence[FoundDigit], sureness: Sureness, most: int = MOST_FINDS
) -> list[FoundDigit]:
    """Join and split finds where the network is surer of the outcome.

    Parameters
    ----------
    found : sequence of FoundDigit
        In reading order.
    sureness : callable
        Asks the network.
    most : int
        Most finds that are tried to be cut.

    Returns
    -------
    list of FoundDigit
        In reading order.
    """
    if not found or len(found) > CROWDED:
        return list(found)
    height = typical_height(np.array([find.box for find in found]))
    joined = _join(list(found), height, sureness)
    sure = _ask(joined, sureness)
    widths = np.array([find.box[2] for find in joined])
    may_be_two = (sure < np.log(KNOWN)) & (widths > NARROW * height)
    doubtful = np.flatnonzero(may_be_two | (widths > WIDE * height))
    settled = [[find] for find in joined]
    in_vain = 0
    widest_first = doubtful[np.argsort(-widths[doubtful], kind="stable")]
    for number in widest_first[:most]:
        settled[number] = _split(joined[number], sure[number], height, sureness)
        in_vain = 0 if len(settled[number]) > 1 else in_vain + 1
        if in_vain == IN_VAIN:
            break
    return arrange([part for parts in settled for part in parts])


def _ask(found: Collection[FoundDigit], sureness: Sureness) -> np.ndarray:
    """Logarithm of the network's sureness of each find, (N,)."""
    if not found:
        return np.zeros(0)
    return np.log(np.maximum(sureness([find.ink for find in found]), LEAST_SURE))


def _join(found: list[FoundDigit], height: float, sureness: Sureness) -> list[FoundDigit]:
    """Join pairs of finds, those that gain most first; each find once at most."""
    pairs = _near(np.array([find.box for find in found]), height)
    if not pairs:
        return found
    wholes = [join([found[left], found[right]]) for left, right in pairs]
    parts = _ask(found, sureness) - _low_cost(found, height)
    gains = [
        float(whole - parts[left] - parts[right])
        for whole, (left, right) in zip(_ask(wholes, sureness), pairs, strict=True)
    ]
    kept: list[FoundDigit | None] = list(found)
    for gain, whole, (left, right) in sorted(
        zip(gains, wholes, pairs, strict=True), key=lambda candidate: -candidate[0]
    ):
        if gain > JOIN and kept[left] is found[left] and kept[right] is found[right]:
            kept[left], kept[right] = whole, None
    return [find for find in kept if find is not None]


def _low_cost(found: Collection[FoundDigit], height: float) -> np.ndarray:
    """What being low takes off the logarithm of each find's sureness, (N,)."""
    heights = np.array([find.box[3] for find in found]) / height
    return np.interp(heights, [LOWEST, LOW], [LOW_COST, 0])


def _near(boxes: np.ndarray, height: float) -> list[tuple[int, int]]:
    """Pairs of rows of (N, 4) that lie so close that they may be one digit."""
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    gaps = np.maximum(start[:, np.newaxis], start) - np.minimum(end[:, np.newaxis], end)
    extent = np.maximum(end[:, np.newaxis], end) - np.minimum(start[:, np.newaxis], start)
    near = (gaps < CLOSE * height).all(axis=2) & (extent < EXTENT * height).all(axis=2)
    return [(int(left), int(right)) for left, right in np.argwhere(np.triu(near, 1))]


def _split(find: FoundDigit, whole: float, height: float, sureness: Sureness) -> list[FoundDigit]:
    """Cut a find into the pieces, side by side, that the network is surest of together.

    Parameters
    ----------
    find : FoundDigit
    whole : float
        Logarithm of the network's sureness of all of it.
    height : float
        Of a digit, pixels.
    sureness : callable
        Asks the network.
    """
    strips = _strips(find.ink, height)
    count = int(strips.max()) + 1
    if count == 1:
        return [find]
    pieces: dict[tuple[int, int], FoundDigit] = {}
    for first in range(count):
        for last in range(first + 1, count + 1):
            piece = _piece(find, (strips >= first) & (strips < last))
            if piece is None:
                continue
            _, _, across, down = piece.box
            if max(across, down) >= NARROWEST * height and across <= WIDEST * height:
                pieces[first, last] = piece
    logarithms = _ask(pieces.values(), sureness) - _low_cost(pieces.values(), height)
    sure = dict(zip(pieces, logarithms, strict=True))
    # A find that is hardly wide enough for two digits is rather one digit, badly written.
    narrowness = float(np.clip(2 - 2 * find.box[2] / height, 0, 1))
    cost = CUT_WIDE + (CUT_NARROW - CUT_WIDE) * narrowness
    # The best way to read the first strips, for each number of strips: its gain and its pieces.
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for last in range(1, count + 1):
        ways = [
            (best[first][0] + sure[first, last] - cost, [*best[first][1], (first, last)])
            for first in range(last)
            if sure.get((first, last), -np.inf) > np.log(SOUND)
        ]
        best.append(max(ways, default=(-np.inf, [])))
    total, way = best[count]
    if len(way) < 2 or total + cost <= whole:
        return [find]
    return [pieces[step] for step in way]


def _piece(find: FoundDigit, mask: np.ndarray) -> FoundDigit | None:
    """Part of a find's ink under a mask, cut to its own box; None where there is none."""
    ink = find.ink * mask
    x, y, width, height = cv2.boundingRect((ink > INKED).view(np.uint8))
    if not width:
        return None
    box = (find.box[0] + x, find.box[1] + y, width, height)
    return FoundDigit(box, crop(ink, (x, y, width, height)))


def _strips(ink: np.ndarray, height: float) -> np.ndarray:
    """Number of the strip, from the left, to which each pixel belongs, (h, w) uint8.

    Between two strips is a cut from top to bottom that crosses as little ink as it can.
    """
    tall, width = ink.shape
    step = max(STEP * height, width / (CUTS + 1))
    starts = np.arange(max(step, 2.0), width - 1, step)
    if not len(starts):
        return np.zeros((tall, width), np.uint8)
    seams = _seams(ink, np.round(starts).astype(int), reach=max(2, round(1.5 * step)))
    # Cuts may meet but not cross.
    borders = np.sort(np.unique(seams, axis=0), axis=0)
    return (np.arange(width) >= borders[:, :, np.newaxis]).sum(axis=0, dtype=np.uint8)


def _seams(ink: np.ndarray, columns: np.ndarray, reach: int) -> np.ndarray:
    """Seams from top to bottom that cross least ink, each near one of the columns.

    Found by dynamic programming, as in seam carving (Avidan and Shamir 2007), all at once.

    Parameters
    ----------
    ink : (h, w) uint8
    columns : (n,) int
        Each is the middle of a seam's window.
    reach : int
        How far the seam may be from it, pixels.

    Returns
    -------
    (n, h) int
        Column of each seam at each row.
    """
    tall, width = ink.shape
    offsets = np.arange(-reach, reach + 1)
    window = columns[:, np.newaxis] + offsets  # (n, 2 * reach + 1)
    # Distance from the middle costs a little, so that bare paper is crossed straight.
    away = 0.02 * (np.abs(offsets) / reach)
    away = np.where((window >= 0) & (window < width), away, np.inf)
    inside = window.clip(0, width - 1)
    total = ink[0, inside] / 255.0 + away
    back = np.zeros((tall, *window.shape), np.int8)
    # The ways to a pixel: from the upper left, from above, from the upper right.
    ways = np.full((3, *window.shape), np.inf)
    for row in range(1, tall):
        ways[0, :, 1:] = total[:, :-1] + 0.03
        ways[1] = total
        ways[2, :, :-1] = total[:, 1:] + 0.03
        back[row] = ways.argmin(axis=0) - 1
        total = ways.min(axis=0) + (ink[row, inside] / 255.0 + away)
    seams = np.empty((len(columns), tall), int)
    seams[:, -1] = total.argmin(axis=1)
    numbers = np.arange(len(columns))
    for row in range(tall - 1, 0, -1):
        seams[:, row - 1] = seams[:, row] + back[row, numbers, seams[:, row]]
    return seams + (columns - reach)[:, np.newaxis]
