"""How a stroke leans says whether it is a 1 or a slash."""

import numpy as np
import pytest

from digitlab.recognition.judges.leans import judge_leans
from digitlab.recognition.judges.witnesses import as_mark, judge

from .symbols import APART, doubt, looks, said, seen

DIGIT = judge(said("5"), seen(5), APART)


def stroke(lean: float, of_digits: float = 0.0, is_bare: bool = True) -> np.ndarray:
    """What is judged of a stroke between digits that lean so, (20,)."""
    line = np.stack([DIGIT, doubt("1", "/"), DIGIT, DIGIT])
    bare = np.array([False, is_bare, False, False])
    leans = [of_digits, lean, of_digits, of_digits]
    again = judge_leans(line, looks(4, is_bare=bare, lean=leans))
    assert again.sum(axis=1) == pytest.approx(line.sum(axis=1))
    assert (again[~bare] == line[~bare]).all()
    return again[1]


@pytest.mark.parametrize("of_digits", [-0.2, 0.0, 0.4])
def test_a_stroke_that_leans_as_its_digits_do_is_a_one_and_another_a_slash(
    of_digits: float,
) -> None:
    assert as_mark(stroke(of_digits, of_digits)) is None
    assert (as_mark(stroke(of_digits + 0.6, of_digits)) or "1")[0] == "/"


def test_a_one_with_a_flag_stays_what_it_was() -> None:
    assert stroke(0.6, is_bare=False) == pytest.approx(doubt("1", "/"))


def test_without_other_digits_on_its_line_a_stroke_is_as_before() -> None:
    strokes = np.stack([doubt("1", "/"), doubt("/", "?"), DIGIT])
    bare = np.array([True, True, False])
    assert judge_leans(strokes, looks(2, 1, is_bare=bare, lean=[0.6, 0.0, 0.0])) == (
        pytest.approx(strokes)
    )
