"""Marks and other signs as glyphs: as people wrote them alone, or drawn by rule, sized at random.

Lengths are in heights of a digit; see `glyphs`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from ...datasets.characters import PenCharacter
from .glyphs import Strokes, to_glyph

RULED_SHARE = 0.4
"""Share of marks that are drawn by rule."""

MARK_SIZES = {
    ".": (0.02, 0.16),
    ",": (0.14, 0.9),
    "-": (0.16, 0.85),
    "/": (1.1, 2.5),
    ":": (0.35, 0.8),
    "+": (0.35, 0.95),
    "=": (0.35, 0.95),
    "%": (0.7, 1.2),
}
"""Longer side of each mark, of the colon and the slash the height. Nine in ten slashes of 167 that
people wrote are as tall as these, and stand below the baseline as `BELOW_SHARES` says."""

MARK_PLACES = {
    ".": (-0.1, 0.1),
    ",": (0.05, 0.5),
    "-": (-0.68, -0.28),
    ":": (-0.3, 0.05),
    "+": (-0.25, 0.0),
    "=": (-0.45, -0.1),
    "%": (-0.1, 0.12),
}
"""Lowest point of each mark; y grows downwards from the baseline."""

BELOW_SHARES = (0.1, 0.75)
"""Share of a slash's height above that of a digit that stands below the baseline."""

LOW_SLASH_SHARE = 0.25
"""Share of slashes that are as tall as a digit: they look like slanted ones."""

HIGH_POINT_SHARE = 0.08
"""Share of points that stand at half the height, as a hyphen does."""

HIGH_POINT_SIZE = 0.1
"""Largest of those, heights: what is longer is a hyphen."""


class Marks:
    """Draws marks.

    Parameters
    ----------
    characters : iterable of PenCharacter
        Isolated symbols; what is no mark is passed over.
    """

    def __init__(self, characters: Iterable[PenCharacter]) -> None:
        self.written: dict[str, list[Strokes]] = defaultdict(list)
        for character in characters:
            if character.label in MARK_SIZES:
                self.written[character.label].append(character.strokes)

    def draw(self, mark: str, rng: np.random.Generator) -> Strokes:
        """Draw a mark as a glyph."""
        size = rng.uniform(*MARK_SIZES[mark])
        if mark == "/":
            is_low = rng.random() < LOW_SLASH_SHARE
            size = rng.uniform(0.85, 1.1) if is_low else size
            low = rng.uniform(*BELOW_SHARES) * (size - 1)
        else:
            low = rng.uniform(*MARK_PLACES[mark])
        if mark == "." and rng.random() < HIGH_POINT_SHARE:
            size, low = min(size, HIGH_POINT_SIZE), rng.uniform(-0.6, -0.3)
        written = self.written[mark]
        if not written or rng.random() < RULED_SHARE:
            return put(_ruled(mark, rng), size, low, mark in "/:")
        return put(written[rng.integers(len(written))], size, low, mark in "/:")


def put(strokes: Sequence[np.ndarray], size: float, low: float, by_height: bool = False) -> Strokes:
    """Scale strokes to a size, and lay their lowest point at `low`, x from 0."""
    extent = np.ptp(np.concatenate(list(strokes)), axis=0)
    side = float(extent[1] if by_height else extent.max())
    # A mark that is far wider than high is scaled by its width.
    side = max(side, float(extent[0]) * 0.6, 1e-6)
    return [run + np.array((0, low)) for run in to_glyph(strokes, size / side)]


def _ruled(mark: str, rng: np.random.Generator) -> Strokes:
    """Straight strokes of a mark, in units of their own."""
    lean = rng.uniform(-0.15, 0.15)
    lines: list[list[tuple[float, float]]]
    match mark:
        case ".":
            lines = [[(0, 0), (rng.uniform(0, 1), rng.uniform(0, 1))]]
        case ",":
            lines = [[(rng.uniform(0.1, 0.7), 0), (rng.uniform(0.2, 0.6), 0.5), (0, 1)]]
        case "-":
            lines = [[(0, 0), (0.5, rng.uniform(-0.1, 0.1)), (1, lean)]]
        case "/":
            lines = [[(rng.uniform(0.05, 0.7), 0), (0, 1)]]
        case ":":
            dot = rng.uniform(0, 0.1)
            lines = [[(lean, 0), (lean + dot, 0)], [(0, 1 - dot), (dot, 1)]]
        case "+":
            at = rng.uniform(0.35, 0.65)
            lines = [[(0, at), (1, at + lean)], [(at + lean, 0), (at, rng.uniform(0.8, 1.2))]]
        case "=":
            apart = rng.uniform(0.25, 0.6)
            lines = [[(0, 0), (1, lean)], [(rng.uniform(-0.2, 0.2), apart), (1, apart + lean)]]
        case _:
            circle = np.column_stack([np.cos(_TURN), np.sin(_TURN)]) * rng.uniform(0.12, 0.2)
            rings = [circle + np.array(place) for place in ((0.2, 0.25), (0.75, 0.75))]
            return [np.array([(0.8, 0), (0.15, 1)]), *rings]
    return [np.array(line, float) for line in lines]


_TURN = np.linspace(0, 2 * np.pi, 12)
"""Angles of the corners of what is drawn as a ring."""
