"""A map of digits: 2,000 of them placed so that those which a layer finds alike lie together.

The places are computed once, by `digitlab evaluate`, and lie beside the network as numbers: no
picture is among them. Another digit is placed by the mapped digits that it is most like.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from ...io.atomic import write_text
from .inside import Look

MAP = "map.json"
"""Name of the file, in the model's folder."""

LAYERS = (1, 3, 6)
"""Convolutions that have a map, counted from 1: the first, one in the middle, and the last."""

END = 0
"""Stands, among layers, for the features: what the network's last layer adds up."""

NEAREST_COUNT = 5
"""Mapped digits that a new one is placed between."""

LARGEST_FEATURE = 15
"""Largest value of a mapped digit's features, which are whole numbers: finer ones find nothing more
that is alike."""

MOST_QUARTERED = 64
"""Most maps of a layer that are compared by the means of their quarters; of more, each map's mean
is used."""

LARGEST_COORDINATE = 65_535
"""Largest coordinate on the map; coordinates are kept and sent as whole numbers."""


class _SavedLayout(msgspec.Struct, forbid_unknown_fields=True):
    layer: int
    places: bytes
    features: bytes


class _Saved(msgspec.Struct, forbid_unknown_fields=True):
    network: str
    labels: bytes
    layouts: list[_SavedLayout]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where a layer puts the digits.

    Attributes
    ----------
    places : (N, 2) uint16
        x and y, 0 to `LARGEST_COORDINATE`.
    features : (N, F) uint8
        Of each digit, scaled so that the largest of all is `LARGEST_FEATURE`.
    """

    places: np.ndarray
    features: np.ndarray

    def place(self, features: np.ndarray) -> np.ndarray:
        """Where (F,) features lie: x and y, 0 to 1, among the digits nearest by their cosine."""
        known = self.features.astype(np.float32)
        lengths = np.linalg.norm(known, axis=1) * max(float(np.linalg.norm(features)), 1e-9)
        likeness = known @ features / np.maximum(lengths, 1e-9)
        nearest = np.argsort(-likeness, stable=True)[:NEAREST_COUNT]
        weights = np.maximum(likeness[nearest], 0) ** 8 + 1e-9
        return np.average(self.places[nearest] / LARGEST_COORDINATE, axis=0, weights=weights)


@dataclass(frozen=True, eq=False)
class DigitMap:
    """Digits on a map.

    Attributes
    ----------
    labels : (N,) uint8
    layouts : dict
        Layer, one of `LAYERS` or `END` → `Layout`.
    network : str
        SHA-256 of the network's file, whose features these are.
    """

    labels: np.ndarray
    layouts: dict[int, Layout]
    network: str

    def write(self, folder: Path) -> None:
        """Write it into the model's folder."""
        layouts = [
            _SavedLayout(layer, _packed(layout.places.astype("<u2")), _packed(layout.features))
            for layer, layout in self.layouts.items()
        ]
        saved = _Saved(self.network, _packed(self.labels), layouts)
        write_text(folder / MAP, msgspec.json.encode(saved).decode() + "\n")

    @classmethod
    def read(cls, folder: Path, network: str) -> "DigitMap | None":
        """Read the map of a model whose network has that checksum; None where there is none."""
        try:
            saved = msgspec.json.decode((folder / MAP).read_bytes(), type=_Saved)
            if saved.network != network:
                return None
            labels = np.frombuffer(zlib.decompress(saved.labels), np.uint8)
            layouts = {layout.layer: _layout(layout, len(labels)) for layout in saved.layouts}
        except (OSError, ValueError, RecursionError, zlib.error):  # msgspec's are ValueErrors
            return None
        is_whole = END in layouts and len(labels) >= NEAREST_COUNT
        return cls(labels, layouts, network) if is_whole else None


def features_of(look: Look, layer: int) -> np.ndarray:
    """What a layer is compared by: (F,) float32 of what the network saw of one picture.

    Parameters
    ----------
    look : Look
    layer : int
        One of `LAYERS`, or `END`.
    """
    if layer == END:
        return look.features
    maps = look.maps[layer - 1]
    count, height, width = maps.shape
    if count > MOST_QUARTERED:
        return maps.mean(axis=(1, 2))
    quarters = maps.reshape(count, 2, height // 2, 2, width // 2)
    return quarters.mean(axis=(2, 4)).reshape(-1)


def _packed(numbers: np.ndarray) -> bytes:
    return zlib.compress(np.ascontiguousarray(numbers).tobytes(), 9)  # JSON has it in base64.


def _layout(saved: _SavedLayout, count: int) -> Layout:
    places = np.frombuffer(zlib.decompress(saved.places), "<u2").reshape(count, 2)
    features = np.frombuffer(zlib.decompress(saved.features), np.uint8).reshape(count, -1)
    return Layout(places, features)
