"""A picture of one digit, before ink is looked for: its range, its size, its polarity, its margin.

Ink that touches the edge of a tight crop is taken for a shadow or a frame, and in a picture of a
few pixels nothing is as wide as a stroke. So a tight crop gets a margin of paper, and a small
picture is enlarged.
"""

import math

import cv2
import numpy as np

from ..geometry import shrink
from ..ink import photo

SMALL_RANGE = 16
"""Largest value of a picture whose values do not go up to 255, such as scikit-learn's digits."""

MOST_PIXELS = 480 * 480
"""Pixels to which a picture of one digit is shrunk. Tuned on photos of one megapixel whose digit
takes a tenth to two thirds of a side."""

SMALL_SIDE = 24
"""Longer side up to which a picture is enlarged, pixels."""

ENLARGED_SIDE = 96
"""Longer side to which a small picture is enlarged, pixels, but for rounding."""

MOST_BLOCKS = 64
"""Most blocks along a side of a picture that was enlarged without smoothing."""

MARGIN_WIDTH = 0.25
"""Width of the margin around a tight crop, as a share of its longer side, if that is not more than
the shorter one. Tuned on forms."""

TWO_SHADES = 0.77
"""Least share of the variance of brightness that lies between ink and paper. Where it is less, the
light is uneven, and the two are not told apart yet."""

PAPER_SHARE = 0.72
"""Share of a picture that is paper wherever it lies: the edge is not asked, which may be a form's
box."""

EDGE_DISTANCES = 32
"""A picture's shorter side, in distances from its edge up to which ink touches it."""

PAPER_SIDE = 64
"""Longer side at which the color of the paper is judged, pixels."""

SAMPLE_STEP = 8
"""Rows, and columns, to each pixel that is asked first for the range of a picture."""


def full_range(picture: np.ndarray) -> np.ndarray:
    """Stretch (H, W, 3 or 4) uint8 whose values are 0 to 1, or 0 to `SMALL_RANGE`, to 255."""
    # Few pixels tell of nearly every picture that it uses more, and all of them take much longer.
    if picture[::SAMPLE_STEP, ::SAMPLE_STEP, :3].max() > SMALL_RANGE:
        return picture
    largest = int(picture[..., :3].max())
    if not 0 < largest <= SMALL_RANGE:
        return picture
    stretched = picture.copy()
    stretched[..., :3] = (picture[..., :3] * (255.0 if largest == 1 else 255 / SMALL_RANGE)).round()
    return stretched


def shrink_to_digit(picture: np.ndarray) -> np.ndarray:
    """Shrink (H, W, …) uint8 to what a picture of one digit needs; a smaller one stays as it is."""
    height, width = picture.shape[:2]
    scale = math.sqrt(MOST_PIXELS / (height * width))
    return shrink(picture, min(photo.PHOTO_SIDE, math.ceil(scale * max(height, width))))


def enlarge(picture: np.ndarray) -> np.ndarray:
    """Enlarge a small (H, W, …) uint8 smoothly; first make blocks of one color one pixel again."""
    block = _block(picture)
    picture = np.ascontiguousarray(picture[block // 2 :: block, block // 2 :: block])
    longest = max(picture.shape[:2])
    if longest > SMALL_SIDE:
        return picture
    times = round(ENLARGED_SIDE / longest)
    # Cubic: it leaves a stroke of one pixel its darkness.
    return cv2.resize(picture, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)


def _block(picture: np.ndarray) -> int:
    """Side of the blocks of one color that (H, W, …) consists of, pixels; 1 where there are none.

    A small picture that was enlarged without smoothing has such.
    """
    side = math.gcd(*picture.shape[:2])
    for axis in (0, 1):
        # The middle line of pixels tells of nearly every picture that it has none.
        middle = picture.shape[1 - axis] // 2
        for part in (picture.take([middle], 1 - axis), picture):
            if side == 1:
                return 1
            changes = (np.diff(part, axis=axis) != 0).any(axis=tuple({0, 1, 2} - {axis}))
            side = math.gcd(side, *(np.flatnonzero(changes) + 1).tolist())
    # Shapes drawn at even places are no blocks.
    return side if max(picture.shape[:2]) <= side * MOST_BLOCKS else 1


def frame(rgb: np.ndarray) -> tuple[np.ndarray, int]:
    """Make (H, W, 3) uint8 dark on light, and put paper around it if ink touches its edge.

    Only where ink and paper are two shades. Where light is uneven, nothing is done.

    Returns
    -------
    picture, margin
        The margin's width in pixels, 0 where there is none.
    """
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    level, light = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = cv2.countNonZero(light) / light.size
    if share in (0, 1):
        return rgb, 0
    bright, dark = cv2.mean(gray, light)[0], cv2.mean(gray, 1 - light)[0]
    between = share * (1 - share) * (bright - dark) ** 2
    if between < TWO_SHADES * float(cv2.meanStdDev(gray)[1].item()) ** 2:
        return rgb, 0
    if not _is_paper(light):
        rgb, light, level, bright = 255 - rgb, 1 - light, 255 - level, 255 - dark
        gray = 255 - gray
    shortest, longest = sorted(light.shape)
    margin = min(math.ceil(MARGIN_WIDTH * longest), shortest, (photo.PHOTO_SIDE - longest) // 2)
    if margin < 1 or all(edge.all() for edge in _edges(light, 1 + shortest // EDGE_DISTANCES)):
        return rgb, 0
    paper = _paper(rgb, (gray > (level + bright) / 2).astype(np.uint8))
    framed = cv2.copyMakeBorder(paper, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    framed[margin:-margin, margin:-margin] = rgb
    return framed, margin


def _is_paper(mask: np.ndarray) -> bool:
    """Whether a mask, (h, w) uint8, is the paper and not the ink of one digit.

    Ink may cover more than half of a tight crop, but it crosses the edge in a few places, and
    leaves the corners.
    """
    share = float(mask.mean())
    if not 1 - PAPER_SHARE < share < PAPER_SHARE:
        return share > 0.5
    side = max(1, round(min(mask.shape) / 8))
    corners = [mask[rows, columns].mean() for rows in _ends(side) for columns in _ends(side)]
    edge = float(np.mean([side.mean() for side in _edges(mask, 1)]))
    return 2 * share + edge + float(np.mean(corners)) > 2


def _ends(side: int) -> tuple[slice, slice]:
    return slice(side), slice(-side, None)


def _edges(mask: np.ndarray, depth: int) -> list[np.ndarray]:
    return [mask[:depth], mask[-depth:], mask[:, :depth], mask[:, -depth:]]


def _paper(rgb: np.ndarray, bare: np.ndarray) -> np.ndarray:
    """Color of the paper everywhere on (H, W, 3) uint8, given a mask of where it is bare."""
    weight = shrink(bare * np.uint8(255), PAPER_SIDE).astype(np.float32)[..., np.newaxis]
    colors = shrink(rgb * bare[..., np.newaxis], PAPER_SIDE).astype(np.float32)
    spread = max(weight.shape) / 4
    known = cv2.GaussianBlur(weight, (0, 0), spread)[..., np.newaxis] / 255
    paper = cv2.GaussianBlur(colors, (0, 0), spread) / np.maximum(known, 1e-3)
    size = rgb.shape[1::-1]
    return cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR).clip(0, 255).astype(np.uint8)
