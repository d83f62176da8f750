"""labels: names of points do not lie on one another."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from digitlab.charts.labels import SIDES, Rectangle, place_names


def test_names_of_points_in_one_place_stand_on_different_sides() -> None:
    places = place_names(pd.Series([10, 10]), pd.Series([0.1, 0.1]), ["one", "other"])
    assert not any({"one", "other"} <= set(names) for names in places.values())


def test_name_at_the_right_edge_stands_to_the_left_of_its_point() -> None:
    long = "a very long name"
    places = place_names(pd.Series([1, 100]), pd.Series([0.1, 0.5]), ["first", long])
    (side,) = [side for side, names in places.items() if long in names]
    assert side.align != "left"


def test_single_point_has_a_place() -> None:
    places = place_names(pd.Series([5]), pd.Series([0.1]), ["alone"])
    assert places[SIDES[0]] == ["alone"]


def test_overlap_is_the_area_that_both_cover() -> None:
    square = Rectangle(0, 0, 10, 10)
    assert square.overlap(Rectangle(5, 5, 20, 20)) == 25
    assert square.overlap(Rectangle(10, 0, 20, 10)) == 0


@given(st.lists(st.tuples(st.floats(1, 1e9), st.floats(1e-6, 1), st.text(max_size=20)), min_size=1))
def test_every_name_has_one_place(points: list[tuple[float, float, str]]) -> None:
    x, y, names = zip(*points, strict=True)
    places = place_names(pd.Series(x), pd.Series(y), names)
    assert sorted(name for group in places.values() for name in group) == sorted(names)
