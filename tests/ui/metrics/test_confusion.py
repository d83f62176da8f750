"""confusion: which cell was clicked, whatever the browser says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui.metrics.confusion import chosen_pairs

PAIRS = [(4, 9), (7, 1)]

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("digit"), inner)
)


def test_clicked_cell_is_chosen() -> None:
    assert chosen_pairs([{"digit": 7, "read": 1}], PAIRS) == [(7, 1)]


@pytest.mark.parametrize(
    "cells",
    [None, 7, "text", {}, [7], [{}], [{"digit": 7}], [{"digit": "7", "read": 1}], [[7, 1]]],
    ids=repr,
)
def test_what_is_no_cell_chooses_none(cells: Any) -> None:
    assert chosen_pairs(cells, PAIRS) == []


def test_cell_with_nothing_in_it_is_not_chosen() -> None:
    assert chosen_pairs([{"digit": 1, "read": 2}], PAIRS) == []


@given(JSON)
def test_whatever_is_said_only_pairs_are_chosen(cells: Any) -> None:
    assert set(chosen_pairs(cells, PAIRS)) <= set(PAIRS)
