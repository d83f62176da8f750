"""Why a drawing was read so: where the network looked, and what it has learned that is like it."""

from collections.abc import Sequence
from html import escape

import cv2
import numpy as np
import streamlit as st

from ...charts.colors import ACCENT
from ...io.images import encode_png
from ...recognition.explanation import occlusion
from ...results import Reading
from ...serving.limits import DRAWINGS
from ...wording import counted, percent, unbroken, with_article
from .. import mnist
from ..canvas.turn import read_in_turn
from ..models import shared_reader
from ..widgets.thumbnails import data_url
from .neighbors import SEARCHED_DIGITS, Neighbors, neighbors

SHOWN_DIGITS = 8
"""Training digits that are shown of each kind."""

NEAREST_COUNT = 20
"""Nearest training digits that are counted."""

PICTURE_SIDE = 168
"""Side of the marked picture, pixels."""


def show(reading: Reading | None) -> None:
    """Show why; to be called in an open expander."""
    if reading is None or reading.digit is None:
        st.write("Draw a digit and see where the network looked.")
        return
    _looked(reading)
    _alike(reading)


def _looked(reading: Reading) -> None:
    """Show the ink that the answer rests on, and what covering it costs."""
    outputs = shared_reader().classifier.outputs

    def measure(picture: np.ndarray) -> tuple[np.ndarray, occlusion.Faith]:
        costs = occlusion.occlusion(picture, outputs)
        return costs, occlusion.faith(picture, costs, outputs)

    costs, faith = read_in_turn(DRAWINGS, measure, reading.picture, is_live=False)
    st.subheader("Where it looked", anchor=False)
    answer = with_article(reading.digit) if reading.is_digit else "not a digit"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<img width="{PICTURE_SIDE}" height="{PICTURE_SIDE}" '
            'style="image-rendering:pixelated" '
            f'src="{data_url(encode_png(marked(reading.picture, costs)))}" '
            'alt="The picture; orange where covering it would cost the answer most">',
            width="content",
        )
        st.write(
            unbroken(
                f"Orange: the ink that the answer ({answer}, {percent(faith.before)}) rests on. "
                f"Without the fifth of the ink that is marked most, {percent(faith.marked)} is "
                f"left of it; without as much ink elsewhere, {percent(faith.elsewhere)}."
            )
        )


def marked(picture: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Color a picture's ink, (28, 28) uint8, by its costs: white to vermilion; RGB."""
    share = np.maximum(costs, 0) / max(float(costs.max()), 1e-9)
    accent = np.array([*bytes.fromhex(ACCENT[1:])])
    ink = picture[..., np.newaxis] / 255
    colored = ink * (255 + (accent - 255) * share[..., np.newaxis])
    return np.asarray(colored.round(), np.uint8)


def _alike(reading: Reading) -> None:
    """Show the training digits nearest to the drawing: of its digit, and of the second guess."""
    st.subheader("What it knows that is like yours", anchor=False)
    classifier = shared_reader().classifier
    with st.spinner("Looking through the training digits…"):
        known = neighbors(classifier)
    if known is None:
        mnist.offer("alike", "The digits it learned from belong to MNIST")
        return
    _, features = classifier.outputs_and_features(reading.picture[np.newaxis])
    labels = known.digits.labels[known.nearest(features[0], NEAREST_COUNT)]
    counts = np.bincount(labels, minlength=10)
    told = ", ".join(
        f"{counts[digit]} × {digit}"
        for digit in np.argsort(-counts, stable=True)[:3]
        if counts[digit]
    )
    st.write(
        f"The {NEAREST_COUNT} most like yours of {SEARCHED_DIGITS:,} training digits, by the "
        f"network's own features: {told}."
    )
    for digit in (reading.digit, reading.prediction.runner_up):
        assert digit is not None
        st.html(
            _row(f"The nearest {digit}s", known, known.nearest(features[0], SHOWN_DIGITS, digit))
        )


def _row(title: str, known: Neighbors, places: Sequence[int] | np.ndarray) -> str:
    sheet = np.hstack(
        [
            cv2.copyMakeBorder(known.digits.images[at], 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=90)
            for at in places
        ]
    )
    return (
        f'<figure style="margin:0"><figcaption>{escape(title)}</figcaption><img '
        f'class="pixels" width="{2 * sheet.shape[1]}" '
        f'src="{data_url(encode_png(sheet))}" alt="{counted(len(places), "training digit")}">'
        "</figure>"
    )
