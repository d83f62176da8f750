"""The main digit of an ink: its largest piece and what belongs to it, without dirt and frames.

Where a constant gives a range, as many of 578 pictures are read right: digits cut out of real
pages, and drawings.
"""

import cv2
import numpy as np

from ..geometry import INKED, label_pieces, take_out
from .frames import are_at_edge, are_of_frame

SPECK_AREA = 0.02
"""Area below which a piece is dirt, as a share of the largest piece's; 0.01 to 0.04."""

LARGEST_GAP = 0.75
"""Gap from which on a piece is not the digit's, as a share of the largest piece's longer side;
0.4 to 1.2."""

EDGE_WEIGHT = 0.3
"""Weight of the area of a piece at the picture's edge: it is rather a shadow or a
neighbor; 0.1 to 1."""


def main_digit(ink: np.ndarray) -> np.ndarray:
    """Keep the largest piece of (H, W) uint8 and the pieces near it; drop dirt and frames."""
    labels, stats, _ = label_pieces(ink >= INKED)
    if len(stats) == 1:
        return np.zeros_like(ink)
    of_frame = are_of_frame(stats[1:, :4], ink.shape)
    pieces = 1 + np.flatnonzero(of_frame.all() | ~of_frame)
    areas = stats[pieces, cv2.CC_STAT_AREA]
    pieces = pieces[areas >= SPECK_AREA * areas.max()]
    weights = np.where(are_at_edge(stats[pieces, :4], ink.shape), EDGE_WEIGHT, 1)
    largest = pieces[(stats[pieces, cv2.CC_STAT_AREA] * weights).argmax()]
    limit = LARGEST_GAP * stats[largest, 2:4].max()
    kept = [piece for piece in pieces if _gap(stats[piece], stats[largest]) <= limit]
    mask = np.isin(labels, kept)
    return take_out(ink, mask, labels == 0)


def is_alone(ink: np.ndarray) -> bool:
    """Whether (H, W) uint8 holds one digit and nothing that `main_digit` would drop."""
    _, mask = cv2.threshold(ink, INKED - 1, 1, cv2.THRESH_BINARY)
    count, _ = cv2.connectedComponents(mask, ltype=cv2.CV_16U)
    if count == 2:
        return True
    return count > 2 and cv2.countNonZero(mask) == np.count_nonzero(main_digit(ink) >= INKED)


def largest_area(ink: np.ndarray) -> int:
    """Area of the largest piece, pixels."""
    _, stats, _ = label_pieces(ink >= INKED)
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))


def _gap(piece: np.ndarray, largest: np.ndarray) -> float:
    """Larger of the gaps between two pieces' boxes, across and down, pixels."""
    start = np.maximum(piece[:2], largest[:2])
    end = np.minimum(piece[:2] + piece[2:4], largest[:2] + largest[2:4])
    return float(np.maximum(start - end, 0).max())
