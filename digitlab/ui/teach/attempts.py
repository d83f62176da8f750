"""What was trained in a visit: compared, tried on a canvas beside ours, and taken home."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from ...datasets import Digits
from ...recognition.prediction import Prediction
from ...report import MNIST_TEST, Report
from ...results import Reading
from ...serving.limits import DRAWINGS
from ...wording import duration, percent
from ...zoo.plan import held_back
from ..canvas import rasterize
from ..canvas.canvas import Canvas
from ..canvas.controls import controls
from ..canvas.turn import read_in_turn
from ..models import shared_reader, usable
from ..widgets import escape
from ..widgets.bars import show_bars
from .choices import OwnDigits
from .process import Trained

MOST_NETWORKS = 3
"""Networks that are kept in a visit; the oldest one goes first."""

KEPT = "teach_kept"
"""Key of the networks in the session's state."""

CANVAS = Canvas("teach", "Canvas: draw a digit for the network that was trained", highest=300)

BARS_HEIGHT = 110
"""Of the bars of each network, pixels."""

MNIST_READ = "MNIST test digits read right"

SHARING_SAID = "teach_sharing_said"
"""Key of why a network could not be put on everyone's canvas, in the session's state."""


class Sharing(NamedTuple):
    """What lets a teacher put a network on everyone's canvas.

    Attributes
    ----------
    shared : str or None
        Name of the one that is there now.
    put : function
        Puts a network there; gives a sentence where that fails.
    take_away : function
        Takes it away again.
    """

    shared: str | None
    put: Callable[[str, Trained], str]
    take_away: Callable[[], str]


def trained_of_visit() -> dict[str, Trained]:
    """Networks that were trained in this visit, by the name that the page gives them."""
    kept: dict[str, Trained] = st.session_state.setdefault(KEPT, {})
    return kept


def keep(trained: Trained, name: str = "Network") -> None:
    """Keep a network, once, under a name with a number."""
    kept = trained_of_visit()
    if trained in kept.values():
        return
    count = st.session_state.get("teach_count", 0) + 1
    while f"{name} {count}" in kept:  # one that came back after a reload
        count += 1
    st.session_state["teach_count"] = count
    keep_as(f"{name} {count}", trained)


def keep_as(name: str, trained: Trained) -> None:
    """Keep a network under its name."""
    kept = trained_of_visit()
    kept[name] = trained
    while len(kept) > MOST_NETWORKS:
        del kept[next(iter(kept))]


def attempts(own: OwnDigits | None, sharing: Sharing | None) -> None:
    """Show the networks of the visit, and a canvas to try them on; nothing where there are none.

    Parameters
    ----------
    own : OwnDigits or None
        The class's digits, to compare by.
    sharing : Sharing or None
        None where there is no class.
    """
    kept = trained_of_visit()
    if not kept:
        return
    st.header("Try it", anchor="try")
    if sharing:
        _share(kept, sharing)
    _try(kept)
    st.header("Compare and download", anchor="compare")
    held = own.digits[held_back(own.writers)] if own and len(own.digits) else None
    usable(shared_reader)
    st.dataframe(pd.DataFrame(_rows(kept, held)), hide_index=True, height="content")
    if held is not None:
        st.caption(f"Hands held back: {len(held)} digits of pupils from whom none has learned.")
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


def _share(kept: dict[str, Trained], sharing: Sharing) -> None:
    """Let the teacher put one of the networks on everyone's canvas."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for name, trained in kept.items():
            if name != sharing.shared:
                st.button(
                    f"Put {name} on everyone's canvas",
                    icon=":material/cast_for_education:",
                    on_click=_keep_said,
                    args=(sharing.put, name, trained),
                )
        if sharing.shared:
            st.markdown(f"**{sharing.shared}** is on everyone's canvas, beside ours.")
            st.button(
                "Take it away",
                icon=":material/close:",
                on_click=_keep_said,
                args=(sharing.take_away,),
            )
    if said := st.session_state.pop(SHARING_SAID, ""):
        st.warning(escape.markdown(said))


def _keep_said(action: Callable[..., str], *args: object) -> None:
    st.session_state[SHARING_SAID] = action(*args)


def _rows(kept: dict[str, Trained], held: Digits | None) -> list[dict[str, str]]:
    """Ours and the networks of the visit, compared; `held` are digits that none learned from."""
    reader = shared_reader()
    classifiers = [reader.classifier, *(trained.classifier for trained in kept.values())]
    rows = [_ours(reader.classifier.report), *(_row(*item) for item in kept.items())]
    if held is not None:
        for row, classifier in zip(rows, classifiers, strict=True):
            read = classifier.predict_proba(held.images).argmax(axis=1)
            row["Hands held back"] = f"{int((read == held.labels).sum())} of {len(held)}"
    return rows


def _ours(report: Report) -> dict[str, str]:
    measure = report.measures.get(MNIST_TEST)
    return {
        "Network": "Ours",
        MNIST_READ: f"{percent(measure.share, 2)} of {measure.count:,}" if measure else "–",
        "Digits not learned from": "–",
        "Learned from": "many sources",
        "Training": duration(report.seconds),
        "Parameters": f"{report.parameters:,}",
    }


def _row(name: str, trained: Trained) -> dict[str, str]:
    report, right, of = trained.report, trained.right, trained.of
    history, learned = report.history.get("val_accuracy"), report.data.get("learned")
    return {
        "Network": name,
        MNIST_READ: f"{percent(right / of, 2)} of {of:,}" if of else "–",
        "Digits not learned from": percent(history[-1], 1) if history else "–",
        "Learned from": f"{learned:,} digits" if isinstance(learned, int) else "elsewhere",
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
        prediction = reading.prediction if reading else Prediction.nothing()
        _answer("Ours", prediction)
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
        show_bars(prediction, BARS_HEIGHT)
