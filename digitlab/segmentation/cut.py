"""Ink of a line, and where its symbols stand → each symbol's own ink.

A piece, a connected component of the ink, belongs to the symbol that stands in it. One in which
several stand that have no other ink is cut between them, where least ink lies.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import INKED, Box, crop, label_pieces, take_out

WHOLE_HEIGHT = 0.45
"""Least height of a piece that can be all of a digit, in heights of a digit."""

FAR_GAP = 0.35
"""Gap from which on a piece in which no symbol stands is no part of one, in heights of a digit."""

AWAY_COST, SLANT_COST = 0.02, 0.03
"""What a border between two symbols pays, in pixels of full ink, a row: as far from the middle of
the two as it may go, and for a step to the left or right. On bare paper it goes straight."""


class Place(NamedTuple):
    """Where a symbol stands in a line, columns of its ink.

    Attributes
    ----------
    middle : float
    is_small : bool
        Whether it may be as small as a point.
    """

    middle: float
    is_small: bool


class Piece(NamedTuple):
    """The ink of one symbol.

    Attributes
    ----------
    box : (x, y, width, height)
        In pixels of the line's ink.
    ink : (height, width) uint8
        Its own strokes alone, white on black.
    is_cut : bool
        Whether strokes that it shared with a neighbor were cut.
    """

    box: Box
    ink: np.ndarray
    is_cut: bool


def find_missed(
    ink: np.ndarray, height: float, places: Sequence[Place]
) -> list[tuple[float, float]]:
    """Find the tall pieces far from every symbol: symbols that were missed.

    The parameters are those of `cut`.

    Returns
    -------
    list of (start, end)
        First column of each, and the one after its last.
    """
    _, stats, _ = label_pieces(ink >= INKED)
    starts = stats[1:, 0].astype(float)
    ends = starts + stats[1:, 2]
    middles = np.array([place.middle for place in places])
    stood_in = ((starts[:, np.newaxis] <= middles) & (middles <= ends[:, np.newaxis])).any(axis=1)
    tall = stats[1:, 3] >= WHOLE_HEIGHT * height
    missed = []
    for start, end in zip(starts[tall & ~stood_in], ends[tall & ~stood_in], strict=True):
        gaps = np.maximum(starts[stood_in] - end, start - ends[stood_in])
        away = np.maximum(start - middles, middles - end)
        if min(gaps.min(initial=np.inf), away.min(initial=np.inf)) > FAR_GAP * height:
            missed.append((float(start), float(end)))
    return missed


def cut(ink: np.ndarray, height: float, places: Sequence[Place]) -> list[Piece | None]:
    """Cut a line into its symbols.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black.
    height : float
        Of a digit, pixels.
    places : sequence of Place
        Of its symbols, from left to right.

    Returns
    -------
    list of Piece or None
        For each place; None where no ink is left for it.
    """
    if not places:
        return []
    labels, stats, _ = label_pieces(ink >= INKED)
    middles = np.array([place.middle for place in places])
    standing = _standing(stats[1:], height, places, middles)
    owners = np.full(labels.shape, -1, np.int16)
    is_cut = np.zeros(len(places), bool)
    for label in range(1, len(stats)):
        x, y, width, tall = stats[label, :4].tolist()
        view = (slice(y, y + tall), slice(x, x + width))
        is_piece = labels[view] == label
        symbols = standing[label - 1]
        if len(symbols) > 1:
            is_cut[symbols] = True
            borders = _borders(ink[view] * is_piece, middles[symbols] - x)
            owner = np.array(symbols)[_between(borders, width)]
        elif symbols:
            owner = np.full(is_piece.shape, symbols[0])
        else:
            continue
        owners[view][is_piece] = owner[is_piece]
    return [_piece(ink, owners, place, bool(is_cut[place])) for place in range(len(places))]


def _standing(
    stats: np.ndarray, height: float, places: Sequence[Place], middles: np.ndarray
) -> list[list[int]]:
    """Which symbols stand in each piece, given by a row of OpenCV's statistics; none in a speck."""
    starts, ends = stats[:, 0], stats[:, 0] + stats[:, 2]
    inside = (starts[:, np.newaxis] <= middles) & (middles <= ends[:, np.newaxis])
    # A symbol with a piece of its own needs no part of another.
    alone = inside.sum(axis=1) == 1
    large = stats[:, 3] >= WHOLE_HEIGHT * height
    small = np.array([place.is_small for place in places])
    has_own = ((inside & alone[:, np.newaxis]) & (large[:, np.newaxis] | small)).any(axis=0)
    centers = (starts + ends) / 2
    standing = []
    for piece, row in enumerate(inside):
        symbols = np.flatnonzero(row)
        away = np.abs(middles - centers[piece])
        if len(symbols) > 1:
            without = symbols[~has_own[symbols]]
            symbols = without if len(without) else symbols[[away[symbols].argmin()]]
        elif not len(symbols):
            nearest = int(away.argmin())
            gaps = np.maximum(np.maximum(starts[piece] - ends, starts - ends[piece]), 0)
            its_gaps = gaps[inside[:, nearest]]
            # Specks far from all that is read are part of nothing.
            is_far = len(its_gaps) and its_gaps.min() > FAR_GAP * height
            symbols = np.array([] if is_far else [nearest], int)
        standing.append(symbols.tolist())
    return standing


