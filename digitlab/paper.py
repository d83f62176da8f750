"""A photo of paper → the same as if it were evenly lit, dark ink on a white sheet.

Light falls on paper as a factor: under a lamp or in a shadow, paper and ink get darker alike. So
the paper's own brightness is estimated at a coarse scale and divided out. How coarse follows from
the strokes: paper is what remains when all that is a few strokes wide is closed over, and how wide
a stroke is shows once the light is divided out, so both are found in turns. Soft shadows wider than
that stay on the paper's side.

What is not the sheet, a dark desk around it, is called bare: it is told from a shadow by its sharp
edge, and from writing by its size.
"""

import cv2
import numpy as np

from .geometry import shrink

COARSE = 400
"""Longer side at which light, sheet and polarity are judged, pixels."""

BROAD = 6
"""Widths of the broadest strokes of a page that go into its shorter side. Whatever is broader is
light or shadow: where a deep shadow ends, a band of it may be left once the fall-off is gone.
"""

TURNS = 3
"""Times that the width of strokes and the light are found from each other."""

STROKES = 7.0
"""Width of what is closed over, in strokes."""

DESK = 0.62
"""Brightness, as a share of the sheet's, from which on down it may be another thing than paper."""

SHARP = 0.6
"""Share of the fall in brightness at the edge of a sheet that happens within a few pixels."""

EDGED = 0.75
"""Share of a sheet's outline that must be such an edge."""

LEVELS = 3
"""Levels of brightness at which a sheet is looked for."""

LEAST_SIDE = 32
"""Shorter side of the smallest picture in which a desk is looked for, pixels."""

LEAST, SOLID = 0.2, 0.85
"""A sheet's least share of the picture, and of the smallest convex outline around it."""

CLEAR = 0.3
"""How far, of the span of brightness, most of the paper lies from its middle where that is clear.
"""

THIN = 40
"""Widths of what is thin that go into a picture's shorter side."""

FLAT = 0.5
"""Share of a picture of just one color from which on it was made by a program, not by light."""


def flatten(picture: np.ndarray, one_digit: bool = False) -> np.ndarray:
    """Even out the light, turn light-on-dark around, and blank what is not the sheet.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB.
    one_digit : bool
        Whether strokes may be as wide as a good part of the picture.

    Returns
    -------
    (H, W) uint8
        255 is bare paper, whatever its color and light; ink is as dark as it is beside its paper.
    """
    small = shrink(picture, COARSE)
    sheet = _sheet(_darkest(small))
    if _is_light_on_dark(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), sheet):
        picture, small = 255 - picture, 255 - small
    paper = _light(_darkest(small), sheet, one_digit)
    size = picture.shape[1::-1]
    # The estimate is smooth: enlarging it loses nothing.
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(_darkest(picture), paper, scale=255)
    if not sheet.all():
        even[cv2.resize(sheet, size, interpolation=cv2.INTER_LINEAR) < 255] = 255
    return even


def _darkest(picture: np.ndarray) -> np.ndarray:
    """(H, W, 3) → (H, W) uint8: brightness, but colored ink is darker than its brightness says."""
    channels = cv2.split(picture)
    least = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    return cv2.addWeighted(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 0.5, least, 0.5, 0)


