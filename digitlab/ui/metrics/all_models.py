"""All models side by side: claimed and measured, what accuracy costs, and the optimizers."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from ...charts import captions, tables
from ...charts import models as model_charts
from ...charts.costs import COSTS
from ...datasets.mnist import VALIDATION
from ...recognition.store import BUNDLED
from ...report import Report
from ...wording import percent_range
from ...zoo import RECIPES
from .figure import figure, numbers

LookAt = Callable[[str], None]


def all_models(reports: Mapping[str, Report], runs: Mapping[str, Report], look_at: LookAt) -> None:
    """Table, claims, trade-off and optimizers.

    Parameters
    ----------
    reports : mapping of str to Report
        Of all models, by name.
    runs : mapping of str to Report
        Of the runs that differ in their optimizer only, by its name.
    look_at : callable
        Turns to the model of that name.
    """
    models = tables.models(reports, RECIPES)
    if models.empty:
        st.info("No model is measured yet: run `python -m digitlab train NAME`.")
        return
    st.header("All models side by side", anchor="models")
    st.write(
        "The models of the field's classic notebooks, each trained again by its recipe "
        "(`python -m digitlab train NAME`). Click a column's head to sort by it, and a row to look "
        "at its model in detail."
    )
    _table(models, look_at)
    st.header("What is claimed, and what we measured", anchor="claims")
    told = models[["model", "claimed", "claim", "measured", "low", "high"]]
    figure(model_charts.claims(models), captions.claims(models), told, "claimed_and_measured")
    st.header("What accuracy costs", anchor="costs")
    _tradeoff(models)
    if runs:
        st.header("Optimizers compared", anchor="optimizers")
        epochs = tables.optimizers(runs)
        figure(
            model_charts.optimizers(epochs).properties(height=340),
            captions.optimizers(epochs, VALIDATION),
            epochs,
            "optimizers",
        )


def _table(models: pd.DataFrame, look_at: LookAt) -> None:
    shown = pd.DataFrame(
        {
            "Model": models["model"],
            "Measured": 100 * models["measured"],
            "Interval": [
                percent_range(one.low, one.high) for one in models.itertuples(index=False)
            ],
            "Claimed": models["claimed"],
            "Misread": models["misread"],
            "Parameters": models["parameters"],
            "Size, MB": models["bytes"] / 1e6,
            "Training, s": models["seconds to train"],
            "µs a digit": models["microseconds a digit"],
            "What it is": models["what"],
        }
    )
    number = st.column_config.NumberColumn
    event = st.dataframe(
        shown,
        hide_index=True,
        key="models",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            "Model": st.column_config.TextColumn(pinned=True),
            "Measured": number(format="%.2f %%", help="Of the 10,000 MNIST test digits"),
            "Interval": st.column_config.TextColumn(
                help="Where that share would lie, 19 times in 20, with other digits of the kind"
            ),
            "Claimed": st.column_config.TextColumn(help="By the author of the notebook"),
            "Misread": number(help="Of the 10,000 test digits"),
            "Parameters": number(
                format="localized", help="Numbers that were learned, or are kept to compare with"
            ),
            "Size, MB": number(format="%.2f", help="As it is served"),
            "Training, s": number(format="localized"),
            "µs a digit": number(format="%.0f", help="To read one digit, a thousand at a time"),
        },
        height="content",
    )
    with st.container(horizontal=True, gap="small"):
        numbers(models.drop(columns="what"), "all_models")
        for row, _ in event.selection.cells:
            name = models["model"].iloc[row]
            st.button(
                f"Look at {name} in detail",
                icon=":material/search:",
                on_click=look_at,
                args=(name,),
            )


@st.fragment
def _tradeoff(models: pd.DataFrame) -> None:
    """Accuracy against one of its costs; the switch runs this alone."""
    priced = [cost for cost in COSTS if (models[cost] > 0).any()]
    cost = st.segmented_control(
        "Against",
        priced,
        format_func=lambda cost: COSTS[cost].label,
        default=priced[0],
        required=True,
        key="cost",
    )
    figure(
        model_charts.tradeoff(models, cost, BUNDLED),
        captions.tradeoff(models, cost, BUNDLED),
        models[["model", "measured", "low", "high", cost]],
        f"accuracy_against_{cost.replace(' ', '_')}",
    )
