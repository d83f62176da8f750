"""Photos of ink that is known, and how much of it was found."""

import numpy as np


def photographed(inked: np.ndarray, pen: int = 40, paper: int = 220) -> np.ndarray:
    """Ink (H, W) → a gray photo (H, W, 3) of it."""
    share = inked[..., np.newaxis].astype(np.float64) / 255
    return np.repeat(paper + (pen - paper) * share, 3, axis=2).round().astype(np.uint8)


def overlap(found: np.ndarray, true: np.ndarray) -> float:
    """Intersection over union of what is more ink than not."""
    a, b = found > 127, true > 127
    return float((a & b).sum() / (a | b).sum())
