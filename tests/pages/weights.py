"""python -m tests.pages.weights: fit what each network's word counts; see `judges.witnesses`.

The symbols are those of numbers and words of the sites that the number network learned nothing
from, and single digits of the sites that the digit network learned nothing from; they are drawn as
on a canvas, once clean and once worn as ink from paper is, and read as they would be. By maximum
likelihood, with a weak pull towards the start. It prints the weights to be written into
`witnesses.py`, and how well they do.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from digitlab import Reader, datasets, load_reader
from digitlab.datasets import characters, numbers
from digitlab.evaluation.number_strips import draw_number
from digitlab.reading.lines import kind_of
from digitlab.reading.observations import observe
from digitlab.recognition.judges import witnesses
from digitlab.recognition.page_network import PageNetwork
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS
from digitlab.segmentation.lines import find_lines
from digitlab.transforms.wear import worn

WORDS, DIGITS = 150, 400
"""Words, and single digits, beside the numbers."""

OF_WORDS = 0.15
"""What a symbol of a word counts in the fit, so that what is other is as rare as on pages."""

PULL = 1.0
"""Cost of a squared step away from the start, in natural logarithms: a kind of which few symbols
are known stays near it."""

DIGIT, BASE = 0.6, 0.8
"""Height of a digit, and row of the baseline, of a drawing that is worn; shares of its height."""

START = witnesses.Weights(0.7, 0.5, 0.2, 0, 0)

LIST_BELOW = 0.8
"""Probability below which a digit is listed to be checked."""


class Case(NamedTuple):
    """A symbol: what both networks say, (3, 20), its class, its kind, and what it counts."""

    features: np.ndarray
    truth: int
    kind: witnesses.Kind
    counts: float


def lines() -> Iterator[tuple[str, Sequence[np.ndarray], int]]:
    """What is read: its text, its strokes, and how many symbols wide it may be."""
    written, words = numbers.load_numbers()
    for line in written:
        for row in numbers.split_rows(line) if numbers.is_held_out(line) else []:
            text = "".join(row.label.split())
            yield text, row.strokes, len(text)
    held = [word for word in words if numbers.is_held_out(word)]
    for word in held[:WORDS]:
        yield OTHER, word.strokes, len(word.label)
    digits = [
        character
        for character in datasets.load_pen_characters()
        if character.is_digit and character.site in characters.HELD_OUT
    ]
    for place in np.random.default_rng(0).permutation(len(digits))[:DIGITS]:
        yield digits[place].label, digits[place].strokes, 1


def cases(reader: Reader) -> Iterator[Case]:
    """Read all lines, symbol by symbol."""
    rng = np.random.default_rng(0)
    for text, strokes, width, is_worn in (
        (*one, wear) for wear in (False, True) for one in lines()
    ):
        ink = draw_number(strokes, width, rng)
        if is_worn:
            ink = worn(ink, DIGIT * len(ink), BASE * len(ink), rng)
        network = PageNetwork(reader.classifier)
        found = observe(find_lines(ink), reader.numbers, network)
        observed = [observation for line in found for observation in line]
        kinds = [kind_of(observation, line) for line in found for observation in line]
        read = "".join(observation.symbol.text for observation in observed)
        truth = [OTHER] * len(observed) if text == OTHER else aligned(read, text)
        counts = OF_WORDS if text == OTHER else 1.0
        for observation, symbol, kind in zip(observed, truth, kinds, strict=True):
            features = witnesses.features(observation.symbol.probabilities, observation.prediction)
            place = SYMBOLS.index(symbol) if symbol else BLANK
            yield Case(features, place, kind, counts)


def aligned(read: str, text: str) -> list[str]:
    """For each symbol read what stands there, by a cheapest alignment; nothing where none does."""

    def change(row: int, column: int) -> float:
        # Writers made dashes as dots, and so on: a mark for another is half a change.
        both = read[row - 1], text[column - 1]
        marks = all(symbol in ".,-/:" for symbol in both)
        return 0.0 if both[0] == both[1] else 0.5 if marks else 1.0

    costs = np.add.outer(np.arange(len(read) + 1.0), np.arange(len(text) + 1.0))
    for row in range(1, len(read) + 1):
        for column in range(1, len(text) + 1):
            costs[row, column] = min(
                costs[row - 1, column] + 1,
                costs[row, column - 1] + 1,
                costs[row - 1, column - 1] + change(row, column),
            )
    truth, row, column = [""] * len(read), len(read), len(text)
    while row and column:
        if costs[row, column] == costs[row - 1, column - 1] + change(row, column):
            row, column = row - 1, column - 1
            truth[row] = text[column]
        elif costs[row, column] == costs[row - 1, column] + 1:
            row -= 1
        else:
            column -= 1
    return truth


def fit(found: Sequence[Case]) -> witnesses.Weights:
    """Fit the weights of one kind of symbols."""
    features = np.stack([case.features for case in found])
    truth = np.array([case.truth for case in found])
    counts = np.array([case.counts for case in found])

    def cost(values: np.ndarray) -> float:
        total = witnesses.weigh(features, witnesses.Weights(*values))
        away = PULL * float(((values - np.array(START)) ** 2).sum())
        likely = np.log(total[np.arange(len(truth)), truth])
        return (away - float((counts * likely).sum())) / counts.sum()

    return witnesses.Weights(*minimize(cost, START, method="L-BFGS-B").x.round(3).tolist())


def describe(found: Sequence[Case], weights: witnesses.Weights) -> str:
    """How many digits are wrong, and how many of these doubt finds."""
    judged = witnesses.weigh(np.stack([case.features for case in found]), weights)
    truth = np.array([case.truth for case in found])
    read, sure = judged[:, :BLANK].argmax(axis=1), judged[:, :BLANK].max(axis=1)
    digits, wrong, listed = read < 10, read != truth, sure < LIST_BELOW
    return (
        f"{len(truth)} symbols, {(~wrong).mean():.4f} right; {digits.sum()} digits, "
        f"{(digits & wrong).sum()} wrong, {(digits & wrong & listed).sum()} of them listed, "
        f"the list is {(digits & listed).sum() / max(1, digits.sum()):.3f} of the digits"
    )


def main() -> None:
    """Fit the weights of each kind and print them."""
    found = list(cases(load_reader()))
    for kind in witnesses.Kind:
        own = [case for case in found if case.kind == kind]
        weights = fit(own)
        print(f"Kind.{kind.name}: Weights{tuple(weights)}\n    {describe(own, weights)}")


if __name__ == "__main__":
    main()
