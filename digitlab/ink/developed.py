"""What a photo is developed to: the steps from its pixels to its ink."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from ..geometry import erase_pieces
from .sheet import is_beyond


@dataclass(frozen=True, eq=False)
class Developed:
    """The steps from a photo to ink, each (h, w) uint8, all of one size.

    Attributes
    ----------
    flattened : array
        Evenly lit: dark ink on white paper.
    ink : array
        White on black, with any ruling.
    unruled : array
        The ink without ruling and things.
    plain : array
        The darkness without ruling: the flattened, inverted.
    sheet : array or None
        255 on the part of a photo that was looked at alone.
    """

    flattened: np.ndarray
    ink: np.ndarray
    unruled: np.ndarray
    plain: np.ndarray
    sheet: np.ndarray | None = None


def clear_border(developed: Developed) -> Developed:
    """Take off ink that reaches beyond the sheet: no pen wrote that. A whole photo stays."""
    if developed.sheet is None:
        return developed
    ink = developed.unruled
    within = np.pad(~is_beyond(developed.sheet, ink.shape), 2).view(np.uint8)
    near = cv2.erode(within, np.ones((5, 5), np.uint8))[2:-2, 2:-2] == 0
    return replace(developed, unruled=erase_pieces(ink, ink > 0, near))
