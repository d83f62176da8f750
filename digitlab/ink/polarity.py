"""Polarity of a picture: dark ink on light paper, or light ink on dark paper."""

import cv2
import numpy as np

CLEAR_DISTANCE = 0.3
"""Distance of the median brightness from the middle, as a share of the span of brightness, from
which on the polarity is clear."""

THIN_STROKES = 40
"""A picture's shorter side, in widths of a thin stroke."""


def is_light_on_dark(gray: np.ndarray, sheet: np.ndarray) -> bool:
    """Whether the ink on the sheet is lighter than its paper.

    There is more paper than ink, on the whole sheet and around each place. The first is misled by
    large shadows, the second by strokes as wide as its window, so both count. Thin things are ink,
    which counts too; in a picture of one digit nothing is thin.

    Parameters
    ----------
    gray, sheet : (h, w) uint8
        Brightness, and where the sheet lies.
    """
    values = gray[sheet > 0]
    dark, bright = (float(edge) for edge in np.percentile(values, (1, 99)))
    whole = (float(np.median(values)) - (dark + bright) / 2) / max(1.0, bright - dark)
    if abs(whole) > CLEAR_DISTANCE:
        return whole < 0
    leans = []
    for part in (4, 12):
        about = cv2.medianBlur(gray, min(gray.shape) // part | 1)
        away = values.astype(np.float64) - about[sheet > 0]
        cubed = away * away * away
        leans.append(float(cubed.sum()) / max(1.0, float(np.abs(cubed).sum())))
    return whole - sum(leans) / 2 - _thin(gray, sheet) < 0


def _thin(gray: np.ndarray, sheet: np.ndarray) -> float:
    """Whether thin strokes are lighter (up to 1) or darker (down to -1) than their paper."""
    side = max(3, min(gray.shape) // THIN_STROKES | 1)
    kernel = np.ones((side, side), np.uint8)
    within = cv2.erode(sheet, np.ones((5, 5), np.uint8)) > 0  # The sheet's edge is thin as well.
    smooth = cv2.GaussianBlur(gray, (0, 0), 1)
    lighter, darker = (
        float((cv2.morphologyEx(smooth, hat, kernel)[within].astype(np.float64) ** 2).sum())
        for hat in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)
    )
    return (lighter - darker) / max(1.0, lighter + darker)
