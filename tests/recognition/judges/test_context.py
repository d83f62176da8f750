"""The trees judge by all of a page what is a digit, and leave the rest as it is."""

import numpy as np
import pytest

from digitlab.recognition.judges.context import FILE, INPUT, OTHERS, find_features, judge_context
from digitlab.recognition.judges.witnesses import LEAST_PROBABILITY, judge
from digitlab.recognition.session import session_of

from .symbols import APART, doubt, looks, said, seen

DIGIT, LETTER = judge(said("4"), seen(4), APART), judge(said("?"), seen(4, score=0.01), APART)
MINUS = judge(said("-", 0.8), seen(1, score=0.01), APART)
STROKE = doubt("1", "?")


def digit_share(symbols: list[np.ndarray], place: int) -> float:
    """How likely a symbol of one line is a digit, after the trees."""
    again = judge_context(np.stack(symbols), looks(len(symbols)))[place]
    return float(again[:10].sum() / (again[:10].sum() + again[OTHERS]))


def test_a_stroke_is_a_digit_among_digits_and_none_among_letters() -> None:
    assert digit_share([DIGIT, DIGIT, STROKE, DIGIT], 2) > 0.7
    assert digit_share([LETTER, LETTER, STROKE, LETTER], 2) < 0.3


def test_what_is_sure_stays_so() -> None:
    assert digit_share([DIGIT] * 4, 1) > 0.9
    assert digit_share([LETTER] * 4, 1) < 0.1


def test_digits_and_all_else_share_what_they_had_and_marks_keep_theirs() -> None:
    before = np.stack([DIGIT, STROKE, MINUS, DIGIT])
    again = judge_context(before, looks(4))
    either = [*range(10), OTHERS]
    assert again[:, either].sum(axis=1) == pytest.approx(before[:, either].sum(axis=1))
    rest = np.delete(np.arange(20), either)
    assert (again[:, rest] == before[:, rest]).all()
    assert (again[2] == before[2]).all()


def test_which_digit_it_is_stays_as_likely_against_the_others() -> None:
    either = doubt("3", "8")
    again = judge_context(np.stack([either, DIGIT]), looks(2))[0]
    assert again[3] / again[8] == pytest.approx(either[3] / either[8])


def test_what_is_surely_no_digit_stays_finite() -> None:
    nothing = np.zeros(20)
    nothing[[0, OTHERS]] = LEAST_PROBABILITY**2, 1
    again = judge_context(nothing[np.newaxis], looks(1))
    assert np.isfinite(again).all()
    assert again.sum() == pytest.approx(1)


def test_the_trees_take_what_is_found() -> None:
    page = np.stack([DIGIT, LETTER])
    features = find_features(page, looks(2))
    (taken,) = session_of(FILE.parent, FILE.read_bytes(), threads=1).get_inputs()
    assert (taken.name, taken.shape[1]) == (INPUT, features.shape[1])


def test_size_of_a_page_does_not_matter() -> None:
    page, heights = np.stack([DIGIT, LETTER, STROKE, DIGIT]), np.array([30.0, 20, 28, 33])
    small, large = (
        find_features(page, looks(3, 1, height=heights * by, line_height=np.full(4, 30.0 * by)))
        for by in (1, 5)
    )
    assert small == pytest.approx(large, nan_ok=True, abs=1e-5)


def test_alone_on_a_page_nothing_is_told_of_others() -> None:
    alone = find_features(DIGIT[np.newaxis], looks(1))[0]
    # Its height in the page's, its line's in that, and six of others for each of three classes.
    assert np.isnan(alone).sum() == 2 + 18


def test_no_symbol_tells_of_itself() -> None:
    sure, unsure = (
        find_features(np.stack([first, LETTER, DIGIT]), looks(3)) for first in (DIGIT, STROKE)
    )
    own, looks_and_heights = 7, 8
    assert sure[0, own + looks_and_heights :] == pytest.approx(
        unsure[0, own + looks_and_heights :], nan_ok=True
    )
    assert sure[1, own + looks_and_heights :] != pytest.approx(
        unsure[1, own + looks_and_heights :], nan_ok=True
    )


def test_a_space_parts_neighbors_and_a_line_all_the_more() -> None:
    page = np.stack([DIGIT, DIGIT, DIGIT])
    joined, spaced, parted = (
        int(np.isnan(find_features(page, look)).sum())
        for look in (
            looks(3),
            looks(3, after_space=[False, True, False]),
            looks(1, 2),
        )
    )
    assert joined < spaced < parted
