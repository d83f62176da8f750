"""Strips are read each by itself, and again where the network is not sure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from digitlab.errors import ModelError
from digitlab.recognition.number_network import LEANS, NumberNetwork
from digitlab.recognition.strip import HEIGHT, leaning
from digitlab.recognition.symbols import BLANK


def test_project_without_the_network_says_so_when_it_is_needed(tmp_path: Path) -> None:
    network = NumberNetwork(tmp_path / "number_net")
    with pytest.raises(ModelError, match="number_net"):
        network.read([np.zeros((32, 64), np.uint8)])


class Believes(NumberNetwork):
    """Believes a strip to be a 7 as much as its brightest pixel says, or a 4; keeps the strips."""

    def __init__(self) -> None:
        self.shown: list[np.ndarray] = []

    def outputs(self, strips: Sequence[np.ndarray]) -> list[np.ndarray]:
        self.shown += strips
        made = np.zeros((len(strips), 1, BLANK + 1))
        made[:, 0, 7] = [strip.max() / 255 for strip in strips]
        made[:, 0, 4] = 1 - made[:, 0, 7]
        return list(made)


def test_strips_it_is_not_sure_of_are_looked_at_again_leaning() -> None:
    sure, unsure = np.full((HEIGHT, 8), 255, np.uint8), np.full((HEIGHT, 8), 153, np.uint8)
    network = Believes()
    assert [text.text for text in network.read([sure, unsure])] == ["7", "7"]
    first, second, *again = network.shown
    assert first is sure
    assert second is unsure
    assert len(again) == len(LEANS)
    for strip, lean in zip(again, LEANS, strict=True):
        assert np.array_equal(strip, leaning(unsure, lean))


def test_a_strip_leans_about_its_middle() -> None:
    bar = np.zeros((HEIGHT, 40), np.uint8)
    bar[2:-2, 20] = 255
    for lean in (-0.25, 0.25):
        leant = leaning(bar, lean)
        centers = leant @ np.arange(40) / np.maximum(1, leant.sum(axis=1))
        rows = np.flatnonzero(leant.any(axis=1))
        assert centers[rows].mean() == pytest.approx(20, abs=0.2)
        assert np.ptp(centers[rows]) == pytest.approx(abs(lean) * np.ptp(rows), abs=1)
        assert np.sign(centers[rows[-1]] - centers[rows[0]]) == np.sign(lean)
