"""The pen of a page: how broad its strokes are, and how dark."""

from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import label_pieces, places_of

SPECK_SIDE = 0.012
"""Longer side up to which a piece says nothing of the pen, as a share of the page's longer side."""


def stroke_widths(labels: np.ndarray, areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean width and length of the strokes of connected components.

    Parameters
    ----------
    labels : (H, W) int32
        Number of the component of each pixel; 0 is the ground.
    areas : (N,) int
        Pixels of each.

    Returns
    -------
    (N,) float, (N,) float
        Widths and lengths, pixels; what they say of the ground means nothing.
    """
    mask = (labels > 0).view(np.uint8)
    rim = places_of(mask - cv2.erode(mask, np.ones((3, 3), np.uint8)))
    around = np.maximum(1, np.bincount(labels.ravel()[rim], minlength=len(areas)))
    return 2 * areas / around, around / 2


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Weighted median of (N,) each; 1 where there are none."""
    if not len(values):
        return 1.0
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(total, total[-1] / 2)]])


class Pen(NamedTuple):
    """What drew most strokes of a page.

    Attributes
    ----------
    width : float
        Of its strokes, pixels.
    dark : float
        How dark these are, of 255.
    """

    width: float
    dark: float


def find_pen(dark: np.ndarray, mask: np.ndarray) -> Pen:
    """Find what drew most strokes of a mask, (H, W) bool, where `dark` is (H, W) uint8."""
    labels, stats, _ = label_pieces(mask)
    areas = stats[:, cv2.CC_STAT_AREA]
    widths, lengths = stroke_widths(labels, areas)
    # Things may have long outlines, but they are few; specks may be many, but they are short.
    is_long = np.flatnonzero(stats[:, 2:4].max(axis=1) > SPECK_SIDE * max(dark.shape))
    is_long = is_long[is_long > 0]
    places = places_of(mask)
    means = stroke_darkness(labels.ravel()[places], dark.ravel()[places], len(areas))
    weights, means = np.log1p(lengths[is_long]), means[is_long]
    return Pen(weighted_median(widths[is_long], weights), weighted_median(means, weights))


def stroke_darkness(piece: np.ndarray, dark: np.ndarray, count: int) -> np.ndarray:
    """How dark each of so many pieces is, given the piece of each pixel and its darkness.

    A stroke is as dark as its middle: its soft edges may be most of a thin one.
    """
    means = np.bincount(piece, dark, count) / np.maximum(1, np.bincount(piece, minlength=count))
    middle = dark >= means[piece]
    sizes = np.maximum(1, np.bincount(piece[middle], minlength=count))
    darkness: np.ndarray = np.bincount(piece[middle], dark[middle], count) / sizes
    return darkness
