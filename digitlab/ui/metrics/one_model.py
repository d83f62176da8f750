"""One model in detail: how good it is, what it takes for what, how it was trained."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ...charts import calibration, captions, curves, tables
from ...recognition.store import BUNDLED
from ...report import MNIST_TEST, Measure, Report
from ...wording import duration, percent, percent_range
from ...zoo import RECIPES
from .confusion import mistakes
from .figure import figure, numbers
from .gallery import gallery

TITLES = {
    "accuracy": "How well it reads",
    "mistakes": "What it takes for what",
    "hardest": "The hardest digits",
    "digits": "Digit by digit",
    "percentages": "Whether its percentages hold",
    "refusals": "What it refuses to read",
    "training": "How it was trained",
}
"""Section → its heading."""


def one_model(reports: Mapping[str, Report]) -> None:
    """All that is known of the model that the visitor chooses, the answer first."""
    names = sorted(reports, key=lambda name: name != BUNDLED)
    # The names alone, because they stand in the page's address.
    report = reports[st.selectbox("Model", names, key="model", bind="query-params")]
    recipe = RECIPES.get(report.name)
    if recipe:
        claim = "" if report.name == BUNDLED else f" Its author's claim: {recipe.claimed}."
        st.write(f"{recipe.what}.{claim}")
    sections = {
        "accuracy": (_accuracy, bool(report.measures)),
        "mistakes": (mistakes, bool(report.confusion)),
        "hardest": (_hardest, bool(report.mistakes)),
        "digits": (_classes, bool(report.confusion)),
        "percentages": (_percentages, bool(report.calibration)),
        "refusals": (_refusals, report.rejection is not None),
        "training": (_training, True),
    }
    shown = {anchor: show for anchor, (show, known) in sections.items() if known}
    st.write(" · ".join(f"[{TITLES[anchor]}](#{anchor})" for anchor in shown))
    if not report.measures:
        st.info(f"Nothing is measured yet: run `python -m digitlab evaluate {report.name}`.")
    for anchor, show in shown.items():
        st.header(TITLES[anchor], anchor=anchor)
        show(report)


def _accuracy(report: Report) -> None:
    if MNIST_TEST in report.measures:
        _headline(report)
    _yardsticks(report)


def _headline(report: Report) -> None:
    measure = report.measures[MNIST_TEST]
    st.metric("MNIST test digits read right", percent(measure.share, 2))
    st.write(captions.interval_of(measure))
    st.caption(captions.facts(report))


def _yardsticks(report: Report) -> None:
    headlines = report.headlines()
    if len(headlines) > 1:
        st.write("Digits of other kinds tell more than the test digits alone:")
        _measures(headlines, "yardsticks")
    parts = dict(sorted(report.measures.items() - headlines.items()))
    if parts:
        with st.expander("Each corruption and each site by itself"):
            _measures(parts, "yardsticks_in_parts")


def _measures(measures: Mapping[str, Measure], name: str) -> None:
    table = tables.yardsticks(measures)
    shown = pd.DataFrame(
        {
            "Right": 100 * table["right"],  # first, so that a phone shows it too
            "Measured on": table["measured on"],
            "Interval": [percent_range(one.low, one.high) for one in measures.values()],
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
    """Show the mistakes of which the model was surest."""
    st.write(captions.hardest(report.mistakes))
    gallery([(one.place, captions.mistake(one)) for one in report.mistakes], "hardest")
    with st.container(horizontal=True, gap="small"):
        numbers(tables.mistakes(report.mistakes), f"hardest_{report.name}")


def _classes(report: Report) -> None:
    """Show precision, recall, F1 and support of each digit."""
    st.write(
        "*Precision*: of what is read as a digit, the share that is one. *Recall*: of these "
        "digits, the share that is found. *F1*: their mean, weighed down by the lower of the two. "
        "*Support*: how many of them there are."
    )
    table = tables.classes(report)
    shares = ["precision", "recall", "F1"]
    st.dataframe(
        table.assign(**{name: 100 * table[name] for name in shares}),
        hide_index=True,
        column_config=dict.fromkeys(shares, st.column_config.NumberColumn(format="%.2f %%")),
        height="content",
    )
    st.caption(captions.classes(table))
    with st.container(horizontal=True, gap="small"):
        numbers(table, f"digits_{report.name}")


def _percentages(report: Report) -> None:
    table = tables.reliability(report.calibration)
    figure(
        calibration.reliability(table).properties(height=380),
        captions.reliability(report.calibration),
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
        captions.refusals(rejection),
        tables.refusals(rejection),
        f"refusals_{report.name}",
    )


def _training(report: Report) -> None:
    history = tables.history(report)
    if history.empty:
        st.write(
            f"{report.name} is not trained in epochs: it took "
            f"{duration(report.seconds)} in one go, so there are no curves."
        )
    else:
        _curves(report, history)
    with st.expander("What it learned from, and with what settings"):
        st.json({"data": report.data, "recipe": report.recipe, "versions": report.versions})


def _curves(report: Report, history: pd.DataFrame) -> None:
    what = [name for name in ("accuracy", "loss") if any(name in column for column in history)]
    chosen = st.segmented_control(
        "Figure",
        what,
        format_func=str.capitalize,
        default=what[0],
        required=True,
        key="curve",
    )
    figure(
        curves.curves(history, chosen, report.best_epoch).properties(height=320),
        captions.curves(report, history),
        history,
        f"{chosen}_{report.name}",
    )
