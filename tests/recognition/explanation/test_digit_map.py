"""digit_map: it is read by the network that it belongs to; yours lies among its like."""

from pathlib import Path

import numpy as np
import pytest

from digitlab.recognition import store
from digitlab.recognition.explanation.digit_map import (
    END,
    LARGEST_COORDINATE,
    LAYERS,
    MAP,
    DigitMap,
    Layout,
    features_of,
)
from digitlab.recognition.explanation.inside import Inside
from digitlab.report import Report


@pytest.fixture
def digits() -> DigitMap:
    """Two heaps of twenty digits whose features have nothing in common."""
    heaps = np.repeat([0, 1], 20)
    features = np.zeros((40, 4), np.uint8)
    features[np.arange(40), heaps * 2] = 15
    places = np.column_stack([heaps * 0.8 + 0.1, np.linspace(0, 1, 40)])
    layout = Layout(np.rint(LARGEST_COORDINATE * places).astype(np.uint16), features)
    return DigitMap(heaps.astype(np.uint8), {END: layout}, "abc")


def test_what_is_written_is_read_again(digits: DigitMap, tmp_path: Path) -> None:
    digits.write(tmp_path)
    found = DigitMap.read(tmp_path, "abc")
    assert found
    np.testing.assert_array_equal(found.labels, digits.labels)
    np.testing.assert_array_equal(found.layouts[END].places, digits.layouts[END].places)
    np.testing.assert_array_equal(found.layouts[END].features, digits.layouts[END].features)


def test_map_of_another_network_or_none_is_no_map(digits: DigitMap, tmp_path: Path) -> None:
    assert DigitMap.read(tmp_path, "abc") is None
    digits.write(tmp_path)
    assert DigitMap.read(tmp_path, "another") is None


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{}",
        '{"network": "abc", "labels": "", "layouts": []}',
        '{"network": "abc", "labels": "eJwDAAAAAAE=", "layouts": []}',
    ],
)
def test_broken_map_is_no_map(tmp_path: Path, broken: str) -> None:
    (tmp_path / MAP).write_text(broken)
    assert DigitMap.read(tmp_path, "abc") is None


def test_map_cut_short_is_no_map(digits: DigitMap, tmp_path: Path) -> None:
    digits.write(tmp_path)
    whole = (tmp_path / MAP).read_text()
    (tmp_path / MAP).write_text(whole.replace(whole[80:120], "A" * 40))
    assert DigitMap.read(tmp_path, "abc") is None


def test_new_digit_lies_in_the_heap_that_it_is_like(digits: DigitMap) -> None:
    layout = digits.layouts[END]
    assert layout.place(np.array([1, 0.1, 0, 0]))[0] == pytest.approx(0.1, abs=1e-4)
    assert layout.place(np.array([0, 0.1, 3, 0]))[0] == pytest.approx(0.9, abs=1e-4)


def test_bundled_map_is_of_the_bundled_network(bundled: Path) -> None:
    network = Report.read(bundled).files[store.ONNX]
    digits = DigitMap.read(bundled, network)
    assert digits, "python -m digitlab evaluate digit_cnn makes it"
    assert len(digits.labels) == 2000
    look = Inside(bundled).look(np.eye(28, dtype=np.uint8) * 255)
    for layer in (*LAYERS, END):
        x, y = digits.layouts[layer].place(features_of(look, layer))
        assert 0 <= min(x, y) <= max(x, y) <= 1
