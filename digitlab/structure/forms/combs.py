"""A field's box on the empty sheet → its cells, where it is a comb: one digit a cell.

A comb's teeth are upright lines, all equally far apart. They may be as high as the box (a row of
boxes) or stand at its foot alone.
"""

from itertools import pairwise

import numpy as np

from ...geometry import Box
from .frames import has_line, is_print

TOOTH_DARKNESS = 25
"""Least difference of a tooth from the paper beside it, of 255."""

TOOTH_HEIGHT = 0.25
"""Least height of a tooth, as a share of the box's."""

BOX_HEIGHT = 0.85
"""Least height of a line between two boxes of a row, as a share of the box's: more than that of
nearly all digits, which have some paper above and below."""

TOOTH_OFFSET = 0.12
"""Greatest distance of a tooth from its place, as a share of a cell's width; at least 1.5
pixels."""

MOST_CELLS = 40
"""Most cells of a comb."""

FEWEST_TEETH = 3
"""Fewest teeth that make a comb, its ends included."""

BESIDE_WIDTH = 8
"""Width of the paper that is looked at on either side of the box, pixels."""

COMB_WIDTH = 0.75
"""Least width of a comb, as a share of the box's."""

LEAST_CELL_WIDTH = 5
"""Least width of a cell, pixels of the sheet as it is looked at."""


def find_cells(picture: np.ndarray, box: Box, frame: Box | None) -> list[tuple[float, float]]:
    """Find the cells of a comb in a box of a form's sheet.

    Parameters
    ----------
    picture : (H, W) uint8
        The sheet, gray. Without a frame it should be empty: strokes of digits look like teeth.
    box : (x, y, width, height)
        As it was drawn, in pixels of the picture.
    frame : (x, y, width, height) or None
        The frame that is printed in it, as `frames.find_frame` finds it.

    Returns
    -------
    list of (left, right)
        Edges in pixels of the picture, from left to right; empty where the box is no comb.
    """
    x, y, width, height = frame or box
    # The frame may stand just outside of a box that was drawn along it.
    left, top = max(0, x - BESIDE_WIDTH), max(0, y)
    inside = picture[top : y + height, left : x + width + BESIDE_WIDTH].astype(np.int16)
    if inside.shape[0] < 4 or inside.shape[1] < 2 * LEAST_CELL_WIDTH:
        return []
    # On a sheet that is filled in, digits have upright strokes too, but shorter ones than the lines
    # of a row of boxes.
    dark = is_print(inside)
    walls = _middles(has_line(dark.T, round(BOX_HEIGHT * len(dark))))
    if cells := _cells(walls + left, x, width):
        return cells
    if not frame:
        return _cells(_teeth(inside) + left, x, width)
    # Short teeth stand on the frame, digits do not.
    foot = dark[-round(TOOTH_HEIGHT * len(dark)) :]
    teeth = _middles(has_line(foot.T, round(BOX_HEIGHT * len(foot))))
    return _cells(teeth + left, x, width)


def _cells(teeth: np.ndarray, x: int, width: int) -> list[tuple[float, float]]:
    """The cells between those teeth that are equally far apart, in a box from x on; or none."""
    best: list[float] = []
    for first, second in pairwise(teeth):
        run = _evenly(teeth, first, second - first)
        if len(run) > len(best):
            best = run
    if len(best) < FEWEST_TEETH:
        return []
    pitch = (best[-1] - best[0]) / (len(best) - 1)
    # A cell at either end may be closed by the frame, which is not drawn along with the box.
    if best[0] - x > pitch / 2:
        best = [max(float(x), best[0] - pitch), *best]
    if x + width - best[-1] > pitch / 2:
        best = [*best, min(float(x + width), best[-1] + pitch)]
    is_whole = best[-1] - best[0] > COMB_WIDTH * width and len(best) <= MOST_CELLS + 1
    return list(pairwise(best)) if is_whole else []


def split_evenly(box: Box, cells: int) -> list[tuple[float, float]]:
    """Split a box into so many cells of the same width."""
    edges = np.linspace(box[0], box[0] + box[2], cells + 1)
    return [(float(left), float(right)) for left, right in pairwise(edges)]


def _teeth(inside: np.ndarray) -> np.ndarray:
    """Columns, (N,) float, where an upright line stands in (h, w) int16."""
    reach = max(2, min(6, inside.shape[1] // 20))
    padded = np.pad(inside, ((0, 0), (reach, reach)), mode="edge")
    wide = inside.shape[1]
    beside = np.minimum(padded[:, :wide], padded[:, 2 * reach : 2 * reach + wide])
    heights = (beside - inside > TOOTH_DARKNESS).mean(axis=0)
    return _middles(heights >= TOOTH_HEIGHT, heights)


def _middles(is_line: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Middle of each run of columns that are a line, (N,) float."""
    steps = np.flatnonzero(np.diff(np.r_[False, is_line, False]))
    return np.array(
        [
            np.average(
                np.arange(begin, end), weights=None if weights is None else weights[begin:end]
            )
            for begin, end in steps.reshape(-1, 2)
        ],
        float,
    )


def _evenly(teeth: np.ndarray, first: float, pitch: float) -> list[float]:
    """The teeth that follow one, each as far as the next but one."""
    if pitch < LEAST_CELL_WIDTH:
        return []
    run = [float(first)]
    while True:
        due = run[-1] + pitch
        nearest = float(teeth[int(np.argmin(np.abs(teeth - due)))])
        if abs(nearest - due) > max(1.5, TOOTH_OFFSET * pitch) or nearest <= run[-1]:
            return run
        run.append(nearest)
        pitch = (run[-1] - run[0]) / (len(run) - 1)
