"""A map of digits: 2,000 of them placed so that those which the network finds alike lie together.

The places are computed once, by `digitlab evaluate`, and lie beside the network as numbers: no
picture is among them. Another digit is placed by the mapped digits that it is most like.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..io.atomic import write_text

MAP = "map.json"
"""Name of the file, in the model's folder."""

NEAREST = 5
"""Mapped digits that a new one is placed between."""


@dataclass(frozen=True, eq=False)
class DigitMap:
    """Digits on a map.

    Attributes
    ----------
    places : (N, 2) float32
        x and y, 0 to 1.
    labels : (N,) uint8
    features : (N, F) uint8
        Of each digit, scaled so that the largest of all is 255.
    network : str
        SHA-256 of the network's file, whose features these are.
    """

    places: np.ndarray
    labels: np.ndarray
    features: np.ndarray
    network: str

    def place(self, features: np.ndarray) -> np.ndarray:
        """Where (F,) features lie: x and y, by the cosine of the nearest digits' features."""
        known = self.features.astype(np.float32)
        lengths = np.linalg.norm(known, axis=1) * max(float(np.linalg.norm(features)), 1e-9)
        likeness = known @ features / np.maximum(lengths, 1e-9)
        nearest = np.argsort(-likeness, stable=True)[:NEAREST]
        weights = np.maximum(likeness[nearest], 0) ** 8 + 1e-9
        return np.average(self.places[nearest], axis=0, weights=weights)

    def write(self, folder: Path) -> None:
        """Write it into the model's folder."""
        kept = {
            "network": self.network,
            "places": self.places.round(4).astype(float).round(4).tolist(),
            "labels": self.labels.tolist(),
            "features": base64.b64encode(zlib.compress(self.features.tobytes(), 9)).decode(),
        }
        write_text(folder / MAP, json.dumps(kept) + "\n")

    @classmethod
    def read(cls, folder: Path, network: str) -> "DigitMap | None":
        """Read the map of a model whose network has that checksum; None where there is none."""
        try:
            kept = json.loads((folder / MAP).read_text("utf-8"))
            if kept["network"] != network:
                return None
            labels = np.array(kept["labels"], np.uint8)
            features = np.frombuffer(zlib.decompress(base64.b64decode(kept["features"])), np.uint8)
            places = np.array(kept["places"], np.float32)
            found = cls(places, labels, features.reshape(len(labels), -1), network)
        except (OSError, KeyError, TypeError, ValueError, OverflowError, zlib.error):
            return None
        return found if found._is_whole() else None

    def _is_whole(self) -> bool:
        count = len(self.labels)
        return (
            self.places.shape == (count, 2)
            and self.features.ndim == 2
            and len(self.features) == count >= NEAREST
            and bool(np.isfinite(self.places).all())
        )
