"""Photographs of real pages, less their writing: what lies on them, and with which pen they were
written.

The outlines of sheets were looked up by eye.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from digitlab.geometry import shrink
from digitlab.ink import photo
from digitlab.io import images

SIDE = 1800
"""Longer side at which photographs are changed, pixels."""

CELLS = 9
"""Cells of a grid's row and column."""

RIM = 0.14
"""Share of a cell at each of its sides that may be line."""

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""From the upper left one clockwise, as shares of a picture's width and height."""

PLAIN, DESK, GRID = "a plain sheet", "a sheet on a desk", "a grid in a room"
"""Kinds of photographs."""


@dataclass(frozen=True)
class Ground:
    """A photograph, and where on it one may write.

    Attributes
    ----------
    kind : str
    paper : Corners
        A part of its sheet without things; the grid, where there is one.
    sheet : Corners, optional
        All of the sheet, where a desk is seen around it.
    hand : Corners, optional
        Around the part of a hand that lies on the sheet.
    written : Corners, optional
        Around what is written on the photograph; default: that part.
    begins : (float, float)
        Left and upper share of the photograph that is cut off, as what is written there lies on
        ruling, which cannot be mended. All other corners are those of what is left.
    """

    kind: str
    paper: Corners
    sheet: Corners | None = None
    hand: Corners | None = None
    written: Corners | None = None
    begins: tuple[float, float] = (0, 0)


def _upright(left: float, top: float, right: float, bottom: float) -> Corners:
    return (left, top), (right, top), (right, bottom), (left, bottom)


GROUNDS = {
    "0322_hiimmuc.jpg": Ground(
        DESK,
        ((0.08, 0.40), (0.96, 0.32), (0.96, 0.97), (0.05, 0.97)),
        ((0, 0.31), (1, 0.22), (1, 1), (0, 1)),
    ),
    "0323_hiimmuc.jpg": Ground(
        DESK,
        ((0.05, 0.34), (0.97, 0.31), (0.97, 0.97), (0.04, 0.97)),
        ((0, 0.26), (1, 0.22), (1, 1), (0, 1)),
    ),
    "0324_hiimmuc.jpeg": Ground(
        DESK,
        _upright(0.05, 0.02, 0.58, 0.55),
        ((0, 0), (0.86, 0), (0.86, 0.608), (0, 0.647)),
        written=_upright(0.05, 0.22, 0.82, 0.48),
        begins=(0, 0.49),
    ),
    "0325_hiimmuc.jpg": Ground(
        DESK,
        _upright(0.05, 0.01, 0.95, 0.27),
        ((0, 0), (1, 0), (1, 0.39), (0, 0.376)),
        written=_upright(0.05, 0.02, 0.95, 0.4),
        begins=(0, 0.23),
    ),
    "0332_hiimmuc.jpg": Ground(
        DESK,
        ((0.06, 0.27), (0.88, 0.27), (0.92, 0.93), (0.06, 0.93)),
        ((0, 0.2), (0.93, 0.18), (1, 1), (0, 1)),
    ),
    "0339_hiimmuc.jpg": Ground(PLAIN, _upright(0.04, 0.05, 0.96, 0.72)),
    "0344_lucksoft-yungui.jpg": Ground(PLAIN, _upright(0.03, 0.05, 0.97, 0.95)),
    "0348_lucksoft-yungui.jpg": Ground(PLAIN, _upright(0.03, 0.05, 0.97, 0.95)),
    "0443_RajdeepMondal.jpg": Ground(PLAIN, _upright(0.02, 0.04, 0.98, 0.96)),
    "0841_owaisasghar.jpg": Ground(
        PLAIN,
        _upright(0.03, 0.03, 0.97, 0.97),
        written=_upright(0.2, 0.03, 0.45, 0.97),
        begins=(0.43, 0),
    ),
    "1056_Nozdi.jpg": Ground(PLAIN, _upright(0.05, 0.05, 0.95, 0.95)),
    "1866_ikrizanic.jpg": Ground(PLAIN, _upright(0.05, 0.05, 0.95, 0.85)),
    "1860_SSOE-ECE1390.jpg": Ground(
        GRID,
        ((0.3395, 0.313), (0.6647, 0.330), (0.6669, 0.826), (0.3297, 0.826)),
        ((0.3177, 0.149), (0.6843, 0.181), (0.692, 1), (0.3002, 1)),
        _upright(0.43, 0, 0.57, 0.21),
    ),
    "1862_SSOE-ECE1390.jpg": Ground(
        GRID,
        ((0.3984, 0.285), (0.7433, 0.290), (0.7542, 0.829), (0.3886, 0.819)),
        ((0.3777, 0.129), (0.7694, 0.174), (0.790, 1), (0.3624, 1)),
        _upright(0.47, 0, 0.62, 0.215),
    ),
    "1870_Marko-Misko.jpg": Ground(PLAIN, _upright(0.02, 0.03, 0.98, 0.95)),
    "1863_SSOE-ECE1390.jpg": Ground(
        GRID,
        ((0.3351, 0.290), (0.6319, 0.293), (0.6374, 0.757), (0.3264, 0.747)),
        ((0.3286, 0.161), (0.6407, 0.169), (0.670, 0.963), (0.3046, 0.963)),
        _upright(0.38, 0, 0.51, 0.225),
    ),
    "1909_MarkoDuksi.jpg": Ground(PLAIN, _upright(0.02, 0.05, 0.98, 0.95)),
    "1910_MarkoDuksi.jpg": Ground(PLAIN, _upright(0.03, 0.04, 0.97, 0.96)),
    "1911_MarkoDuksi.jpg": Ground(PLAIN, _upright(0.04, 0.05, 0.97, 0.85)),
    "1912_MarkoDuksi.jpg": Ground(PLAIN, _upright(0.04, 0.04, 0.96, 0.96)),
}
"""File → what lies on it."""


