"""What a network says at each step of a line → symbols, and how likely a text is.

The network gives, for each two columns of a strip, the probabilities of the symbols and of a blank.
A symbol is a run of columns at which one class is the likeliest (best path of connectionist
temporal classification, Graves et al. 2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from .strip import STRIDE
from .symbols import BLANK, SYMBOLS


@dataclass(frozen=True, eq=False)
class Symbol:
    """A symbol that the network found in a strip.

    Attributes
    ----------
    start, end : float
        The columns of the strip at which the network names it; they lie within its ink, which may
        reach further.
    probabilities : (19,) float
        Of each of `SYMBOLS` to stand there alone; what is missing to 1 is the probability that
        there is none, or several.
    """

    start: float
    end: float
    probabilities: np.ndarray

    @property
    def text(self) -> str:
        """The likeliest of `SYMBOLS`."""
        return SYMBOLS[int(np.argmax(self.probabilities))]

    @property
    def confidence(self) -> float:
        """Its probability, 0 to 1."""
        return float(np.max(self.probabilities))


@dataclass(frozen=True, eq=False)
class Text:
    """What the network says of a strip.

    Attributes
    ----------
    symbols : list of Symbol
        What it reads, from left to right.
    outputs : (T, 20) float
        Probabilities of the classes at each step.
    """

    symbols: list[Symbol]
    outputs: np.ndarray

    @cached_property
    def text(self) -> str:
        """Its symbols."""
        return "".join(symbol.text for symbol in self.symbols)

    @property
    def confidence(self) -> float:
        """Probability that all its symbols are right, about; 0 where it reads nothing."""
        return float(np.prod([symbol.confidence for symbol in self.symbols])) * bool(self.symbols)

    def between(self, start: float, end: float) -> Symbol:
        """What it says of some columns of the strip, though it may read nothing there.

        Parameters
        ----------
        start, end : float
            Columns of the strip; what lies beyond its ends tells nothing.
        """
        first, last = (round(column / STRIDE) for column in (start, end))
        return Symbol(start, end, _alone(self.outputs[max(0, first) : max(0, last) + 1]))


def find_symbols(outputs: np.ndarray) -> list[Symbol]:
    """Decode the outputs of one strip.

    Parameters
    ----------
    outputs : (T, 20) float
        Probabilities of the classes at each step.

    Returns
    -------
    list of Symbol
        From left to right.
    """
    path = np.concatenate([[BLANK], outputs.argmax(axis=1), [BLANK]])
    edges = np.flatnonzero(np.diff(path))
    runs = [(start, end) for start, end in pairwise(edges) if path[end] != BLANK]
    ends = [0, *(end for _, end in runs)]
    starts = [*(start for start, _ in runs), len(outputs)]
    return [
        Symbol(
            float(STRIDE * start),
            float(STRIDE * end),
            _alone(outputs[ends[place] : starts[place + 1]]),
        )
        for place, (start, end) in enumerate(runs)
    ]


def _alone(outputs: np.ndarray) -> np.ndarray:
    """Probability of each symbol to be all that stands in some steps, (T, 20) → (19,).

    That is the sum over all places where it may begin and end, with blanks around it.
    """
    blank = outputs[:, BLANK, np.newaxis]
    symbols = outputs[:, :BLANK]
    before, within, after = np.ones(1), np.zeros(BLANK), np.zeros(BLANK)
    for step in range(len(outputs)):
        after = (after + within) * blank[step]
        within = (within + before) * symbols[step]
        before = before * blank[step]
    return within + after


def most_believed(looks: Sequence[Text]) -> Text:
    """Choose among looks at one strip, each with its outputs.

    The looks count alike: that text counts which is the likeliest by the mean of them all.

    Parameters
    ----------
    looks : sequence of Text
        At least one; the strip as it is comes first.

    Returns
    -------
    Text
        The first look, if it reads that text, as its symbols stand in their places; else the surest
        of those that do.
    """
    texts = list(dict.fromkeys(look.text for look in looks))
    if len(texts) == 1:
        return looks[0]
    likely = np.mean(
        [[probability(text, look.outputs) for text in texts] for look in looks], axis=0
    )
    best = texts[int(np.argmax(likely))]
    if looks[0].text == best:
        return looks[0]
    return max((look for look in looks if look.text == best), key=lambda look: look.confidence)


def probability(text: str, outputs: np.ndarray) -> float:
    """Probability that a strip says a text and nothing else.

    That is the sum over all places where its symbols may begin and end (the forward algorithm of
    Graves et al. 2006).

    Parameters
    ----------
    text : str
        Of `SYMBOLS`.
    outputs : (T, 20) float
        Probabilities of the classes at each step.
    """
    # A blank stands between two symbols, before the first and behind the last; it may be missing,
    # but not between two that are alike.
    classes = np.full(2 * len(text) + 1, BLANK)
    classes[1::2] = [SYMBOLS.index(symbol) for symbol in text]
    may_skip = np.zeros(len(classes), bool)
    may_skip[3::2] = classes[3::2] != classes[1:-2:2]
    reached = np.zeros(len(classes))
    reached[0] = 1
    for step in outputs[:, classes].astype(float):
        moved = reached.copy()
        moved[1:] += reached[:-1]
        moved[2:] += reached[:-2] * may_skip[2:]
        reached = moved * step
    return float(reached[-2:].sum())
