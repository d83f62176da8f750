"""All that is on a page → which of its symbols are digits, and which something else.

A stroke among digits is a 1 and among letters a letter; what is as high as the digits is rather one
of them; so is what has digits behind it and nothing before. There are more such rules than anyone
writes down, and trees learned them (gradient boosting: Friedman, "Greedy function approximation",
2001) from pages of which the digits are known. `python -m tests.pages.context` fits them.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..session import session_of
from ..symbols import BLANK, OTHER, SYMBOLS
from .appearance import Appearance
from .witnesses import LEAST_PROBABILITY, logit, normalized

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FILE = Path(__file__).with_suffix(".onnx")
"""The trees: features of N symbols, (N, F) float32, → logit of each being a digit, (N, 1). They
learned from 12,352 symbols; other networks and other judges before them want another fit."""

INPUT = "features"
"""Name of what they take."""

SHAPED = 0.6
"""Probability of a digit from which on a symbol tells how high the page's digits are."""

OTHERS = SYMBOLS.index(OTHER)
"""Class of what is neither digit nor mark."""


def judge_context(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge again which symbols are digits, and which something else.

    Which digit a digit is stays as likely against the others. Marks stay as they are, too: a number
    alone, such as 29/14, is no page that would tell trees how its strokes are to be taken. For the
    parameters see `order.judge_page`.
    """
    digits, marks = judged[:, :10], judged[:, 10:OTHERS]
    both = digits.sum(axis=1, keepdims=True) + judged[:, [OTHERS]]
    (logits,) = _trees(FILE).run(None, {INPUT: find_features(judged, looks)})
    share = 1 / (1 + np.exp(-logits.astype(float)))
    again = judged.copy()
    # Else what was judged surely to be no digit would stay none, whatever the trees say.
    again[:, :10] = normalized(np.maximum(digits, LEAST_PROBABILITY)) * share * both
    again[:, [OTHERS]] = (1 - share) * both
    is_mark = marks.max(axis=1) > np.maximum(digits.sum(axis=1), judged[:, OTHERS])
    return np.where(is_mark[:, np.newaxis], judged, again)


def find_features(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Find what the trees are told of each symbol of a page, (N, F) float32.

    What a symbol itself was judged to be, as logits; how it looks, and how high it is against its
    page and line, natural logarithms; what those are that stand beside it, and all others of its
    line and page, as probabilities; how many these are. NaN where there are none.
    """
    digits = np.maximum(judged[:, :10].sum(axis=1), LEAST_PROBABILITY)
    other = judged[:, OTHERS]
    best, marks = judged[:, :10].max(axis=1), judged[:, 10:OTHERS].sum(axis=1)
    own = (digits, best, best / digits, other, marks, judged[:, BLANK], digits / (digits + other))
    flags = looks.is_bare, looks.lean, looks.is_high, looks.is_low
    on_line = np.bincount(looks.line)
    counts = (
        np.full(len(judged), len(judged)),
        on_line[looks.line],
        np.full(len(judged), len(on_line)),
    )
    features = [
        *map(logit, own),
        *flags,
        *_heights(digits, looks),
        *(column for classes in (digits, other, marks) for column in _among(classes, looks)),
        *map(np.log, counts),
    ]
    return np.stack(features, axis=1).astype(np.float32)


@cache
def _trees(file: Path) -> "InferenceSession":
    return session_of(file.parent, file.read_bytes(), threads=1)


def _heights(digits: np.ndarray, looks: Appearance) -> tuple[np.ndarray, ...]:
    """How high symbols and their lines are, by how likely symbols are digits, (N,): four of (N,).

    A symbol against the page's other digits, a symbol against the digits of its line, these against
    those of all lines and against the page's other digits.
    """
    own, of_line = np.log(np.maximum(1, looks.height)), np.log(np.maximum(1, looks.line_height))
    shaped = np.flatnonzero((digits > SHAPED) & ~looks.is_bare)
    usual = np.full(len(own), np.median(own[shaped]) if len(shaped) else np.nan)
    for symbol in shaped.tolist():
        # No digit tells of itself.
        rest = own[shaped[shaped != symbol]]
        usual[symbol] = np.median(rest) if len(rest) else np.nan
    return own - usual, own - of_line, of_line - np.median(of_line), of_line - usual


def _among(likely: np.ndarray, looks: Appearance) -> tuple[np.ndarray, ...]:
    """How likely the others are of some classes, as each symbol of (N,) is: six of (N,) float.

    All of the page, all of the line, the one before and behind in the line, and these where no
    space is between.
    """
    page = np.zeros_like(looks.line)
    same_line = looks.line[1:] == looks.line[:-1]
    return (
        _mean_of_others(likely, page),
        _mean_of_others(likely, looks.line),
        *_beside(likely, same_line),
        *_beside(likely, looks.is_joined),
    )


def _mean_of_others(likely: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Mean over all others of each symbol's group, (N,) float; NaN where there are none."""
    others = np.bincount(group)[group] - 1
    total = np.bincount(group, likely)[group] - likely
    return np.where(others > 0, total / np.maximum(1, others), np.nan)


def _beside(likely: np.ndarray, is_linked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the symbol before and of that behind, (N,) float each; NaN where none is linked."""
    before = np.append(np.nan, np.where(is_linked, likely[:-1], np.nan))
    behind = np.append(np.where(is_linked, likely[1:], np.nan), np.nan)
    return before, behind
