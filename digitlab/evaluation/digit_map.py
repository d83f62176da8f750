"""Test digits → a map: those that the network finds alike lie together.

By t-SNE (van der Maaten and Hinton, "Visualizing data using t-SNE", 2008) of the network's
features, compared by their cosine.
"""

import numpy as np

from ..datasets import Digits
from ..recognition.classifier import Classifier
from ..recognition.digit_map import DigitMap
from ..recognition.store import ONNX

COUNT = 2_000
"""Digits on the map: the first of the test data."""

SEED = 0


def digit_map(classifier: Classifier, digits: Digits) -> DigitMap:
    """Lay out the first `COUNT` of these digits."""
    from sklearn.manifold import TSNE

    shown = digits[:COUNT]
    _, features = classifier.outputs_and_features(shown.images)
    perplexity = min(30.0, (len(features) - 1) / 3)
    laid = TSNE(metric="cosine", init="random", perplexity=perplexity, random_state=SEED)
    places = laid.fit_transform(features)
    places = (places - places.min(axis=0)) / np.maximum(np.ptp(places, axis=0), 1e-9)
    scaled = np.rint(255 * features / max(float(features.max()), 1e-9)).astype(np.uint8)
    return DigitMap(places.astype(np.float32), shown.labels, scaled, classifier.report.files[ONNX])
