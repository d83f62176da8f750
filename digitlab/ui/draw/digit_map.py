"""The map of digits on the Draw page, the drawing among them: it moves with the pen."""

import base64
from pathlib import Path

import numpy as np
import streamlit as st

from ...charts.colors import ACCENT
from ...recognition import store
from ...recognition.digit_map import DigitMap
from ...recognition.store import ONNX
from ...results import Reading
from ..component import component
from ..models import Shared, shared_reader
from ..theme import palette

PLACE = "digitlab-map"

FINE = 65_535
"""The map's sides, in the numbers that are sent to the browser."""

_component = component(__file__, "digitlab_map")


class Sent:
    """The map of the bundled network, and its points as they are sent: x, y and label of each."""

    def __init__(self, digits: DigitMap) -> None:
        self.digits = digits
        places = np.rint(digits.places * FINE)
        points = np.column_stack([places, digits.labels]).astype("<u2")
        self.points = base64.b64encode(points.tobytes()).decode()


def _load(folder: Path) -> Sent | None:
    digits = DigitMap.read(folder, shared_reader().classifier.report.files[ONNX])
    return Sent(digits) if digits else None


_shared = Shared(_load)


def _sent() -> Sent | None:
    return _shared(store.models_folder() / store.BUNDLED)


def show_place() -> None:
    """Make the place for the map, which `follow` fills."""
    sent = _sent()
    if sent is None:
        st.write(
            f"The network has no map yet. `python -m digitlab evaluate {store.BUNDLED}` makes it."
        )
        return
    st.write(
        f"{len(sent.digits.labels):,} test digits; those that the network finds alike lie "
        "together. Yours is the ring. Point at a digit to see what it is."
    )
    st.html(f'<div class="{PLACE}"><canvas role="img"></canvas><p aria-live="polite"></p></div>')


def follow(reading: Reading | None) -> None:
    """Fill the place; to be called with the answer, whenever the reading changes."""
    sent = _sent()
    if sent is None:
        return
    yours = None
    if reading is not None and reading.digit is not None:
        classifier = shared_reader().classifier
        _, features = classifier.outputs_and_features(reading.picture[np.newaxis])
        x, y = sent.digits.place(features[0]).tolist()
        yours = {"x": round(x, 4), "y": round(y, 4), "text": reading.text}
    _component(
        key="digit_map_live",
        data={
            "place": PLACE,
            "points": sent.points,
            "fine": FINE,
            "yours": yours,
            "color": palette().label,
            "accent": ACCENT,
        },
    )
