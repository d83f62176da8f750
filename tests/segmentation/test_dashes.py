"""Dashes of a digit are joined; pieces that are no dashes are left."""

import cv2
import numpy as np

from digitlab.segmentation.dashes import join_dashes


def circle(dash: float, gap: float) -> np.ndarray:
    ink = np.zeros((200, 200), np.uint8)
    for start in np.arange(0, 359, dash + gap):
        cv2.ellipse(ink, (100, 100), (70, 70), 0, start, min(start + dash, 360), 255, 8)
    return ink


def pieces(ink: np.ndarray) -> int:
    return cv2.connectedComponents((ink > 99).astype(np.uint8))[0] - 1


def test_dashed_circle_becomes_a_ring() -> None:
    dashed = circle(14, 16)
    assert pieces(dashed) == 12
    joined = join_dashes(dashed)
    assert joined is not None
    assert pieces(joined) == 1
    assert pieces(255 - joined) == 2
    assert (joined >= dashed).all()


def test_what_is_no_dashes_stays() -> None:
    assert join_dashes(circle(360, 0)) is None
    assert join_dashes(circle(100, 20)) is None
    assert join_dashes(np.zeros((20, 20), np.uint8)) is None
    unlike = circle(14, 46)
    unlike[:, :20] = unlike[:, 180:] = unlike[80:120, 80:120] = 255
    assert join_dashes(unlike) is None
