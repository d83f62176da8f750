"""Lines made up from pictures of digits, as MNIST's: how pens write on paper, not on a tablet."""

import string
from collections.abc import Sequence

import cv2
import numpy as np

from ...datasets import Digits
from ...geometry import crop
from ...ink import strokes as pen_strokes
from ...preprocess import bounding_box
from ...recognition.symbols import MARKS
from ...transforms.wear import worn
from .layout import Style, random_style
from .marks import Marks
from .texts import PRINTED, SPACE, one_of

HEIGHTS = (28, 48)
"""Height of a digit, pixels."""

PEN = 0.12
"""Width of MNIST's pens, heights."""

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
)
"""Of printed words; each upright and italic."""


class Rasters:
    """Draws lines of digits that are pictures.

    Parameters
    ----------
    digits : Digits
    marks : Marks
        What stands between them.
    """

    def __init__(self, digits: Digits, marks: Marks) -> None:
        self.marks = marks
        self.digits = [digits.images[digits.labels == label] for label in range(10)]

    def can_draw(self, tokens: Sequence[str]) -> bool:
        """Whether a text is digits, marks, spaces and printed words alone."""
        return all(
            token.isdigit() or token in MARKS or token in (SPACE, PRINTED) for token in tokens
        )

    def draw(self, tokens: Sequence[str], rng: np.random.Generator) -> np.ndarray:
        """Draw a text: (H, W) uint8, white on black."""
        height, style = rng.uniform(*HEIGHTS), random_style(rng)
        rows = round(3 * height)
        base = round(2 * height)
        places = len(tokens) + 2 + 4 * tokens.count(PRINTED)
        page = np.zeros((rows, round(places * 2.5 * height)), np.uint8)
        reach = np.full(rows, -1e9)
        edge = x = 0
        gap = 0.0
        for token in tokens:
            if token == SPACE:
                gap = style.space
                continue
            glyph, top = self._glyph(token, height, style, rng)
            apart = (gap + style.gap + rng.normal(0, style.spread)) * height
            gap = 0.0
            top = int(np.clip(base + top + rng.normal(0, style.wander) * height, 0, rows - 1))
            glyph = glyph[: rows - top, : page.shape[1] // 2]
            here = slice(top, top + len(glyph))
            inked = glyph > 60
            left = np.where(inked.any(axis=1), inked.argmax(axis=1), 1e9)
            nearest = float((reach[here] - left).max())
            x = round(max(nearest, edge - 0.35 * height) + apart) if edge else 0
            x = int(np.clip(x, 0, page.shape[1] - glyph.shape[1]))
            part = page[here, x : x + glyph.shape[1]]
            np.maximum(part, glyph, out=part)
            right = np.where(
                inked.any(axis=1), x + glyph.shape[1] - inked[:, ::-1].argmax(axis=1), -1e9
            )
            reach[here] = np.maximum(reach[here], right)
            edge = max(edge, x + glyph.shape[1])
        page = _slanted(page[:, : edge + 1], height, style, rng)
        return worn(page, height, base, rng) if rng.random() < 0.5 else page

    def _glyph(
        self, token: str, height: float, style: Style, rng: np.random.Generator
    ) -> tuple[np.ndarray, float]:
        """A token's picture, and its top row from the baseline."""
        if token == PRINTED:
            return _printed(height, rng)
        if not token.isdigit():
            strokes = self.marks.draw(token, rng)
            points = np.concatenate(strokes)
            pen = max(2, round(PEN * height * float(np.exp(rng.normal(0, 0.2)))))
            corner, extent = points.min(axis=0), np.ptp(points, axis=0)
            runs = [(run - corner) * height + pen for run in strokes]
            shape = tuple(int(side) for side in np.ceil(extent[::-1] * height) + 2 * pen)
            return pen_strokes.draw(runs, pen + 1, (shape[0], shape[1])), corner[1] * height - pen
        pictures = self.digits[int(token)]
        picture = pictures[rng.integers(len(pictures))]
        box = bounding_box(picture)
        glyph = picture if box is None else crop(picture, box)
        tall = height * float(np.exp(rng.normal(0, style.sizes)))
        if token == "1" and style.low_ones:
            tall *= rng.uniform(0.5, 0.85)
        if token == "1" and style.lean:
            glyph = _leaning(glyph, style.lean)
        wide = max(
            2, round(glyph.shape[1] * tall / len(glyph) * float(np.exp(rng.normal(0, 0.06))))
        )
        # A digit that lies would be stretched to a bar.
        wide = min(wide, round(1.6 * tall))
        glyph = cv2.resize(glyph, (wide, max(2, round(tall))), interpolation=cv2.INTER_LINEAR)
        return glyph, -tall


def _leaning(glyph: np.ndarray, lean: float) -> np.ndarray:
    """Shear a glyph, (h, w), by `lean` columns per row."""
    rows, columns = glyph.shape
    wide = columns + int(np.ceil(abs(lean) * rows))
    move = np.array([[1, -lean, max(0.0, lean * rows)], [0, 1, 0]])
    sheared = cv2.warpAffine(glyph, move, (wide, rows))
    return crop(sheared, bounding_box(sheared) or (0, 0, wide, rows))


def _printed(height: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """A printed word of three letters or more: its picture, and its top row from the baseline."""
    letters = rng.choice([*string.ascii_lowercase, *"aeiounrst" * 3], int(rng.integers(3, 10)))
    word = "".join(letters)
    word = (word, word.capitalize(), word.upper())[rng.choice(3, p=(0.5, 0.35, 0.15))]
    font = one_of(rng, FONTS) | (cv2.FONT_ITALIC if rng.random() < 0.2 else 0)
    scale = height * rng.uniform(0.8, 1.2) / 22  # Hershey's capitals are 22 pixels high
    thick = max(1, round(height * rng.uniform(0.04, 0.14)))
    (width, above), below = cv2.getTextSize(word, font, scale, thick)
    picture = np.zeros((above + below + 2 * thick, width + 2 * thick), np.uint8)
    cv2.putText(picture, word, (thick, above + thick), font, scale, 255, thick, cv2.LINE_AA)
    return picture, -float(above + thick)


def _slanted(page: np.ndarray, height: float, style: Style, rng: np.random.Generator) -> np.ndarray:
    """Slant a line and let it climb; thicken or thin its strokes."""
    rows, columns = page.shape
    slant, margin = rng.normal(0, 0.15), round(height)
    rise = style.slope * columns
    move = np.array(
        [
            [1, -slant, margin + slant * rows / 2],
            [style.slope, 1, max(0.0, -rise)],
        ]
    )
    size = columns + 2 * margin, rows + round(abs(rise))
    page = cv2.warpAffine(page, move, size)
    kind = rng.random()
    if kind < 0.2:
        return cv2.dilate(page, np.ones((3, 3), np.uint8))
    if kind < 0.35:
        return cv2.erode(page, np.ones((3, 2), np.uint8))
    return page
