"""Two models compared digit by digit: which of them is right where the other is wrong."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ...charts import comparison_captions, confusion, model_captions, tables
from ...recognition.store import BUNDLED
from ...report import MNIST_TEST, Report
from ..theme import palette
from . import address
from .figure import figure
from .gallery import gallery


def two_models(reports: Mapping[str, Report]) -> None:
    """Choose two models, and see on which digits they differ and whether that is chance."""
    known = [
        name
        for name, report in reports.items()
        if report.mistakes and report.confusion and MNIST_TEST in report.measures
    ]
    if len(known) < 2:
        st.info("Two measured models are needed. Run `python -m digitlab train NAME`.")
        return
    default = BUNDLED if BUNDLED in known else known[0]
    before = known[known.index(default) - 1]
    st.header("Head to head", anchor="compare")
    left, right = st.columns(2)
    first = _choose(left, "One model", known, default, "one")
    second = _choose(right, "The other", known, before, "other")
    if first == second:
        st.info("Choose two different models.")
        return
    _verdict(reports[first], reports[second])
    by_digit = tables.by_digit({name: reports[name] for name in (first, second)})
    figure(
        confusion.duel(by_digit, palette()).properties(height=300),
        comparison_captions.duel_by_digit(by_digit),
        by_digit,
        f"{first}_and_{second}",
    )
    for better, worse in ((first, second), (second, first)):
        _only(reports[better], reports[worse])


def _choose(place: DeltaGenerator, label: str, names: Sequence[str], default: str, key: str) -> str:
    """Let the visitor choose a model; what is none of the names counts as the default."""
    address.prepare(key, names, default)
    chosen = place.selectbox(label, names, key=key, on_change=address.remember)
    return chosen if chosen in names else default


def _verdict(first: Report, second: Report) -> None:
    """Say how often only one of the two is right, and whether that is more than chance."""
    total = first.measures[MNIST_TEST].count
    missed, missed_too = (
        {mistake.place for mistake in report.mistakes} for report in (first, second)
    )
    both_wrong = len(missed & missed_too)
    only_first, only_second = len(missed_too) - both_wrong, len(missed) - both_wrong
    both_right = total - only_first - only_second - both_wrong
    st.write(
        comparison_captions.duel(
            first.name, second.name, both_right, only_first, only_second, both_wrong
        )
    )


@st.fragment
def _only(better: Report, worse: Report) -> None:
    """Show the digits that only one of the two reads right."""
    missed = {mistake.place for mistake in better.mistakes}
    shown = [mistake for mistake in worse.mistakes if mistake.place not in missed]
    if not shown:
        st.subheader(f"No digit is read right by {better.name} alone", anchor=better.name)
        return
    these = "this one" if len(shown) == 1 else f"these {len(shown):,}"
    st.subheader(f"Only {better.name} reads {these} right", anchor=better.name)
    st.caption(f"How {worse.name} read them, most confident first.")
    gallery(
        [(mistake.place, model_captions.mistake(mistake)) for mistake in shown],
        f"only_{better.name}",
    )
