"""What a person says that a drawing is, on the Draw page of the real app, with a real browser."""

import re

import cv2
import numpy as np
from playwright.sync_api import expect

from ..fixtures.hands import hand
from .conftest import Visit
from .test_draw import BAR, REST
from .visitor import Visitor, labels


def test_a_correction_goes_home_with_the_drawings(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(3))
    visitor.reads(3)
    visitor.label(9).click()
    visitor.begins_anew()
    expect(visitor.thumbnail(9)).to_be_visible()
    visitor.draws(hand(5))
    visitor.reads(5)
    files = visitor.takes_home()
    assert [(row["read"], row["label"]) for row in labels(files)] == [("3", "9"), ("5", "5")]
    for row in labels(files):
        number, _, _ = row["picture"].partition("_")
        small, large = (_picture(files[name]) for name in (row["picture"], f"drawing-{number}.png"))
        assert small.shape == (28, 28)
        assert small.max() == 255
        assert np.ptp(large) > 200


def _picture(png: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture


def test_an_earlier_drawing_is_corrected_in_the_strip(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(7))
    visitor.reads(7)
    visitor.begins_anew()
    visitor.settles()
    visitor.thumbnail(7).click()
    earlier = visitor.page.get_by_role("radiogroup", name=re.compile("^(Read as 7|Thanks)"))
    earlier.get_by_role("radio", name="1").click()
    expect(visitor.thumbnail(1)).to_be_visible()
    assert [row["label"] for row in labels(visitor.takes_home())] == ["1"]
    visitor.thumbnail(1).click()
    expect(earlier).to_have_count(0)


def test_a_correction_that_is_shown_is_kept_when_a_stroke_is_added(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(BAR)
    visitor.reads(1)
    visitor.label(7).click()
    visitor.draws(REST)
    visitor.reads(4)
    _assert_shown_is_kept(visitor, read=4)


def test_a_correction_that_is_shown_is_kept_by_undo_and_redo(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(1))
    visitor.reads(1)
    visitor.label(7).click()
    visitor.presses("Undo")
    visitor.sees_an_empty_page()
    visitor.presses("Redo")
    visitor.reads(7)  # The hand has learned from it.
    _assert_shown_is_kept(visitor, read=7)


def _assert_shown_is_kept(visitor: Visitor, read: int) -> None:
    """The label that the page shows, be it the old one or none, is the one in the file."""
    shown = [digit for digit in range(10) if visitor.label(digit).is_checked()]
    (row,) = labels(visitor.takes_home())
    assert row["label"] == str(shown[0] if shown else read)


def test_a_correction_outlives_a_resized_window(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(1))
    visitor.reads(1)
    visitor.label(7).click()
    visitor.resizes(900)
    visitor.reads(7)  # Read again, by who was told.
    expect(visitor.label(7)).to_be_checked()
    assert [row["label"] for row in labels(visitor.takes_home())] == ["7"]
