"""All models side by side: claimed and measured, what accuracy costs, and the optimizers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ...charts import comparison_captions, tables
from ...charts import models as model_charts
from ...charts.comparison import described
from ...charts.costs import COSTS
from ...datasets.mnist import VALIDATION
from ...recognition.store import BUNDLED
from ...report import Report
from ...wording import percent_range
from ..theme import palette
from . import address
from .figure import figure, numbers

ShowModel = Callable[[str], None]


def all_models(
    reports: Mapping[str, Report], runs: Mapping[str, Report], show_model: ShowModel
) -> None:
    """Show the table of all models, their claims, what accuracy costs, and the optimizers.

    Parameters
    ----------
    reports : mapping of str to Report
        Of all models, by name.
    runs : mapping of str to Report
        Of the runs that differ in their optimizer only, by its name.
    show_model : callable
        Turns to the model of that name.
    """
    models = tables.models(reports, described(reports))
    if models.empty:
        st.info("No model is measured yet. Run `python -m digitlab train NAME`.")
        return
    models = ranked(models)
    st.header("All models side by side", anchor="models")
    st.write(
        "Networks and other models from well-known notebooks, each trained again from its recipe "
        "(`python -m digitlab train NAME`). Click the head of a column to sort by it, or a row to "
        "see more of its model."
    )
    _table(models, show_model)
    with st.expander("What each of them is"):
        what = models[["model", "what"]]
        st.table(what, border="horizontal", hide_index=True)
    st.header("Claimed and measured", anchor="claims")
    claimed = models[["model", "claimed", "claim", "measured", "low", "high"]]
    figure(
        model_charts.claims(models),
        comparison_captions.claims(models),
        claimed,
        "claimed_and_measured",
    )
    st.header("What accuracy costs", anchor="costs")
    _tradeoff(models)
    epochs = tables.optimizers(runs)
    if not epochs.empty:
        st.header("Optimizers compared", anchor="optimizers")
        figure(
            model_charts.optimizers(epochs).properties(height=340),
            comparison_captions.optimizers(epochs, VALIDATION),
            epochs,
            "optimizers",
        )


def ranked(models: pd.DataFrame) -> pd.DataFrame:
    """The bundled model first, then the others, the best first."""
    others = models.assign(other=models["model"] != BUNDLED)
    order = others.sort_values(["other", "measured"], ascending=[True, False], kind="stable").index
    return models.loc[order].reset_index(drop=True)


def _table(models: pd.DataFrame, show_model: ShowModel) -> None:
    """Show the models' figures; a cell that is clicked offers to turn to its model."""
    names = list(models["model"])
    known = address.chosen()
    # Another key where an address was followed, as after Back: the table forgets its choice.
    key = f"models_{known.version}"
    row = known.values.get("row")

    def take_click() -> None:
        chosen = chosen_models(st.session_state[key].selection.cells, names)
        address.choose(row=chosen[0] if chosen else "")

    event = st.dataframe(
        _shown(models),
        hide_index=True,
        key=key,
        on_select=take_click,
        selection_mode="single-cell",
        selection_default=(
            {"selection": {"cells": [(names.index(row), "Model")]}} if row in names else None
        ),
        column_config=_columns(),
        height="content",
    )
    chosen = chosen_models(event.selection.cells, names)
    with st.container(horizontal=True, gap="small"):
        numbers(models.drop(columns="what"), "all_models")
        for name in chosen:
            st.button(
                f"Look at {name} in detail",
                icon=":material/search:",
                on_click=show_model,
                args=(name,),
            )


def chosen_models(cells: Iterable[Sequence[Any]], names: Sequence[str]) -> list[str]:
    """Names of the models whose cells are chosen.

    Parameters
    ----------
    cells : iterable of sequences
        (Row, column) as the browser says it, which can be anything.
    names : sequence of str
        The model of each row.
    """
    rows = [cell[0] for cell in cells if len(cell) > 0]
    return [names[row] for row in rows if type(row) is int and 0 <= row < len(names)]


def _shown(models: pd.DataFrame) -> pd.DataFrame:
    """The table as people see it."""
    intervals = [percent_range(model.low, model.high) for model in models.itertuples(index=False)]
    return pd.DataFrame(
        {
            "Model": models["model"],
            "Measured": 100 * models["measured"],
            "Interval": intervals,
            "Claimed": models["claimed"],
            "Misread": models["misread"],
            "Parameters": models["parameters"],
            "Size, MB": models["bytes"] / 1e6,
            "Training, s": models["seconds to train"],
            "µs a digit": models["microseconds a digit"].round(),
        }
    )


def _columns() -> dict[str, Any]:
    """How the columns of `_shown` are written and explained."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "Model": text(pinned=True, width=124),
        "Measured": number(
            format="%.2f %%", width=88, help="Share of the MNIST test digits read right"
        ),
        "Interval": text(width=132, help="95 % confidence interval of that share"),
        # The longest claim is shown whole.
        "Claimed": text(width=350, help="By the author of the notebook"),
        "Misread": number(width=72, help="MNIST test digits read wrong"),
        "Parameters": number(
            format="localized",
            width=94,
            help="Numbers that were learned, or are kept to compare with",
        ),
        "Size, MB": number(format="%.2f", width=78, help="Of the file that the app loads"),
        "Training, s": number(format="localized", width=92, help=COSTS["seconds to train"].note),
        "µs a digit": number(
            format="localized", width=88, help="To read one digit, a thousand at a time"
        ),
    }


@st.fragment
def _tradeoff(models: pd.DataFrame) -> None:
    """Show accuracy against one of its costs; the switch runs this function alone."""
    priced = [cost for cost in COSTS if (models[cost] > 0).any()]
    if not priced:
        st.write("No model's report says what it costs.")
        return
    chosen = st.segmented_control(
        "Against",
        priced,
        format_func=lambda cost: COSTS[cost].label,
        default=priced[0],
        required=True,
        key="cost",
    )
    cost = chosen if chosen in priced else priced[0]
    figure(
        model_charts.tradeoff(models, cost, BUNDLED, palette()),
        comparison_captions.tradeoff(models, cost, BUNDLED),
        models[["model", "measured", "low", "high", cost]],
        f"accuracy_against_{cost.replace(' ', '_')}",
    )
