"""layers: the cell that is clicked is the one that is explained, with the network's numbers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab.ui.draw import layers
from digitlab.ui.draw.layers import Layers


@pytest.fixture(scope="module")
def opened(bundled: Path) -> Layers:
    return Layers(bundled)


def test_click_finds_the_number_that_is_drawn_there(opened: Layers) -> None:
    rng = np.random.default_rng(0)
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    look = opened.inside.look(picture)
    for at, maps in enumerate(look.maps):
        drawn = layers.montage(maps[opened.orders[at]])
        for _ in range(30):
            x, y = rng.random(2)
            chosen = layers.locate({"layer": at, "x": x, "y": y}, opened)
            value = drawn[int(y * drawn.shape[0]), int(x * drawn.shape[1])]
            if chosen is None:  # The last row may have room for more maps than there are.
                assert y > 1 - 1 / -(-len(maps) // layers.across(len(maps)))
                assert value in (layers.GAP_GRAY, 0)
                continue
            assert chosen.layer == at
            here = maps[chosen.map, chosen.row, chosen.column] / maps.max() * 255
            assert value in (layers.GAP_GRAY, np.rint(here))


@pytest.mark.parametrize(
    "forged",
    [
        *(None, 7, [], "x", {}, {"layer": 0}, {"layer": 99, "x": 0, "y": 0}),
        *({"layer": -1, "x": 0, "y": 0}, {"layer": 0, "x": 1, "y": 0}),
        *({"layer": 0, "x": float("nan"), "y": 0}, {"layer": 1e999, "x": 0, "y": 0}),
        *({"layer": {}, "x": [], "y": 0}, {"digit": 11}, {"digit": True}, {"digit": "<b>"}),
    ],
)
def test_forged_click_is_answered_by_nothing(opened: Layers, forged: Any) -> None:
    look = opened.inside.look(np.zeros((28, 28), np.uint8))
    assert layers.explain(forged, look, opened) == ""


def test_sum_is_told_in_full(opened: Layers) -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    look = opened.inside.look(picture)
    told = layers.explain({"layer": 2, "x": 0.02, "y": 0.2}, look, opened)
    chosen = layers.locate({"layer": 2, "x": 0.02, "y": 0.2}, opened)
    assert chosen
    cell = opened.inside.cell(look, *chosen)
    assert f"<b>{cell.activation:.2f}</b>" in told
    others = len(look.maps[1]) - layers.SHOWN_MAPS
    assert f"The other {others} maps add" in told
    assert told.count("<table>") == 9


@pytest.mark.parametrize(
    ("layer", "source"), [(0, "the picture, each pixel the mean of four"), (2, "layer 2")]
)
def test_sum_says_what_it_is_of(opened: Layers, layer: int, source: str) -> None:
    look = opened.inside.look(np.zeros((28, 28), np.uint8))
    told = layers.explain({"layer": layer, "x": 0.02, "y": 0.2}, look, opened)
    assert f"What it looks at in {source}, times its filter, is summed up:" in told


def test_softmax_is_told_in_steps(opened: Layers) -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    look = opened.inside.look(picture)
    told = layers.explain({"digit": 1}, look, opened)
    assert f"{look.logits[1]:.2f}" in told
    assert "not a digit" in told
