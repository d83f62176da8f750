"""Finds of which it is not clear how many digits they are → as many as the network is surest of.

A find that is wide, or that the network does not know, is cut where least ink lies; of all the ways
to read the pieces, side by side, the surest is taken. Neighbors so close that they may be one digit
in two strokes are joined where the network is surer of the whole than of the parts.
"""

from collections.abc import Callable, Collection, Sequence

import numpy as np

from .components import FoundDigit, arrange, join
from .reading_order import typical_height

Sureness = Callable[[Sequence[np.ndarray]], np.ndarray]
"""Inks, (h, w) uint8 each → (N,) float: how probable it is that each is one digit, and which one.
"""

KNOWN = 0.9
"""A find of which the network is as sure as this, and that is not wide, is left alone."""

NARROW, WIDE = 0.45, 1.05
"""Width, in heights of a digit, up to which a find cannot be two; from which on it is looked at
however sure the network is."""

STEP, NARROWEST, WIDEST = 0.1, 0.12, 1.3
"""Distance of cuts, and width of a piece from one cut to another, in heights of a digit."""

CUTS = 10
"""Most cuts tried in one find."""

CUT = (0.4, 2.5)
"""What a cut must gain, as a difference of the logarithms of sureness: in a wide find; in one that
is narrow for two digits."""

CROWDED = 400
"""Finds from which on a page is taken for texture or print, and left as it is."""

MOST, IN_VAIN = 60, 20
"""Most finds of a page that are tried to be cut; one after another in vain, after which the rest
are taken for what they are: print, or blots of texture."""

SOUND = 0.65
"""How sure the network must be of each piece: a letter cut in two is no two digits."""

CLOSE, JOINED = 0.25, 1.35
"""Largest gap, and width and height together, of what may be one digit, in heights of a digit."""

JOIN = 0.7
"""What joining must gain, likewise."""

LOW, LOWER, AGAINST = 0.7, 0.55, 1.5
"""Height, in heights of a digit, below which a find is rather part of its neighbor, from which on
down it is so fully, and how much that counts: a five's hat, by itself, is a one to the network, and
so are the strokes of a letter."""


def settle(found: Sequence[FoundDigit], sureness: Sureness) -> list[FoundDigit]:
    """Join and split finds where the network is surer of the outcome.

    Parameters
    ----------
    found : sequence of FoundDigit
        In reading order.
    sureness : callable
        Asks the network.

    Returns
    -------
    list of FoundDigit
        In reading order.
    """
    if not found or len(found) > CROWDED:
        return list(found)
    height = typical_height(np.array([one.box for one in found]))
    joined = _join(list(found), height, sureness)
    sure = _ask([one.ink for one in joined], sureness)
    widths = np.array([one.box[2] for one in joined])
    may_be_two = (sure < np.log(KNOWN)) & (widths > NARROW * height)
    doubts = np.flatnonzero(may_be_two | (widths > WIDE * height))
    settled = [[one] for one in joined]
    in_vain = 0
    # The widest first, if there are more than anyone would wait for.
    for number in doubts[np.argsort(-widths[doubts], kind="stable")][:MOST]:
        settled[number] = _split(joined[number], sure[number], height, sureness)
        in_vain = 0 if len(settled[number]) > 1 else in_vain + 1
        if in_vain == IN_VAIN:
            break
    return arrange([part for parts in settled for part in parts])


def _ask(inks: Sequence[np.ndarray], sureness: Sureness) -> np.ndarray:
    """Logarithm of how sure the network is of each, (N,)."""
    if not inks:
        return np.zeros(0)
    return np.log(np.maximum(sureness(inks), 1e-6))


def _join(found: list[FoundDigit], height: float, sureness: Sureness) -> list[FoundDigit]:
    pairs = _near(np.array([one.box for one in found]), height)
    if not pairs:
        return found
    wholes = [join([found[left], found[right]]) for left, right in pairs]
    singles = _ask([one.ink for one in found], sureness) - _against(found, height)
    gains = [
        float(whole - singles[left] - singles[right])
        for whole, (left, right) in zip(
            _ask([one.ink for one in wholes], sureness), pairs, strict=True
        )
    ]
    kept: list[FoundDigit | None] = list(found)
    for gain, whole, (left, right) in sorted(
        zip(gains, wholes, pairs, strict=True), key=lambda one: -one[0]
    ):
        if gain > JOIN and kept[left] is found[left] and kept[right] is found[right]:
            kept[left], kept[right] = whole, None
    return [one for one in kept if one is not None]


