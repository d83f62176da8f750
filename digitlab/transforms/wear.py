"""What happens to ink between the pen and the network: photos, thresholds, rules taken off.

Everything works on (H, W) uint8, white on black, with digits of a known height in pixels.
"""

import cv2
import numpy as np

LEAST_LEFT = 0.5
"""Share of the ink that is left; where wear takes more, nobody could read it."""


def worn(ink: np.ndarray, height: float, base: float, rng: np.random.Generator) -> np.ndarray:
    """Do some of these things to the ink of a line.

    Parameters
    ----------
    ink : (H, W) uint8
    height : float
        Of its digits, pixels.
    base : float
        Row of its baseline.
    rng : numpy.random.Generator

    Returns
    -------
    (H, W) uint8
    """
    whole, ink = ink, ink.copy()
    if rng.random() < 0.3:
        ink = photographed(ink, height, rng)
    if rng.random() < 0.2:
        ink = coarse(ink, height, rng)
    if rng.random() < 0.2:
        broken(ink, height, rng)
    if ink.sum(dtype=np.int64) < LEAST_LEFT * whole.sum(dtype=np.int64):
        ink = whole.copy()
    if rng.random() < 0.12:
        ruled(ink, height, base, rng)
    if rng.random() < 0.06:
        combed(ink, height, base, rng)
    if rng.random() < 0.04:
        boxed(ink, height, base, rng)
    if rng.random() < 0.2:
        specked(ink, height, rng)
    return ink


def photographed(ink: np.ndarray, height: float, rng: np.random.Generator) -> np.ndarray:
    """Blur, add grain, and threshold again: ragged edges, hollow and lost strokes."""
    sigma = float(rng.uniform(0.01, 0.05)) * height
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.4, sigma)).astype(np.float32)
    coarse_shape = tuple(max(2, int(side / (height * 0.1))) for side in ink.shape)
    grain = cv2.resize(
        rng.normal(0, rng.uniform(5, 45), coarse_shape).astype(np.float32), ink.shape[::-1]
    )
    level, width = rng.uniform(80, 150), rng.uniform(1, 60)
    edge = (soft + grain * (soft > 20) - level) / width
    return (np.clip(edge + 0.5, 0, 1) * 255).astype(np.uint8)


def coarse(ink: np.ndarray, height: float, rng: np.random.Generator) -> np.ndarray:
    """As if written small or taken from afar: digits of 12 to 26 pixels, enlarged again."""
    scale = float(rng.uniform(12, 26)) / height
    if scale >= 1:
        return ink
    size = tuple(max(2, round(side * scale)) for side in ink.shape[::-1])
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        small = cv2.threshold(small, float(rng.uniform(60, 140)), 255, cv2.THRESH_BINARY)[1]
    return cv2.resize(small, ink.shape[::-1], interpolation=cv2.INTER_LINEAR)


def broken(ink: np.ndarray, height: float, rng: np.random.Generator) -> None:
    """Take away a few discs, or thin lines as where a rule was."""
    rows, columns = ink.shape
    if rng.random() < 0.6:
        for _ in range(rng.integers(1, 3 + columns // round(height))):
            place = int(rng.integers(columns)), int(rng.integers(rows))
            cv2.circle(ink, place, max(1, round(rng.uniform(0.02, 0.07) * height)), 0, -1)
    else:
        for _ in range(rng.integers(1, 3)):
            row = int(rng.integers(rows))
            lean = round(rng.normal(0, 0.05) * height)
            thick = max(1, round(rng.uniform(0.015, 0.05) * height))
            cv2.line(ink, (0, row), (columns, row + lean), 0, thick)


def ruled(ink: np.ndarray, height: float, base: float, rng: np.random.Generator) -> None:
    """Add what is left of a ruled line under the digits or through them."""
    columns = ink.shape[1]
    row = base + (rng.normal(0.1, 0.15) if rng.random() < 0.7 else rng.uniform(-0.8, 0)) * height
    thick = max(1, round(rng.uniform(0.015, 0.06) * height))
    value = int(rng.integers(120, 256))
    for _ in range(rng.integers(1, 4)):
        start, length = rng.uniform(0, columns), rng.uniform(0.2, 3) * height
        lean = rng.normal(0, 0.01) * length
        ends = (int(start), int(row)), (int(start + length), int(row + lean))
        cv2.line(ink, *ends, value, thick, cv2.LINE_AA)


def combed(ink: np.ndarray, height: float, base: float, rng: np.random.Generator) -> None:
    """Add the ticks of a comb under the digits, and sometimes its line."""
    columns = ink.shape[1]
    low = base + rng.uniform(0.1, 0.35) * height
    high = low - rng.uniform(0.15, 0.4) * height
    thick = max(1, round(rng.uniform(0.02, 0.06) * height))
    for x in np.arange(rng.uniform(0, 0.5) * height, columns, rng.uniform(0.9, 1.5) * height):
        cv2.line(ink, (int(x), int(low)), (int(x), int(high)), 255, thick, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.line(ink, (0, int(low)), (columns, int(low)), 255, thick, cv2.LINE_AA)


def boxed(ink: np.ndarray, height: float, base: float, rng: np.random.Generator) -> None:
    """Add an upright side of a box at one end or both, taller than the digits."""
    columns = ink.shape[1]
    thick = max(1, round(rng.uniform(0.02, 0.07) * height))
    low = round(base + rng.uniform(0.1, 0.4) * height)
    high = round(base - rng.uniform(1.2, 1.6) * height)
    for x in (thick, columns - 1 - thick):
        if rng.random() < 0.6:
            lean = round(rng.normal(0, 0.03) * height)
            cv2.line(ink, (x, low), (x + lean, high), 255, thick, cv2.LINE_AA)


def specked(ink: np.ndarray, height: float, rng: np.random.Generator) -> None:
    """Add a few specks, smaller than a point."""
    rows, columns = ink.shape
    for _ in range(rng.integers(1, 8)):
        place = int(rng.integers(columns)), int(rng.integers(rows))
        cv2.circle(ink, place, int(rng.uniform(0, 0.022) * height), int(rng.integers(120, 256)), -1)
