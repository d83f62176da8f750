"""What a page is made of says what its doubtful symbols are."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from digitlab.recognition.judges.shares import judge_together
from digitlab.recognition.judges.witnesses import are_digits, as_mark, as_prediction, judge
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS

from .symbols import APART, doubt, looks, said, seen

DIGIT, SLASH = judge(said("1"), seen(1), APART), judge(said("/"), seen(1, score=0.05), APART)


def said_alone(symbol: str) -> np.ndarray:
    """Judged to be nearly surely a symbol, (20,)."""
    judged = np.full(20, 1e-4)
    judged[SYMBOLS.index(symbol)] = 1
    return judged / judged.sum()


def together(*lines: Sequence[np.ndarray], heights: Sequence[float] = ()) -> np.ndarray:
    """Judge the symbols of lines, (20,) each and by default 40 high, once more: (N, 20)."""
    lengths = [len(line) for line in lines]
    height = np.repeat(heights or [40.0] * len(lines), lengths)
    return judge_together(np.concatenate(lines), looks(*lengths, line_height=height))


def test_among_digits_a_slanted_stroke_is_a_one_and_among_slashes_a_slash() -> None:
    stroke = doubt("1", "/")
    digits = together([*[DIGIT] * 20, stroke])
    assert as_prediction(digits[-1]).digit == 1
    assert as_mark(digits[-1]) is None
    slashes = together([*[SLASH] * 20, stroke])
    mark = as_mark(slashes[-1])
    assert mark is not None
    assert mark[0] == "/"


def test_a_minus_among_decimals_is_no_point() -> None:
    point, digit = judge(said("."), seen(1, score=0.01), APART), judge(said("5"), seen(5), APART)
    minus = np.full(BLANK + 1, 1e-4)
    minus[[SYMBOLS.index("-"), SYMBOLS.index(".")]] = 0.9, 0.08
    decimals = [[digit, point, digit, digit]] * 20
    judged = together(*decimals, [minus / minus.sum(), digit, point, digit])
    mark = as_mark(judged[-4])
    assert mark
    assert mark[0] == "-"


def test_a_line_of_slashes_below_lines_of_digits_is_no_line_of_ones() -> None:
    slashes = [*[SLASH] * 15, *[doubt("1", "/")] * 5]
    judged = together(*[[DIGIT] * 20] * 5, slashes)
    assert [as_mark(symbol) for symbol in judged[:100]] == [None] * 100
    assert all(as_mark(symbol) is not None for symbol in judged[100:])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("31?+4?=57", True),
        ("3?-1?=41", True),
        ("3 1 ?+4?=57", False),
        ("??1?????", False),
        ("???? 1", False),
    ],
)
def test_letters_say_nothing_of_a_stroke_in_a_number_and_all_of_another(
    text: str, is_one: bool
) -> None:
    stroke = np.full(20, 0.002)
    stroke[[1, SYMBOLS.index(OTHER)]] = 0.82, 0.15
    number = text.replace(" ", "")
    line = [said_alone(symbol) for symbol in number]
    place = number.index("1")
    line[place] = stroke
    spaces = [text[:end].replace(" ", "") for end, symbol in enumerate(text) if symbol == " "]
    look = looks(
        len(line),
        is_bare=np.arange(len(line)) == place,
        after_space=np.isin(np.arange(len(line)), [len(before) for before in spaces]),
    )
    assert are_digits(judge_together(np.stack(line), look))[place] == is_one


def test_bad_cuts_do_not_make_their_neighbors_doubtful() -> None:
    bad = np.full(20, 0.001)
    bad[[0, BLANK]] = 0.5, 0.48
    alone = as_prediction(together([DIGIT] * 20)[0])
    beside = as_prediction(together([*[DIGIT] * 20, *[bad] * 10])[0])
    assert beside.confidence == pytest.approx(alone.confidence, abs=0.02)


def test_a_symbol_does_not_make_itself_surer() -> None:
    stroke = doubt("1", ":")
    assert together([stroke])[0] == pytest.approx(stroke / stroke.sum())


def test_together_they_are_probabilities_and_a_few_symbols_hardly_move() -> None:
    alone = judge(said("4"), seen(9), APART)
    judged = together([alone])
    assert judged.sum() == pytest.approx(1)
    assert np.abs(judged[0] - alone).max() < 0.1


def test_digits_tell_of_what_is_as_tall_as_they_are() -> None:
    doubtful, digits = [doubt("7", "?")], [[DIGIT] * 4] * 5

    def chance(height: float) -> float:
        judged = together(*digits, doubtful, heights=[*[40.0] * 5, height])
        return float(judged[-1, :10].sum())

    alone = float(together(doubtful)[-1, :10].sum())
    assert chance(40) == pytest.approx(chance(33))
    chances = [chance(height) for height in (33, 26, 20, 14)]
    assert all(more > less for more, less in pairwise(chances))
    assert chances[0] > alone > chances[-1]
    assert chance(120) < alone


def test_the_grain_of_a_desk_does_not_make_digits_doubtful() -> None:
    grain, line = [[doubt("/", "?")] * 4] * 5, [DIGIT, doubt("7", "?"), DIGIT]
    alone = together(line)[-2, 7]
    assert together(*grain, line, heights=[*[10.0] * 5, 40.0])[-2, 7] > alone - 0.05
    assert together(*grain, line)[-2, 7] < alone - 0.2