def _against(found: Collection[FoundDigit], height: float) -> np.ndarray:
    """What speaks against each being a digit by itself: that it is low; (N,)."""
    tall = np.array([one.box[3] for one in found]) / height
    return np.interp(tall, [LOWER, LOW], [AGAINST, 0])


def _near(boxes: np.ndarray, height: float) -> list[tuple[int, int]]:
    """Pairs of rows of (N, 4) that lie so close that they may be one digit."""
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    gaps = np.maximum(start[:, np.newaxis], start) - np.minimum(end[:, np.newaxis], end)
    extent = np.maximum(end[:, np.newaxis], end) - np.minimum(start[:, np.newaxis], start)
    near = (gaps < CLOSE * height).all(axis=2) & (extent < JOINED * height).all(axis=2)
    return [(int(one), int(other)) for one, other in np.argwhere(np.triu(near, 1))]


def _split(one: FoundDigit, whole: float, height: float, sureness: Sureness) -> list[FoundDigit]:
    """Cut a find into the pieces, side by side, that the network is surest of together."""
    strips = _strips(one.ink, height)
    count = int(strips.max()) + 1
    if count == 1:
        return [one]
    narrow, wide = (edge * height for edge in (NARROWEST, WIDEST))
    pieces: dict[tuple[int, int], FoundDigit] = {}
    for first in range(count):
        for last in range(first + 1, count + 1):
            piece = _piece(one, (strips >= first) & (strips < last))
            if piece is not None and narrow <= max(piece.box[2:]) and piece.box[2] <= wide:
                pieces[first, last] = piece
    parts = pieces.values()
    asked = _ask([part.ink for part in parts], sureness) - _against(parts, height)
    sure = dict(zip(pieces, asked, strict=True))
    # What is hardly wide enough for two digits is rather one, badly written.
    easy, hard = CUT
    cost = easy + (hard - easy) * float(np.clip(2 - 2 * one.box[2] / height, 0, 1))
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
        return [one]
    return [pieces[step] for step in way]


def _piece(one: FoundDigit, mask: np.ndarray) -> FoundDigit | None:
    """The part of a find's ink under a mask, in its own box; None where there is none."""
    ink = np.where(mask, one.ink, 0).astype(np.uint8)
    rows, columns = (np.flatnonzero((ink > 100).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    box = (one.box[0] + int(left), one.box[1] + int(top), int(right - left), int(bottom - top))
    return FoundDigit(box, ink[top:bottom, left:right])


def _strips(ink: np.ndarray, height: float) -> np.ndarray:
    """Number of the strip, from the left, to which each pixel belongs, (h, w) int.

    Between two strips is a cut from top to bottom that crosses as little ink as it can.
    """
    tall, width = ink.shape
    step = max(STEP * height, width / (CUTS + 1))
    starts = np.arange(max(step, 2.0), width - 1, step)
    reach = max(2, round(1.5 * step))
    cuts = {tuple(_seam(ink, round(start), reach)) for start in starts}
    if not cuts:
        return np.zeros((tall, width), int)
    # Cuts may meet but not cross.
    borders = np.sort(np.array(sorted(cuts)), axis=0)
    return (np.arange(width) >= borders[:, :, np.newaxis]).sum(axis=0)


def _seam(ink: np.ndarray, column: int, reach: int) -> np.ndarray:
    """Column, at each row, of the way from top to bottom near a column that crosses least ink."""
    tall, width = ink.shape
    left, right = max(0, column - reach), min(width, column + reach + 1)
    # A little for being far from the middle, so that bare paper is crossed straight.
    away = np.abs(np.arange(left, right) - column) / reach
    cost = ink[:, left:right] / 255.0 + 0.02 * away
    total = cost[0].copy()
    back = np.zeros(cost.shape, int)
    for row in range(1, tall):
        framed = np.concatenate([[np.inf], total, [np.inf]])
        ways = np.stack([framed[:-2] + 0.03, framed[1:-1], framed[2:] + 0.03])
        choice = ways.argmin(axis=0)
        back[row] = choice - 1
        total = ways[choice, np.arange(len(total))] + cost[row]
    seam = np.empty(tall, int)
    seam[-1] = int(total.argmin())
    for row in range(tall - 1, 0, -1):
        seam[row - 1] = seam[row] + back[row, seam[row]]
    return seam + left
