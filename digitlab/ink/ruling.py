"""Dark on paper → the same without its ruling: lines, squares and the boxes of forms.

A ruled line is thin, straight for long, and goes from one side of the paper to the other; in a form
it closes a box. Writing is not straight for that long. So what an opening by a long straight piece
leaves is a line, as dark as the line itself is: fainter than most ink, which stays where it crosses
a line, and where it is as dark as the line, a stroke goes on from one side of it to the other.
"""

import cv2
import numpy as np

STEEPEST = 12.0
"""Degrees by which lines may be turned."""

COARSE = 600
"""Longer side at which the direction of lines is looked for, pixels."""

PIECE = 0.07
"""Length of what must be straight, as a share of the page's longer side."""

WHOLE, ACROSS = 0.4, 0.85
"""Least length of a line, as a share of the page's longer side or of the side along it."""

FEW = 4
"""Lines across from which on they say how far the sheet goes."""

KEYSTONE = 3.0
"""Degrees by which lines across and lines down may differ from a right angle."""

MARGIN = 1.25
"""How much darker than usual a line may be in places."""

DENSE, DARKER = 0.6, 1.4
"""Least share of a line's length that is there; a line that does not go all the way is less than so
many times as dark as those that do."""

TILTS = (-0.024, -0.012, 0.0, 0.012, 0.024)
"""Slopes, beside the page's, at which pieces of lines are looked for: paper is never quite flat."""

LEAST_SIDE = 40
"""Shorter side of the smallest picture on which lines are looked for, pixels."""

LEAST_CROP = 16
"""Shorter side of the smallest picture of one digit in which a frame is looked for, pixels."""

FRAME, RIM = 0.45, 0.22
"""Least length of a frame's line, and how far from the edge it may lie, as shares of a picture of
one digit."""

LEAST_BOX, RECTANGLE = 0.02, 0.9
"""A form's box: shorter side as a share of the page's longer one; share of its own rectangle."""

WRITTEN, FILLED = 0.35, 0.25
"""Least height of what is written in a box, as a share of its side; least share of such boxes."""

THICK, THICK_FRAME, LEAST_THICK = 0.009, 0.08, 5
"""A line is thinner than these shares of the longer side of a page, and of a side of a picture of
one digit; where that is very little, than so many pixels."""

FAINT = 10
"""Least darkness of a line, of 255."""

STRONGER, VARIES = 1.5, 3.0
"""What lies on a line is ink if it is so many times as dark as the line, and so many standard
deviations darker than lines are here."""


def remove_lines(dark: np.ndarray, one_digit: bool = False) -> np.ndarray:
    """Take ruled lines, squares and frames off.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than the paper, 0 is bare.
    one_digit : bool
        Whether it is a picture of one digit: then only what goes all the way across is a line.

    Returns
    -------
    (H, W) uint8
        The same array's values, but lines are 0 where no stroke crosses them.
    """
    if min(dark.shape) < LEAST_SIDE:
        return dark
    frames, side, turned = (dark, 0.0, 0.0) if one_digit else _frames(dark)
    slopes = _slopes(dark)
    longest = max(dark.shape)
    thickest = max(LEAST_THICK, round(THICK * longest))
    piece = round(PIECE * longest)
    sheet = longest
    for upright in (False, True):
        along = np.ascontiguousarray(dark.T) if upright else dark
        least = ACROSS * along.shape[1]
        if not one_digit:
            least = min(WHOLE * longest, least, ACROSS * sheet)
        lines = _whole(_straight(along, slopes[upright], piece, thickest), piece, least)
        sheet = _extent(lines) or longest
        if side:
            slope = -turned if upright else turned
            sides = _straight(along, slope, round(0.6 * side), thickest)
            lines = cv2.max(lines, cv2.min(sides, frames.T if upright else frames))
        dark = _without(dark, lines.T if upright else lines, upright, thickest)
    return dark


def remove_frame(ink: np.ndarray) -> np.ndarray:
    """Take lines at the edges of a picture of one digit off, even where the digit touches them.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black.

    Returns
    -------
    (H, W) uint8
        The same without straight, thin lines near the edges.
    """
    if min(ink.shape) < LEAST_CROP:
        return ink
    for upright in (False, True):
        along = np.ascontiguousarray(ink.T) if upright else ink
        rows, columns = along.shape
        thickest = max(LEAST_THICK, round(THICK_FRAME * rows))
        lines = _straight(along, 0.0, round(FRAME * columns), thickest)
        inner = round(RIM * rows)
        lines[inner : rows - inner] = 0
        ink = _without(ink, lines.T if upright else lines, upright, thickest)
    return ink


