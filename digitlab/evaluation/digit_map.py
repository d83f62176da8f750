"""Test digits → a map: those that a layer of the network finds alike lie together.

By t-SNE (van der Maaten and Hinton, "Visualizing data using t-SNE", 2008) of what the layer gives,
compared by its cosine.
"""

from pathlib import Path

import numpy as np

from ..datasets import Digits
from ..recognition.explanation.digit_map import (
    END,
    LARGEST_COORDINATE,
    LARGEST_FEATURE,
    LAYERS,
    DigitMap,
    Layout,
    features_of,
)
from ..recognition.explanation.inside import Inside
from ..recognition.store import ONNX
from ..report import Report

MAP_DIGITS = 2_000
"""Digits on the map: the first of the test data."""

SEED = 0
"""Seeds the places from which the digits start."""


def digit_map(folder: Path, digits: Digits) -> DigitMap:
    """Lay out the first `MAP_DIGITS` of these digits by the network of a model's folder.

    Raises
    ------
    ModelError
        If the network cannot be looked into.
    """
    shown, inside = digits[:MAP_DIGITS], Inside(folder)
    looks = [inside.look(image) for image in shown.images]
    layouts = {
        layer: _lay_out(np.stack([features_of(look, layer) for look in looks]))
        for layer in (*LAYERS, END)
    }
    return DigitMap(shown.labels, layouts, Report.read(folder).files[ONNX])


def _lay_out(features: np.ndarray) -> Layout:
    """Place digits by their features, (N, F) float32."""
    from sklearn.manifold import TSNE

    perplexity = min(30.0, (len(features) - 1) / 3)
    laid = TSNE(metric="cosine", init="random", perplexity=perplexity, random_state=SEED)
    places = laid.fit_transform(features)
    places = (places - places.min(axis=0)) / np.maximum(np.ptp(places, axis=0), 1e-9)
    scaled = LARGEST_FEATURE * features / max(float(features.max()), 1e-9)
    return Layout(
        np.rint(LARGEST_COORDINATE * places).astype(np.uint16), np.rint(scaled).astype(np.uint8)
    )
