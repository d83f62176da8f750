"""Prediction or table → Altair chart.

Axes are fixed and a chart's shape never changes, so that a page can keep it mounted and only its
numbers move. Colours are safe for all eyes and right on light and dark; what they tell is told by
shape, dash, weight or words too.
"""

from .answer import bars, bars_table, describe, percent, small_bars
from .mistakes import confusion, duel
from .models import claims, optimizers, tradeoff
from .sureness import refusals, reliability
from .training import curves

__all__ = [
    "bars",
    "bars_table",
    "claims",
    "confusion",
    "curves",
    "describe",
    "duel",
    "optimizers",
    "percent",
    "refusals",
    "reliability",
    "small_bars",
    "tradeoff",
]
