"""Writing that is far fainter than other things on a photo.

What is very dark, if there is much of it, is taken for the writing, and the writing for dirt.
"""

from dataclasses import replace

from ..geometry import INKED, erase_pieces
from .developed import Developed, clear_border
from .pen import find_pen
from .things import remove_things
from .threshold import WEAK_DARKNESS, bare_level, darkness_of_ink, trace, unevenness

FAINTER_SHARE = 0.6
"""Darkness of a pen, as a share of that of most ink, below which it is looked for by itself."""


def find_fainter(developed: Developed) -> Developed | None:
    """Look again for ink, by a pen that is far fainter than other things on the photo.

    Most strokes are the writing's: of those that differ from paper, and of those of the ink, the
    thinner ones tell the pen.

    Returns
    -------
    Developed or None
        None where the pen is as dark as what was taken for the writing.
    """
    dark = developed.plain
    bare = bare_level(dark, unevenness(dark))
    pens = (find_pen(dark, mask) for mask in (developed.unruled >= INKED, dark > bare))
    pen = min(pens, key=lambda pen: pen.width)
    if pen.dark >= FAINTER_SHARE * darkness_of_ink(dark, bare):
        return None
    without = remove_things(dark, pen)
    ink = trace(without, bare_level(without, unevenness(without)), pen.dark)
    # Beside what is so dark, the writing would be dirt.
    ink = erase_pieces(ink, ink >= INKED, without > pen.dark / WEAK_DARKNESS)
    return clear_border(replace(developed, unruled=ink))