def _straight(dark: np.ndarray, slope: float, piece: int, thickest: int) -> np.ndarray:
    """Darkness of what is straight and nearly level for `piece` pixels, and thin: (H, W) uint8."""
    piece = max(9, piece)
    strength = np.zeros_like(dark)
    for tilt in TILTS:
        level = _shear(dark, slope + tilt)
        # The average closes small gaps; noise must not break a line.
        level = cv2.blur(level, (max(3, piece // 6), 1))
        straight = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, piece), np.uint8))
        strength = cv2.max(strength, _shear(straight, -slope - tilt))
    # Thick is judged by what is there: of a slanted stroke only the middle is level for long.
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thickest, 1), np.uint8))
    return cv2.subtract(strength, thick)


def _whole(strength: np.ndarray, piece: int, least: float) -> np.ndarray:
    """Of straight pieces, (H, W) uint8, those that together go at least so far across.

    Straight strokes of digits that happen to stand in a row leave larger gaps than a line does, and
    are darker than the lines that go all the way.
    """
    mask = (strength >= FAINT).astype(np.uint8)
    # Pieces that go on in each other's direction are one line.
    reach = max(9, piece)
    joined = cv2.dilate(mask, np.ones((3, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] - reach >= least).tolist():
        if label == 0:
            continue
        x, y, width, height = stats[label, :4].tolist()
        part = (slice(y, y + height), slice(x, x + width))
        own = (labels[part] == label) & (mask[part] > 0)
        if own.any() and own.any(axis=0).sum() >= DENSE * (width - reach):
            # A line is darkest in its middle: the usual one of what each place has there.
            middle = np.where(own, strength[part], 0).max(axis=0)[own.any(axis=0)]
            found.append((width, float(np.median(middle)), part, own))
    kept = np.zeros_like(strength)
    far = ACROSS * strength.shape[1]
    usual = np.median([dark for width, dark, *_ in found if width > far] or [255])
    for width, dark, part, own in found:
        if width > far or dark < DARKER * usual:
            # Darker than the line is on the whole: a stroke that stands right on it.
            kept[part][own] = np.minimum(strength[part][own], min(255, round(MARGIN * dark)))
    return kept


def _extent(lines: np.ndarray) -> int:
    """How far lines across reach down a sheet, which may lie on a desk, pixels: lines down it are
    as long. 0 where they are too few to tell.
    """
    count, _ = cv2.connectedComponents((lines > 0).astype(np.uint8))
    rows = np.flatnonzero(lines.any(axis=1))
    return int(rows[-1] - rows[0]) if count > FEW else 0


def _frames(dark: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Where the frames of a form's boxes may lie, (H, W) uint8, a box's side and its slope.

    A box is a hole in the ink, nearly a rectangle, with something written in it; boxes of one size
    count together. The side, in pixels, is 0 where there are none.
    """
    around = np.zeros_like(dark)
    level, _ = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = (dark > 0.6 * max(level, 2 * FAINT)).astype(np.uint8)
    outlines, tree = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return around, 0.0, 0.0
    parents = tree[0, :, 3]
    least = LEAST_BOX * max(dark.shape)
    boxes, turns = {}, []
    for number in np.flatnonzero(_are_holes(parents)).tolist():
        (_, (width, height), angle) = cv2.minAreaRect(outlines[number])
        short, long = sorted((width, height))
        hull = cv2.convexHull(outlines[number])
        if short > least and long < 3 * short and cv2.contourArea(hull) > RECTANGLE * short * long:
            boxes[number] = (short, hull)
            turns.append((angle + 45) % 90 - 45)
    filled = [
        boxes[int(parents[number])][0]
        for number in np.flatnonzero(np.isin(parents, list(boxes))).tolist()
        if cv2.boundingRect(outlines[number])[3] > WRITTEN * boxes[int(parents[number])][0]
    ]
    if not filled:
        return around, 0.0, 0.0
    side = float(np.median(filled))
    alike = [hull for short, hull in boxes.values() if 0.7 < short / side < 1.4]
    if len(filled) < FILLED * len(alike):
        return around, 0.0, 0.0
    cv2.polylines(around, alike, True, 255, 2 * max(3, round(0.06 * side)))
    return around, side, float(np.tan(np.radians(np.median(turns))))


def _are_holes(parents: np.ndarray) -> np.ndarray:
    """Which outlines of a tree, given as each one's parent, go around a hole: (N,) bool."""
    holes = np.zeros(len(parents), bool)
    above = parents
    while (above >= 0).any():
        holes ^= above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return holes


def _slopes(dark: np.ndarray) -> tuple[float, float]:
    """Slopes of the lines across (down over across) and of those down (across over down).

    The slope along which rows, or columns, differ most from their neighbors. Both are looked for
    together first, at right angles: where there are lines one way only, slanted writing must not
    be taken for the other. Then each a little by itself, since a photo is not taken straight.
    """
    scale = min(1.0, COARSE / max(dark.shape))
    small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.minimum(small, 80).astype(np.uint8)  # Lines are faint; ink must not outvote them.
    across, down = small, np.ascontiguousarray(small.T)
    degrees = np.arange(-STEEPEST, STEEPEST + 0.1, 0.5)
    slopes = np.tan(np.radians(degrees))
    by_row = np.array([_contrast(_shear(across, slope)) for slope in slopes])
    by_column = np.array([_contrast(_shear(down, -slope)) for slope in slopes])
    both = int((by_row + by_column).argmax())
    near = np.abs(degrees - degrees[both]) <= KEYSTONE
    best_row = slopes[near][by_row[near].argmax()]
    best_column = slopes[near][by_column[near].argmax()]
    return float(best_row), -float(best_column)


def _contrast(level: np.ndarray) -> float:
    """Sum of the squared differences between neighboring rows' means of (H, W) uint8."""
    sums = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    return float((np.diff(sums / level.shape[1]) ** 2).sum())


def _shear(picture: np.ndarray, slope: float) -> np.ndarray:
    """Move each column of (H, W) up so that lines of that slope become level."""
    width = picture.shape[1]
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])
    return cv2.warpAffine(picture, matrix, picture.shape[1::-1], flags=cv2.INTER_LINEAR)