class Pen(NamedTuple):
    """How a photograph was written on.

    Attributes
    ----------
    passing : (3,) float
        Share of the paper's light that the ink lets through.
    width, height : float
        Of strokes and of symbols, pixels.
    """

    passing: np.ndarray
    width: float
    height: float


class Blank(NamedTuple):
    """A photograph without its writing, (H, W, 3) uint8, and the pen that wrote it."""

    rgb: np.ndarray
    pen: Pen


def pixels(corners: Corners, rgb: np.ndarray) -> np.ndarray:
    """Corners in pixels of a picture, (4, 2) float32."""
    return np.array(corners, np.float32) * np.array(rgb.shape[1::-1], np.float32)


def seen_from_above(points: np.ndarray) -> tuple[int, int]:
    """Height and width of a part of a sheet seen from above."""
    sides = np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1)
    return round(float(sides[1::2].mean())), round(float(sides[::2].mean()))


def onto_picture(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Projection of a flat part of that height and width onto points of a picture."""
    height, width = shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return cv2.getPerspectiveTransform(flat, points.astype(np.float32))


def _inside_cells(shape: tuple[int, int]) -> np.ndarray:
    """Insides of a grid's cells, (h, w) uint8, 255 on them."""
    down, across = (
        (np.abs((np.arange(side) + 0.5) * CELLS / side % 1 - 0.5) < 0.5 - RIM) for side in shape
    )
    return np.outer(down, across).astype(np.uint8) * 255


@cache
def blank(folder: Path, name: str) -> Blank:
    """Take the writing off a photograph."""
    ground = GROUNDS[name]
    rgb = shrink(images.opaque(images.first_page(folder / name)), SIDE)
    is_grid = ground.kind == GRID
    points = pixels(ground.written or ground.paper, rgb)
    shape = seen_from_above(points)
    inside = _inside_cells(shape) if is_grid else np.full(shape, 255, np.uint8)
    onto, back = onto_picture(points, shape), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(rgb, onto, shape[::-1], flags=back)
    ink = (_faint(flat) if is_grid else photo.develop(flat).unruled >= 128) * inside
    ink = cv2.warpPerspective(ink, onto, rgb.shape[1::-1], flags=cv2.INTER_NEAREST)
    hidden = _spread(ink, 5 + 2 * round(_width(ink) + rgb.shape[1] / 800))
    if is_grid:
        hidden &= cv2.warpPerspective(inside, onto, rgb.shape[1::-1])
        clean = np.where(hidden[..., np.newaxis] > 0, _paper(rgb), rgb)
    else:
        clean = cv2.inpaint(rgb, hidden, 5, cv2.INPAINT_TELEA)
    height, width = rgb.shape[:2]
    left, top = round(ground.begins[0] * width), round(ground.begins[1] * height)
    return Blank(clean[top:, left:], _measure_pen(rgb, clean, ink))


def _paper(rgb: np.ndarray) -> np.ndarray:
    """The paper around strokes and lines, of the shape of (h, w) or (h, w, 3) uint8."""
    return cv2.GaussianBlur(cv2.morphologyEx(rgb, cv2.MORPH_CLOSE, np.ones((19, 19))), (0, 0), 3)


def _spread(mask: np.ndarray, side: int) -> np.ndarray:
    return cv2.dilate(mask, np.ones((side, side), np.uint8))


def _faint(rgb: np.ndarray) -> np.ndarray:
    """What is a little darker than its paper, (h, w) bool."""
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return gray < 0.9 * _paper(gray)


def _width(ink: np.ndarray) -> float:
    """Width of strokes, pixels: a long one's area is half its outline times its width."""
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return 2 * float((ink > 0).sum()) / sum(cv2.arcLength(contour, True) for contour in contours)


def _measure_pen(rgb: np.ndarray, clean: np.ndarray, ink: np.ndarray) -> Pen:
    """Measure a pen by its ink's mask, (H, W) uint8, on a photograph with writing and without."""
    share = rgb.astype(np.float32) / np.maximum(clean, 1)
    dark = share.mean(axis=2)
    core = (ink > 0) & (dark <= np.quantile(dark[ink > 0], 0.35))  # the middles of strokes
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    tall, area = stats[1:, 3], stats[1:, 4]
    order = np.argsort(tall)
    usual = tall[order][np.searchsorted(np.cumsum(area[order]), area.sum() / 2)]
    return Pen(np.median(share[core], axis=0).clip(0, 1), _width(ink), float(usual))
