"""One model in detail: how well it reads, which digits it confuses, how it was trained."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from ...charts import calibration, curves, learning, model_captions, tables
from ...charts.comparison import described
from ...recognition.store import BUNDLED
from ...report import MNIST_TEST, Report
from ...report.figures import Measure
from ...wording import percent, percent_range, unbroken
from ..theme import palette
from ..widgets.contents import show_contents
from . import address
from .confusion import mistakes
from .figure import figure, numbers
from .gallery import gallery


class Section(NamedTuple):
    """A part of the page.

    Attributes
    ----------
    anchor : str
        Its name in the page's address.
    title : str
    is_known : callable
        Whether a report has what the section shows.
    show : callable
        Shows the section of a report.
    """

    anchor: str
    title: str
    is_known: Callable[[Report], bool]
    show: Callable[[Report], None]


def one_model(reports: Mapping[str, Report]) -> None:
    """Show all that is known of the model that the visitor chooses, the answer first."""
    names = sorted(reports, key=lambda name: name != BUNDLED)
    address.prepare("model", names, names[0])
    chosen = st.selectbox("Model", names, key="model", on_change=address.remember)
    report = reports[chosen if chosen in reports else names[0]]
    recipe = described(reports).get(report.name)
    if recipe:
        st.write(model_captions.described(recipe.what, recipe.claimed))
    sections = [section for section in SECTIONS if section.is_known(report)]
    show_contents((section.title, section.anchor) for section in sections)
    if not report.measures:
        st.info(f"Nothing is measured yet. Run `python -m digitlab evaluate {report.name}`.")
    for section in sections:
        st.header(section.title, anchor=section.anchor)
        section.show(report)


def _accuracy(report: Report) -> None:
    if MNIST_TEST in report.measures:
        _headline(report)
    _measured(report)


def _headline(report: Report) -> None:
    measure = report.measures[MNIST_TEST]
    with st.container(key="headline"):
        st.metric("MNIST test digits read right", percent(measure.share, 2))
    st.write(unbroken(model_captions.interval_of(measure)))
    st.caption(unbroken(model_captions.facts(report)))


def _measured(report: Report) -> None:
    headlines = report.headlines()
    if headlines.keys() - {MNIST_TEST}:
        st.write("Results on other handwriting:")
        _measures(headlines, "measures")
    for name, writers in report.writers.items():
        st.caption(unbroken(f"{name}, by writer: {writers} writers."))
    parts = dict(sorted(report.measures.items() - headlines.items()))
    if parts:
        with st.expander("Each corruption and each site of writers"):
            _measures(parts, "measures_in_parts")


def _measures(measures: Mapping[str, Measure], name: str) -> None:
    table = tables.measures(measures)
    shown = pd.DataFrame(
        {
            "Right": 100 * table["right"],  # first, so that a phone shows it too
            "Measured on": table["measured on"],
            "95 % interval": [
                percent_range(measure.low, measure.high) for measure in measures.values()
            ],
            "Digits": table["digits"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "Right": st.column_config.NumberColumn(format="%.2f %%", width="small"),
            "Digits": st.column_config.NumberColumn(format="localized"),
        },
        height="content",
    )
    with st.container(horizontal=True, gap="small"):
        numbers(table, name)


@st.fragment
def _hardest(report: Report) -> None:
    """Show the mistakes, most confident first."""
    st.write(unbroken(model_captions.hardest(report.mistakes)))
    shown = [(mistake.place, model_captions.mistake(mistake)) for mistake in report.mistakes]
    gallery(shown, "hardest")
    with st.container(horizontal=True, gap="small"):
        numbers(tables.mistakes(report.mistakes), f"hardest_{report.name}")


def _classes(report: Report) -> None:
    """Show precision, recall, F1 and support of each digit."""
    st.write(
        '*Precision* of 7: the share of all answers "7" that are right. *Recall* of 7: the share '
        "of all sevens that are read as 7. *F1*: the harmonic mean of the two. *Support*: how "
        "many there are."
    )
    table = tables.classes(report)
    shares = ["precision", "recall", "F1"]
    st.dataframe(
        table.assign(**{name: 100 * table[name] for name in shares}),
        hide_index=True,
        column_config=dict.fromkeys(shares, st.column_config.NumberColumn(format="%.2f %%")),
        height="content",
    )
    st.caption(unbroken(model_captions.classes(table)))
    with st.container(horizontal=True, gap="small"):
        numbers(table, f"digits_{report.name}")


def _percentages(report: Report) -> None:
    table = tables.reliability(report.calibration)
    figure(
        calibration.reliability(table).properties(height=380),
        model_captions.reliability(report.calibration),
        table,
        f"reliability_{report.name}",
    )


def _refusals(report: Report) -> None:
    rejection = report.rejection
    assert rejection is not None
    figure(
        calibration.refusals(tables.refusals(rejection), rejection.at_threshold).properties(
            height=320
        ),
        model_captions.refusals(rejection),
        tables.refusals(rejection),
        f"refusals_{report.name}",
    )


def _learning(report: Report) -> None:
    st.write(
        "Correct a digit on the Draw or Scan page, and the network weighs in how **you** write. "
        "Here is what that brings."
        if report.name == BUNDLED
        else f"What corrections would bring if {report.name} read the digits on Draw and Scan:"
    )
    table = tables.learning(report.learning)
    figure(
        learning.chart(table).properties(height=320),
        learning.caption(report.learning),
        table,
        f"learning_{report.name}",
    )


def _training(report: Report) -> None:
    history = tables.history(report)
    if len(history) < 2:
        st.write(model_captions.trained_at_once(report, history))
    else:
        _curves(report, history)
    with st.expander("What it learned from, and with what settings"):
        st.json({"data": report.data, "recipe": report.recipe, "versions": report.versions})


@st.fragment
def _curves(report: Report, history: pd.DataFrame) -> None:
    what = [name for name in ("accuracy", "loss") if any(name in column for column in history)]
    selected = st.segmented_control(
        "Figure",
        what,
        format_func=str.capitalize,
        default=what[0],
        required=True,
        key="curve",
    )
    chosen = selected if selected in what else what[0]
    figure(
        curves.curves(history, chosen, report.best_epoch, palette()).properties(height=320),
        model_captions.curves(report, history),
        history,
        f"{chosen}_{report.name}",
    )


SECTIONS = (
    Section("accuracy", "How well it reads", lambda report: bool(report.measures), _accuracy),
    Section(
        "mistakes", "Which digits it confuses", lambda report: bool(report.confusion), mistakes
    ),
    Section("hardest", "The hardest digits", lambda report: bool(report.mistakes), _hardest),
    Section("digits", "Digit by digit", lambda report: bool(report.per_digit), _classes),
    Section(
        "percentages",
        "Can you trust its percentages?",
        lambda report: bool(report.calibration),
        _percentages,
    ),
    Section(
        "refusals",
        "What it refuses to read",
        lambda report: report.rejection is not None,
        _refusals,
    ),
    Section(
        "learning", "What your corrections bring", lambda report: bool(report.learning), _learning
    ),
    Section("training", "How it was trained", lambda report: True, _training),
)
