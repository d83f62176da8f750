"""Two models compared digit by digit: who is right where the other is wrong."""

from collections.abc import Mapping

import streamlit as st

from ...charts import captions, confusion, tables
from ...recognition.store import BUNDLED
from ...report import MNIST_TEST, Report
from .figure import figure
from .gallery import gallery


def two_models(reports: Mapping[str, Report]) -> None:
    """Choose two, and see on which digits they differ and whether that is more than chance."""
    known = [name for name, one in reports.items() if one.mistakes and MNIST_TEST in one.measures]
    if len(known) < 2:
        st.info("Two models must be measured to be compared: run `python -m digitlab train NAME`.")
        return
    first = known.index(BUNDLED) if BUNDLED in known else 0
    second = 1 if first == 0 else first - 1
    st.header("Who is right where the other is wrong", anchor="compare")
    left, right = st.columns(2)
    one = left.selectbox("One model", known, first, key="one", bind="query-params")
    other = right.selectbox("The other", known, second, key="other", bind="query-params")
    if one == other:
        st.info("Choose two different models.")
        return
    _verdict(reports[one], reports[other])
    chosen = {one: reports[one], other: reports[other]}
    by_digit = tables.by_digit(chosen)
    figure(
        confusion.duel(by_digit).properties(height=300),
        captions.duel_by_digit(by_digit),
        by_digit,
        f"{one}_and_{other}",
    )
    for better, worse in ((one, other), (other, one)):
        _only(reports[better], reports[worse])


def _verdict(one: Report, other: Report) -> None:
    total = one.measures[MNIST_TEST].count
    wrong, wrong_too = ({each.place for each in report.mistakes} for report in (one, other))
    both_wrong = len(wrong & wrong_too)
    only_one, only_other = len(wrong_too) - both_wrong, len(wrong) - both_wrong
    st.write(
        captions.duel(
            one.name,
            other.name,
            total - only_one - only_other - both_wrong,
            only_one,
            only_other,
            both_wrong,
        )
    )


@st.fragment
def _only(better: Report, worse: Report) -> None:
    """Show the digits that one of the two reads right alone."""
    missed = {one.place for one in better.mistakes}
    some = [one for one in worse.mistakes if one.place not in missed]
    if not some:
        st.subheader(f"None is read right by {better.name} alone", anchor=better.name)
        return
    st.subheader(f"Only {better.name} reads these {len(some):,} right", anchor=better.name)
    st.caption(f"Below each: what {worse.name} took it for, and how sure it was, surest first.")
    gallery([(one.place, captions.mistake(one)) for one in some], f"only_{better.name}")
