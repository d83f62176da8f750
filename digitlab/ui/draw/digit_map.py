"""The map of digits on the Draw page, the drawing among them: it moves with the pen."""

import base64
from functools import lru_cache
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from ...io.images import encode_png
from ...preprocess import SIZE
from ...recognition import store
from ...recognition.explanation.digit_map import END, LARGEST_COORDINATE, DigitMap, features_of
from ...recognition.store import ONNX
from ...results import Reading
from .. import mnist
from ..component import component
from ..models import Shared, shared_reader, usable
from ..theme import palette
from ..widgets.media import address
from .layers import shared_layers

PLACE = "digitlab-map"
"""Class of the element that the browser draws the map in."""

PER_ROW = 50
"""Pictures side by side, in the one file that holds those of all mapped digits."""

LAYER = "map_layer"
"""Key of the chosen layer in the session's state."""

_component = component(__file__, "digitlab_map")


class Sent:
    """The map of the bundled network, and each layer's points as they are sent: x, y and label."""

    def __init__(self, digits: DigitMap) -> None:
        self.digits = digits
        self.points = {
            layer: _encoded(np.column_stack([layout.places, digits.labels]))
            for layer, layout in digits.layouts.items()
        }


def _encoded(points: np.ndarray) -> str:
    return base64.b64encode(points.astype("<u2").tobytes()).decode()


def _load(folder: Path) -> Sent | None:
    digits = DigitMap.read(folder, shared_reader().classifier.report.files[ONNX])
    return Sent(digits) if digits else None


_shared = Shared(_load)


@lru_cache(maxsize=1)
def contact_sheet(count: int) -> bytes:
    """The first of MNIST's test digits side by side, as a PNG.

    Raises
    ------
    LookupError
        If MNIST is not here; it may come.
    """
    digits = mnist.test_digits()
    if digits is None or len(digits) < count:
        raise LookupError("MNIST is not on this machine")
    rows = digits.images[: count - count % PER_ROW].reshape(-1, PER_ROW, SIZE, SIZE)
    return encode_png(rows.transpose(0, 2, 1, 3).reshape(-1, PER_ROW * SIZE))


def _pictures(count: int) -> str:
    """Address of the contact sheet; empty where there is none."""
    try:
        return address(contact_sheet(count), "image/png", "digit_map_pictures")
    except LookupError:
        return ""


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
        f"{len(sent.digits.labels):,} test digits. Those that the network finds alike lie "
        "together, in deeper layers more than in the first. The ring is yours. Point at a digit, "
        "or tap it, to see what it is."
    )
    st.segmented_control(
        "What the map goes by",
        list(sent.digits.layouts),
        default=END,
        required=True,
        format_func=_name,
        key=LAYER,
    )
    pictures = escape(_pictures(len(sent.digits.labels)))
    st.html(
        f'<div class="{PLACE}" data-pictures="{pictures}" data-per-row="{PER_ROW}">'
        '<div><i hidden></i><p aria-live="polite"></p></div><canvas role="img"></canvas></div>'
    )


def _name(layer: int) -> str:
    return "The end" if layer == END else f"Layer {layer}"


def follow(reading: Reading | None) -> None:
    """Fill the place; to be called with the answer, whenever the reading changes."""
    sent = _sent()
    if sent is None:
        return
    yours, layer = None, st.session_state.get(LAYER, END)
    if reading is not None and reading.digit is not None:
        features = _features(reading.picture, layer)
        x, y = sent.digits.layouts[layer].place(features).tolist()
        yours = {"x": round(x, 4), "y": round(y, 4), "text": reading.text}
    colors = palette()
    _component(
        key="digit_map_live",
        data={
            "place": PLACE,
            "points": sent.points[layer],
            "fine": LARGEST_COORDINATE,
            "yours": yours,
            "color": colors.label,
            "accent": colors.words,
        },
    )


def _features(picture: np.ndarray, layer: int) -> np.ndarray:
    """What a picture, (28, 28) uint8, is placed by; layers are opened where one is asked for."""
    if layer != END:
        return features_of(usable(shared_layers).inside.look(picture), layer)
    _, features = shared_reader().classifier.outputs_and_features(picture[np.newaxis])
    return features[0]
