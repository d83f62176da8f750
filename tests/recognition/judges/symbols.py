"""Made-up judgments of symbols, and how these look."""

import numpy as np

from digitlab.recognition.judges.appearance import Appearance
from digitlab.recognition.judges.witnesses import CANVAS_WEIGHTS, Kind
from digitlab.recognition.prediction import Prediction
from digitlab.recognition.symbols import BLANK, SYMBOLS

APART = CANVAS_WEIGHTS[Kind.APART]
"""Weights of what both networks say of a symbol that stands apart."""


def said(symbol: str, certainty: float = 0.9999) -> np.ndarray:
    """What the number network says of a symbol, (19,)."""
    probabilities = np.full(BLANK, (1 - certainty) / BLANK)
    probabilities[SYMBOLS.index(symbol)] = certainty
    return probabilities


def seen(digit: int, certainty: float = 0.9999, score: float = 0.9999) -> Prediction:
    """What the digit network says of it."""
    probabilities = np.full(10, (1 - certainty) / 9)
    probabilities[digit] = certainty
    return Prediction(probabilities, score, 0.5)


def doubt(first: str, second: str) -> np.ndarray:
    """Judged nearly as likely to be one symbol as the other, (20,)."""
    judged = np.full(20, 0.001)
    judged[[SYMBOLS.index(first), SYMBOLS.index(second)]] = 0.48, 0.51
    return judged


def looks(*lengths: int, **known: np.ndarray | list[bool] | list[float]) -> Appearance:
    """Of lines of so many symbols, 40 pixels high and like any others but for what is known."""
    count = sum(lengths)
    usual = {
        "line": np.repeat(np.arange(len(lengths)), lengths),
        "height": np.full(count, 40.0),
        "foot": np.full(count, 50.0),
        "line_height": np.full(count, 40.0),
        "lean": np.zeros(count),
        **dict.fromkeys(
            ("after_space", "is_bare", "is_blot", "is_high", "is_low"),
            np.zeros(count, bool),
        ),
    }
    return Appearance(**usual | {name: np.array(values) for name, values in known.items()})
