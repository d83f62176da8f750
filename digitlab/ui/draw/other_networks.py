"""What the other bundled networks read of the same drawing, as small bars side by side.

The networks are loaded when a visitor first looks, once for all visitors.
"""

from pathlib import Path

import numpy as np
import streamlit as st

from ... import wording
from ...errors import ModelError
from ...recognition import store
from ...recognition.prediction import Prediction
from ...recognition.store import ONNX
from ...results import Reading
from ...zoo import RECIPES
from ..models import shared_classifier
from ..widgets.bars import show_bars
from ..widgets.on_demand import on_demand

ALL = "All side by side"
"""The choice of all networks."""

BARS_WIDTH, BARS_HEIGHT = 150, 88
"""Of small bars, pixels; two stand beside each other on a phone."""


def bundled(models: Path) -> list[str]:
    """Networks whose weights are here, brought ones too; first the one that reads elsewhere."""
    names = [name for name, recipe in RECIPES.items() if recipe.compared]
    here = [name for name in names if (models / name / ONNX).is_file()]
    here += store.brought_models(models)
    return sorted(here, key=lambda name: name != store.BUNDLED)


def other_networks(reading: Reading | None) -> None:
    """Let the visitor choose a network, or all, to read what is drawn."""
    place = on_demand("Try the other networks on this drawing", "stacked_bar_chart", "others")
    if place is None:
        return
    with place:
        names = bundled(store.models_folder())
        chosen = st.selectbox(
            "Network",
            [ALL, *names],
            format_func=_described,
            key="other_network",
        )
        predictions = _read(names if chosen == ALL else [chosen], reading)
        if reading is None:
            st.write("Draw a digit and see what each network reads.")
        elif len(predictions) > 1:
            # It imports pandas, for which the closed panel need not wait.
            from ...charts import comparison_captions

            st.write(comparison_captions.votes(predictions))
        if chosen == ALL:
            _side_by_side(predictions)
        elif chosen in predictions:
            _alone(chosen, predictions[chosen])


def _described(name: str) -> str:
    if store.is_mine(name):
        return f"{name}: a network that was brought"
    return f"{name}: {RECIPES[name].what}" if name in RECIPES else name


def _read(names: list[str], reading: Reading | None) -> dict[str, Prediction]:
    """Have each network read the same 28×28 picture; one that cannot be used says so."""
    predictions = {}
    for name in names:
        try:
            classifier = shared_classifier(store.models_folder() / name)
        except ModelError as error:
            st.warning(str(error))
            continue
        picture = reading.picture if reading else np.zeros((28, 28), np.uint8)
        (predictions[name],) = classifier.predict(picture[np.newaxis])
    return predictions


def _side_by_side(predictions: dict[str, Prediction]) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, prediction in predictions.items():
            with st.container(width=BARS_WIDTH, gap=None, key=f"others_{name}"):
                st.markdown(f"**{name}**  \n{_briefly(prediction)}")
                show_bars(prediction, BARS_HEIGHT, is_small=True)


def _alone(name: str, prediction: Prediction) -> None:
    st.markdown(f"**{prediction.sentence}**")
    show_bars(prediction)
    st.page_link(
        "metrics.py",
        label=f"How good {name} is",
        icon=":material/monitoring:",
        query_params={"model": name},
    )


def _briefly(prediction: Prediction) -> str:
    if prediction.is_blank:
        return "–"
    if not prediction.is_digit:
        return "no digit"
    return f"{prediction.digit}, {wording.percent(prediction.confidence)}"