def _without(dark: np.ndarray, lines: np.ndarray, upright: bool, thickest: int) -> np.ndarray:
    """Take lines off, but not what is darker than they are, nor what crosses them.

    Parameters
    ----------
    dark : (H, W) uint8
    lines : (H, W) uint8
        How dark the lines are; 0 where there is none.
    upright : bool
        Whether they are lines down the page.
    thickest : int
        Thickness of the thickest line, pixels.

    Returns
    -------
    (H, W) uint8
    """
    if not lines.any():
        return dark
    # A line's soft edges belong to it.
    wide = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    on_line = wide > 0
    places = np.flatnonzero(on_line)
    line, here = wide.ravel()[places], dark.ravel()[places]
    # Most pixels on lines are nothing but line: how these vary says from where on there is more.
    above = here.astype(np.float32) - line
    middle = float(np.median(above))
    deviation = 1.48 * float(np.median(np.abs(above - middle)))
    least = max(FAINT, middle + VARIES * deviation)
    is_ink = here > np.maximum(STRONGER * line, line + least)
    cleaned = dark.ravel().copy()
    cleaned[places[~is_ink]] = 0
    # A stroke that crosses goes on at both sides of the gap: close the gap by the line's width.
    # Where lines lie side by side all over, theirs together is none, and closing it takes minutes.
    width = min(_thickness(on_line, upright), thickest + 2)
    thickness = 2 * int(np.ceil(width / 2)) + 3
    kernel = np.ones((1, thickness) if upright else (thickness, 1), np.uint8)
    bridged = cv2.morphologyEx(cleaned.reshape(dark.shape), cv2.MORPH_CLOSE, kernel)
    cleaned[places] = np.maximum(cleaned[places], np.minimum(bridged.ravel()[places], here))
    return cleaned.reshape(dark.shape)


def _thickness(on_line: np.ndarray, upright: bool) -> float:
    """Mean length of the runs of True across the lines, pixels."""
    along = on_line.T if upright else on_line
    starts = int(np.count_nonzero(along[1:] & ~along[:-1]))
    return int(np.count_nonzero(on_line)) / max(1, starts)
