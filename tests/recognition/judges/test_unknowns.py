"""Letters of equations that both networks take for digits."""

import numpy as np
import pytest

from digitlab.recognition.judges.unknowns import judge_unknowns
from digitlab.recognition.judges.witnesses import are_digits
from digitlab.recognition.symbols import SYMBOLS

from .symbols import looks


def read(*lines: str, drops: dict[str, float] | None = None, spaces: str = "") -> str:
    """Judge lines again, and read them.

    Each symbol of `drops` stands so many heights of a digit lower than those beside it; before each
    of `spaces` is a space.
    """
    text = "".join(lines)
    page = np.full((len(text), 20), 0.001)
    page[np.arange(len(text)), [SYMBOLS.index(symbol) for symbol in text]] = 0.981
    heights = [40 * (1 - (drops or {}).get(symbol, 0)) for symbol in text]
    after_space = [symbol in spaces for symbol in text]
    look = looks(*map(len, lines), height=heights, after_space=after_space)
    again = judge_unknowns(page, look)
    assert again.sum(axis=1) == pytest.approx(1)
    found = np.where(
        are_digits(again), again[:, :10].argmax(axis=1), 10 + again[:, 10:].argmax(axis=1)
    )
    return "".join(SYMBOLS[symbol] for symbol in found)


LOW = {"2": 0.3, "4": 0.3}
"""A z, and a y."""


def test_what_is_lower_than_digits_before_a_sign_is_a_letter() -> None:
    assert read("684+92=31", drops=LOW) == "68?+9?=31"


@pytest.mark.parametrize("text", ["684+92", "684-92", "4+2=31", "61+91=32"])
def test_what_is_low_elsewhere_stays(text: str) -> None:
    assert read(text, drops=LOW) == text


def test_behind_a_space_it_is_another_number() -> None:
    assert read("684+91=31", drops=LOW, spaces="4") == "684+91=31"


def test_sums_of_digits_stay() -> None:
    assert read("12+34=46", "72-15=57") == "12+34=46" + "72-15=57"


def test_where_a_page_has_letters_one_as_high_as_digits_is_one_too() -> None:
    alone = read("12+36=5")
    assert alone == "12+36=5"
    assert read("1?+3?=5", "8?-4?=7", "12+36=5")[-7:] == "1?+3?=5"
