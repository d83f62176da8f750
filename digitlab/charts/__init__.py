"""Table → Altair chart.

Axes are fixed and a chart's shape never changes, so that a page can keep it mounted and only its
numbers move. Colours are safe for all eyes and right on light and dark; what they tell is told by
shape, dash, weight or words too.
"""

from .mistakes import confusion, duel
from .models import claims, optimizers, tradeoff
from .sureness import refusals, reliability
from .training import curves

__all__ = [
    "claims",
    "confusion",
    "curves",
    "duel",
    "optimizers",
    "refusals",
    "reliability",
    "tradeoff",
]
