"""axes: shares as percentages, and the axis of accuracies."""

import pandas as pd

from digitlab.charts.axes import accuracy_axis, percent_tooltip, with_percents


def test_axis_of_accuracies_shows_all_that_it_is_given() -> None:
    axis = accuracy_axis([0.004, 0.03], None)
    least, most = axis["scale"].domain
    assert least < 0.004
    assert most > 0.03
    assert axis["axis"]["values"] == [0.03, 0.02, 0.01, 0.005]


def test_axis_of_a_model_without_mistakes_has_no_end_at_infinity() -> None:
    least, most = accuracy_axis([0.0, 0.0], None)["scale"].domain
    assert 0 < least < most


def test_axis_of_a_model_that_reads_nothing_right_ends_at_nothing() -> None:
    assert accuracy_axis([1.0, 0.5], None)["scale"].domain[1] == 1


def test_tooltip_of_a_share_shows_it_as_sentences_do() -> None:
    table = with_percents(pd.DataFrame({"measured": [0.9971, 0.999999]}), 2, "measured")
    column = percent_tooltip("measured").shorthand.removesuffix(":N")
    assert table[column].tolist() == ["99.71 %", "99.99 %"]