def _between(borders: np.ndarray, width: int) -> np.ndarray:
    """Number of the part, from the left, to which each pixel belongs: (n, h) → (h, w) int."""
    # Borders may meet but not cross.
    ordered = np.sort(borders, axis=0)
    return (np.arange(width) >= ordered[:, :, np.newaxis]).sum(axis=0)


def _piece(ink: np.ndarray, owners: np.ndarray, place: int, is_cut: bool) -> Piece | None:
    """Take the ink of one owner, cut to its own box; None where there is none."""
    mask = owners == place
    x, y, width, height = cv2.boundingRect(mask.view(np.uint8))
    if not width:
        return None
    box = (x, y, width, height)
    taken = take_out(crop(ink, box), crop(mask, box), crop(owners, box) < 0)
    return Piece(box, taken, is_cut)


def _borders(ink: np.ndarray, middles: np.ndarray) -> np.ndarray:
    """Borders from top to bottom that cross least ink, one between two middles each.

    Found by dynamic programming, as in seam carving (Avidan and Shamir 2007), all at once.

    Parameters
    ----------
    ink : (h, w) uint8
    middles : (n + 1,) float
        Columns of the symbols.

    Returns
    -------
    (n, h) int
        Column of each border at each row.
    """
    tall, width = ink.shape
    columns = np.round((middles[1:] + middles[:-1]) / 2).astype(int)
    reaches = np.maximum(1, np.diff(middles) / 2)  # (n,)
    reach = int(np.ceil(reaches.max()))
    offsets = np.arange(-reach, reach + 1)
    window = columns[:, np.newaxis] + offsets  # (n, 2 * reach + 1)
    away = np.abs(offsets) / reaches[:, np.newaxis]
    away = np.where((away <= 1) & (window >= 0) & (window < width), AWAY_COST * away, np.inf)
    inside = window.clip(0, width - 1)
    total = ink[0, inside] / 255.0 + away
    back = np.zeros((tall, *window.shape), np.int8)
    # The ways to a pixel: from the upper left, from above, from the upper right.
    ways = np.full((3, *window.shape), np.inf)
    for row in range(1, tall):
        ways[0, :, 1:] = total[:, :-1] + SLANT_COST
        ways[1] = total
        ways[2, :, :-1] = total[:, 1:] + SLANT_COST
        back[row] = ways.argmin(axis=0) - 1
        total = ways.min(axis=0) + (ink[row, inside] / 255.0 + away)
    seams = np.empty((len(columns), tall), int)
    seams[:, -1] = total.argmin(axis=1)
    numbers = np.arange(len(columns))
    for row in range(tall - 1, 0, -1):
        seams[:, row - 1] = seams[:, row] + back[row, numbers, seams[:, row]]
    return seams + (columns - reach)[:, np.newaxis]
