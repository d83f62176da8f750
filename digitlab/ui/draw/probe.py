"""A drawing changed little by little: where the answer tips, and what fools the network."""

from typing import Any

import numpy as np
import streamlit as st

from ...recognition.prediction import Prediction
from ...results import UNREAD, Reading
from ...serving.limits import DRAWINGS
from ...transforms.probes import PROBES, VALUE_COUNT, Probe
from ...wording import counted, with_article
from ..canvas.turn import read_in_turn
from ..models import shared_reader
from ..theme import palette
from ..widgets.bars import show_bars
from ..widgets.thumbnails import tile

PICTURE_SIDE = 140
"""Of a changed picture, pixels."""


@st.fragment
def show(reading: Reading | None) -> None:
    """Show the probes; a slider runs this alone."""
    if reading is None or reading.digit is None:
        st.write("Draw a digit and see what it takes to change the answer.")
        return
    told = _told(reading.picture)
    st.write(
        "How sure it stays of its answer as your digit is changed, from left to right. The dark "
        "column is your digit as it is; orange marks where the answer tips."
    )
    parts = "".join(
        curve(probe, told[at * VALUE_COUNT : (at + 1) * VALUE_COUNT])
        for at, probe in enumerate(PROBES.values())
    )
    colors = palette()
    st.html(
        f'<div class="digitlab-probes" style="--digitlab-bar:{colors.bar};'
        f'--digitlab-words:{colors.words}">{parts}</div>'
    )
    _one(reading)
    _fool(reading)


def _told(picture: np.ndarray) -> list[Prediction]:
    """What is read of the picture changed in every way, `VALUE_COUNT` of each."""
    pictures = np.concatenate([probe.changed(picture) for probe in PROBES.values()])
    return read_in_turn(DRAWINGS, shared_reader().classifier.predict, pictures, is_live=False)


def text(prediction: Prediction) -> str:
    """What is read: a digit, or `UNREAD`."""
    return str(prediction.digit) if prediction.is_digit else UNREAD


def tips(probe: Probe, told: list[Prediction]) -> list[tuple[float, str]]:
    """Where the answer tips on either side of the neutral value: the value, and what it becomes."""
    neutral = int(np.flatnonzero(probe.values == probe.neutral)[0])
    found = []
    for way in (range(neutral, -1, -1), range(neutral, VALUE_COUNT)):
        for place in way:
            if text(told[place]) != text(told[neutral]):
                found.append((float(probe.values[place]), text(told[place])))
                break
    return found


def curve(probe: Probe, told: list[Prediction]) -> str:
    """A small curve of columns, of which those where the answer tips stand out; and a sentence."""
    values = probe.values
    digit = told[int(np.flatnonzero(values == probe.neutral)[0])].digit or 0
    tipped = tips(probe, told)
    places = [value for value, _ in tipped]

    def column(value: float, prediction: Prediction) -> str:
        # What is refused has no share of any digit.
        share = float(prediction.probabilities[digit]) * min(prediction.score, 1)
        kind = " class=tip" if value in places else " class=neutral" * bool(value == probe.neutral)
        return f'<i{kind} style="--digitlab-share:{share:.3f}"></i>'

    columns = "".join(column(*answered) for answered in zip(values, told, strict=True))
    words = "; ".join(f"{_value(probe, value)}: {becomes(answer)}" for value, answer in tipped)
    words = words or "it never tips"
    return (
        f"<figure><figcaption><b>{probe.title}</b></figcaption>"
        f'<div role="img" aria-label="{probe.title}: {words}">{columns}</div>'
        f"<figcaption>{words}</figcaption></figure>"
    )


def becomes(answer: str) -> str:
    """Say what it becomes."""
    return "not a digit" if answer == UNREAD else with_article(int(answer))


def _value(probe: Probe, value: float) -> str:
    return f"{value:+.3g}{probe.unit}" if probe.least < 0 else f"{value:.3g}{probe.unit}"


def _one(reading: Reading) -> None:
    """One probe, by a slider."""
    name = st.segmented_control(
        "Change it yourself", list(PROBES), default="Turn", required=True, key="probe"
    )
    probe = PROBES.get(str(name), PROBES["Turn"])
    value: Any = st.slider(
        f"{probe.title}{f', {probe.unit.strip()}' if probe.unit else ''}",
        float(probe.least),
        float(probe.most),
        float(probe.neutral),
        key=f"probe_{probe.title}",
    )
    changed = probe.change(reading.picture, float(value))
    _show(changed, f"{probe.title}, changed")


def _show(picture: np.ndarray, alt: str) -> None:
    (prediction,) = shared_reader().classifier.predict(picture[np.newaxis])
    left, right = st.columns([1, 3], vertical_alignment="center")
    left.image(tile(picture), width=PICTURE_SIDE, alt=alt)
    with right:
        st.markdown(f"**{prediction.sentence}**")
        show_bars(prediction, height=110)


def _fool(reading: Reading) -> None:
    """Find the smallest change that makes it another digit."""
    if not reading.is_digit:
        return
    asked = st.button("Fool it", icon=":material/theater_comedy:", help="A second or two")
    state = st.session_state
    if asked:
        from ...recognition.explanation.fool import fool

        classifier = shared_reader().classifier

        def predict(pictures: np.ndarray) -> list[Prediction]:
            return read_in_turn(DRAWINGS, classifier.predict, pictures, is_live=True)

        with st.spinner("Looking for the smallest change…"):
            state["fooled"] = reading, fool(reading.picture, predict)
    if "fooled" not in state or state["fooled"][0] is not reading:
        return
    found = state["fooled"][1]
    if found is None:
        st.write("No small change makes another digit of it.")
        return
    changed, dabs = found
    ink = sum(dab.is_ink for dab in dabs)
    parts = [f"{counted(ink, 'dab')} of ink put on"] * bool(ink)
    parts += [f"{counted(len(dabs) - ink, 'dab')} taken off"] * (len(dabs) > ink)
    st.write(f"{' and '.join(parts).capitalize()}, and it reads another digit:")
    _show(changed, "Your digit, changed so that it is misread")
