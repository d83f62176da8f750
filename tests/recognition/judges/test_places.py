"""Where symbols stand and what their ink is like."""

import numpy as np
import pytest

from digitlab.recognition.judges.places import (
    judge_blots,
    judge_commas,
    judge_points,
    judge_rings,
    judge_slashes,
)
from digitlab.recognition.judges.witnesses import as_mark, as_prediction, judge

from .symbols import APART, doubt, looks, said, seen


@pytest.mark.parametrize(
    ("text", "spaces", "fits"),
    [
        ("12x5", (), True),
        ("2x2026", (), True),
        ("12x345", (), False),
        ("x12", (), False),
        ("1234512x5", (), False),
        ("1234512x5", (5,), True),
        ("12x5", (2, 3), True),
        ("1/2x95", (), True),
        ("+x+", (), True),
        ("?x4", (), True),
        ("?x4", (1,), False),
    ],
)
def test_a_slash_stands_between_one_two_or_four_digits(
    text: str, spaces: tuple[int, ...], fits: bool
) -> None:
    line = np.stack(
        [
            doubt("1", "/") if symbol == "x" else judge(said(symbol), seen(1, 0.6, 0.5), APART)
            for symbol in text
        ]
    )
    after_space = np.isin(np.arange(len(text)), spaces)
    stroke = judge_slashes(line, looks(len(text), after_space=after_space))[text.index("x")]
    assert stroke.sum() == pytest.approx(1)
    assert (as_mark(stroke) is not None) == fits


def test_a_point_that_stands_high_is_a_dash_and_all_else_stays() -> None:
    line = np.stack([judge(said(symbol), seen(1, score=0.05), APART) for symbol in ".1,."])
    again = judge_points(line, looks(4, is_high=[True, True, True, False]))
    assert again.sum(axis=1) == pytest.approx(1)
    assert [(as_mark(judged) or "1")[0] for judged in again] == ["-", "1", "-", "."]
    assert as_mark(again[3]) == as_mark(line[3])


def test_a_doubtful_one_that_stands_low_is_a_comma_and_all_else_stays() -> None:
    line = np.stack(
        [doubt(",", "1"), judge(said("1"), seen(1), APART), doubt(".", ","), doubt(",", "1")]
    )
    again = judge_commas(line, looks(4, is_low=[True, True, False, False]))
    assert again.sum(axis=1) == pytest.approx(line.sum(axis=1))
    assert (as_mark(again[0]) or "1")[0] == ","
    assert as_mark(again[1]) is None
    assert again[2:] == pytest.approx(line[2:])


def test_a_blot_is_no_digit_and_all_else_stays() -> None:
    line = np.stack([judge(said("0"), seen(0), APART)] * 2)
    blot, digit = judge_blots(line, looks(2, is_blot=[True, False]))
    assert blot.sum() == pytest.approx(1)
    assert not as_prediction(blot).is_digit
    assert digit == pytest.approx(line[1])


@pytest.mark.parametrize(
    ("text", "spaces", "bare", "is_digit"),
    [
        ("?0", (), (), False),
        ("?0?", (), (), False),
        ("?012", (2,), (), False),
        ("?0", (1,), (), True),
        ("?00", (), (), True),
        ("3?0", (), (), True),
        ("?02", (), (), True),
        ("?0+", (), (), True),
        ("0?", (), (), True),
        ("20?", (), (), True),
        ("?0", (), (0,), True),
    ],
)
def test_a_ring_behind_a_letter_is_an_o(
    text: str, spaces: tuple[int, ...], bare: tuple[int, ...], is_digit: bool
) -> None:
    line = np.stack(
        [judge(said(symbol), seen(0, score=float(symbol == "0")), APART) for symbol in text]
    )
    places = np.arange(len(text))
    look = looks(len(text), after_space=np.isin(places, spaces), is_bare=np.isin(places, bare))
    again = judge_rings(line, look)
    ring = text.index("0")
    assert again.sum(axis=1) == pytest.approx(1)
    assert as_prediction(again[ring]).is_digit == is_digit
    assert np.delete(again, ring, axis=0) == pytest.approx(np.delete(line, ring, axis=0))