def _light(gray: np.ndarray, sheet: np.ndarray, one_digit: bool) -> np.ndarray:
    """Brightness of the bare paper at each pixel of (h, w) uint8, at least 1."""
    levels = np.bincount(gray[sheet > 0], minlength=256)
    common = int(levels.argmax())
    if levels[max(0, common - 1) : common + 2].sum() > FLAT * levels.sum():
        return np.full_like(gray, max(1, common))
    width = min(gray.shape) / 2
    # A lamp's fall-off goes first: what is left is flat enough to be averaged up to the borders.
    fall = _fall(_closed(np.where(sheet > 0, gray, 0).astype(np.uint8), width), sheet)
    gray = cv2.convertScaleAbs(gray / fall)
    width = width if one_digit else min(gray.shape) / BROAD
    known = np.where(sheet > 0, gray, 0).astype(np.uint8)
    for _ in range(TURNS):
        paper = _closed(known, width)
        paper = cv2.blur(paper, (round(width) // 2 | 1, round(width) // 2 | 1))
        dark = 255 - cv2.divide(gray, paper, scale=255)
        dark[sheet == 0] = 0
        level, mask = cv2.threshold(dark, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        stroke = _stroke(mask, one_digit)
        width = min(width, max(STROKES * stroke, min(gray.shape) / 30))
    bare = ((dark < max(10.0, 0.6 * level)) & (sheet > 0)).astype(np.float32)
    # An average of bare paper alone: closing takes the brightest grain for the paper.
    spread = max(1.0, width / 3)
    weight = cv2.GaussianBlur(bare, (0, 0), spread)
    mean = cv2.GaussianBlur(bare * gray, (0, 0), spread) / np.maximum(weight, 1e-3)
    share = np.clip(weight / 0.05, 0, 1)
    even = share * mean + (1 - share) * paper
    return np.clip(even * fall, 1, 255).round().astype(np.uint8)


def _stroke(mask: np.ndarray, widest: bool) -> float:
    """Width of the strokes of a (h, w) mask, pixels: the usual one, or nearly the widest."""
    if widest and mask.any():
        return 2 * float(np.percentile(cv2.distanceTransform(mask, cv2.DIST_L2, 3)[mask > 0], 95))
    edge = mask - cv2.erode(mask, np.ones((3, 3), np.uint8))
    return 2 * int(mask.sum()) / max(1, int(edge.sum()))


def _fall(paper: np.ndarray, sheet: np.ndarray) -> np.ndarray:
    """Brightness of (h, w) uint8 as a square function of the place, over its mean; at least 0.2."""
    rows, columns = (np.linspace(-1, 1, size, dtype=np.float32) for size in paper.shape)
    down, across = np.meshgrid(rows, columns, indexing="ij")
    terms = np.stack([np.ones_like(down), down, across, down * across, down**2, across**2], axis=2)
    inside = np.flatnonzero(sheet)[:: max(1, sheet.size // 5_000)]
    fit, *_ = np.linalg.lstsq(
        terms.reshape(-1, 6)[inside], paper.ravel()[inside].astype(np.float32), rcond=None
    )
    fall = terms @ fit
    mean = max(1.0, float(fall[sheet > 0].mean()))
    return np.maximum(fall / mean, 0.2)


def _closed(gray: np.ndarray, width: float) -> np.ndarray:
    """Close (h, w) uint8 over everything dark that is narrower than `width` pixels."""
    side = max(3, round(width)) | 1
    framed = cv2.copyMakeBorder(gray, side, side, side, side, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.maximum(1, closed[side:-side, side:-side])


def _is_light_on_dark(gray: np.ndarray, sheet: np.ndarray) -> bool:
    """Whether the ink on the sheet is lighter than its paper.

    There is more paper than ink, on the whole and about each place: the one is misled by large
    shadows, the other by strokes as wide as its window, so both are asked. What is thin is ink,
    too; in a picture of one digit nothing is.
    """
    values = gray[sheet > 0]
    dark, bright = (float(edge) for edge in np.percentile(values, (1, 99)))
    whole = (float(np.median(values)) - (dark + bright) / 2) / max(1.0, bright - dark)
    if abs(whole) > CLEAR:
        return whole < 0
    leans = []
    for part in (4, 12):
        about = cv2.medianBlur(gray, min(gray.shape) // part | 1)
        cubed = (values.astype(np.float64) - about[sheet > 0]) ** 3
        leans.append(float(cubed.sum()) / max(1.0, float(np.abs(cubed).sum())))
    return whole - sum(leans) / 2 - _thin(gray, sheet) < 0


def _thin(gray: np.ndarray, sheet: np.ndarray) -> float:
    """Whether what is thin on the sheet is lighter (up to 1) or darker (down to -1) than around."""
    side = max(3, min(gray.shape) // THIN | 1)
    kernel = np.ones((side, side), np.uint8)
    within = cv2.erode(sheet, np.ones((5, 5), np.uint8)) > 0  # The sheet's edge is thin as well.
    smooth = cv2.GaussianBlur(gray, (0, 0), 1)
    lighter, darker = (
        float((cv2.morphologyEx(smooth, hat, kernel)[within].astype(np.float64) ** 2).sum())
        for hat in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)
    )
    return (lighter - darker) / max(1.0, lighter + darker)


def _sheet(gray: np.ndarray) -> np.ndarray:
    """Where the sheet lies in (h, w) uint8: 255 there, 0 on a dark desk around it."""
    if min(gray.shape) < LEAST_SIDE:
        return np.full_like(gray, 255)
    width = max(3, min(gray.shape) // 12) | 1
    # Writing is closed over, a desk's texture smoothed away; the sheet's edge stays where it is.
    smooth = cv2.medianBlur(_closed(gray, width), 5)
    darker = smooth.ravel()
    best, sheet = EDGED, np.full_like(gray, 255)
    # A shadow across the sheet may be nearer to the desk than to the rest: look below it too.
    for _ in range(LEVELS):
        level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        filled = _convex(smooth > level)
        if filled is not None and (edged := _edged(smooth, filled)) > best:
            margin = 2 * max(2, max(gray.shape) // 70) + 1
            kernel = np.ones((margin, margin), np.uint8)
            best, sheet = edged, cv2.erode(filled, kernel, borderType=cv2.BORDER_REPLICATE)
        darker = darker[darker <= level]
        if not len(darker):
            break
    return sheet


def _convex(bright: np.ndarray) -> np.ndarray | None:
    """Fill the largest region of (h, w) bool, if it is large and whole enough for a sheet."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright.astype(np.uint8))
    if count == 1:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    region = (labels == largest).astype(np.uint8)
    outlines, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    filled = cv2.fillConvexPoly(np.zeros_like(region), hull, 255)
    area = int(region.sum())
    around = np.concatenate([filled[0], filled[-1], filled[:, 0], filled[:, -1]]) == 0
    if area < LEAST * region.size or area < SOLID * np.count_nonzero(filled) or not around.any():
        return None
    return filled


def _edged(gray: np.ndarray, sheet: np.ndarray) -> float:
    """Share of the sheet's outline where brightness falls at once, as no shadow's edge does."""
    outline = (sheet > 0) & (cv2.erode(sheet, np.ones((3, 3), np.uint8)) == 0)
    outline[[0, -1]] = outline[:, [0, -1]] = False
    if not outline.any():
        return 0.0
    near, far = np.ones((5, 5), np.uint8), np.ones((25, 25), np.uint8)
    bright, dark = cv2.dilate(gray, far), cv2.erode(gray, far)
    step = cv2.dilate(cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, near), far)
    fall = cv2.subtract(bright, dark)
    edged = (dark < DESK * bright) & (step > SHARP * fall)
    return float(edged[outline].mean())
