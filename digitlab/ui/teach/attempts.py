"""What was trained in a visit: compared, tried on a canvas beside ours, and taken home."""

import numpy as np
import pandas as pd
import streamlit as st

from ...recognition.prediction import Prediction
from ...results import Reading
from ...wording import percent
from ..canvas import rasterize
from ..canvas.canvas import Canvas
from ..canvas.controls import controls
from ..canvas.turn import read_in_turn
from ..limits import DRAWINGS
from ..models import shared_reader, usable
from ..widgets.bars import show_bars
from .process import Trained

MOST = 3
"""Networks that are kept in a visit; the oldest one goes first."""

KEPT = "teach_kept"
"""Key of the networks in the session's state."""

CANVAS = Canvas("teach", "Canvas: draw a digit for the network that was trained", highest=300)

HEIGHT = 110
"""Of the bars of each network, pixels."""


def trained_of_visit() -> dict[str, Trained]:
    """Networks that were trained in this visit, by the name that the page gives them."""
    kept: dict[str, Trained] = st.session_state.setdefault(KEPT, {})
    return kept


def keep(trained: Trained, name: str = "Network") -> None:
    """Keep a network, once, under a name with a number."""
    kept = trained_of_visit()
    if trained in kept.values():
        return
    number = st.session_state["teach_count"] = st.session_state.get("teach_count", 0) + 1
    kept[f"{name} {number}"] = trained
    while len(kept) > MOST:
        del kept[next(iter(kept))]


def attempts() -> None:
    """Show the networks of the visit, and a canvas to try them on; nothing where there are none."""
    kept = trained_of_visit()
    if not kept:
        return
    st.header("Try it", anchor="try")
    _try(kept)
    st.header("Compare and take home", anchor="compare")
    st.dataframe(
        pd.DataFrame([_row(name, trained) for name, trained in kept.items()]),
        hide_index=True,
        height="content",
    )
    with st.container(horizontal=True, gap="small"):
        for name, trained in kept.items():
            stem = name.lower().replace(" ", "-")
            files = ((".keras", trained.keras, "keras"), ("ONNX", trained.onnx, "onnx"))
            for kind, content, ending in files:
                if content:
                    st.download_button(
                        f"{name} ({kind})",
                        content,
                        f"{stem}.{ending}",
                        icon=":material/download:",
                        on_click="ignore",
                    )


def _row(name: str, trained: Trained) -> dict[str, str]:
    report = trained.report
    history = report.history.get("val_accuracy")
    return {
        "Network": name,
        "MNIST test digits read right": (
            f"{percent(trained.right / trained.of, 2)} of {trained.of:,}" if trained.of else "–"
        ),
        "Digits not learned from": percent(history[-1], 1) if history else "–",
        "Learned from": f"{report.data['learned']:,} digits" if history else "brought",
        "Training": f"{report.seconds:.0f} s" if history else "–",
        "Parameters": f"{report.parameters:,}",
    }


@st.fragment
def _try(kept: dict[str, Trained]) -> None:
    """A canvas; beside it what ours and the networks of the visit read."""
    left, right = st.columns(2, gap="medium")
    with left:
        shape = CANVAS.show()
        if shape is None:
            return
        controls(CANVAS)
    with right:
        usable(shared_reader)
        strokes = CANVAS.history.now.strokes
        reading = (
            read_in_turn(DRAWINGS, shared_reader().read_ink, rasterize.draw(strokes, shape), False)
            if strokes
            else None
        )
        ours = reading.prediction if reading else Prediction.nothing()
        _answer("Ours", ours)
        for name, trained in reversed(kept.items()):
            _answer(name, _prediction(trained, reading))


def _prediction(trained: Trained, reading: Reading | None) -> Prediction:
    if reading is None:
        return Prediction.nothing()
    picture: np.ndarray = reading.picture
    return trained.classifier.predict(picture[np.newaxis])[0]


def _answer(name: str, prediction: Prediction) -> None:
    with st.container(gap=None, key=f"teach_answer_{name.replace(' ', '_')}"):
        st.markdown(f"**{name}:** {prediction.sentence}")
        show_bars(prediction, HEIGHT)
