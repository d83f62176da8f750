"""digit_map: it is read by the network that it belongs to; yours lies among its like."""

from pathlib import Path

import numpy as np
import pytest

from digitlab.recognition import store
from digitlab.recognition.digit_map import MAP, DigitMap
from digitlab.report import Report


@pytest.fixture
def digits() -> DigitMap:
    """Two heaps of twenty digits whose features have nothing in common."""
    heaps = np.repeat([0, 1], 20)
    features = np.zeros((40, 4), np.uint8)
    features[np.arange(40), heaps * 2] = 200
    places = np.column_stack([heaps * 0.8 + 0.1, np.linspace(0, 1, 40)]).astype(np.float32)
    return DigitMap(places, heaps.astype(np.uint8), features, "abc")


def test_what_is_written_is_read_again(digits: DigitMap, tmp_path: Path) -> None:
    digits.write(tmp_path)
    found = DigitMap.read(tmp_path, "abc")
    assert found
    np.testing.assert_allclose(found.places, digits.places, atol=1e-4)
    np.testing.assert_array_equal(found.labels, digits.labels)
    np.testing.assert_array_equal(found.features, digits.features)


def test_map_of_another_network_or_none_is_no_map(digits: DigitMap, tmp_path: Path) -> None:
    assert DigitMap.read(tmp_path, "abc") is None
    digits.write(tmp_path)
    assert DigitMap.read(tmp_path, "another") is None


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"network": "abc", "places": [], "labels": [], "features": ""}']
)
def test_broken_map_is_no_map(tmp_path: Path, broken: str) -> None:
    (tmp_path / MAP).write_text(broken)
    assert DigitMap.read(tmp_path, "abc") is None


def test_new_digit_lies_in_the_heap_that_it_is_like(digits: DigitMap) -> None:
    assert digits.place(np.array([1, 0.1, 0, 0]))[0] == pytest.approx(0.1)
    assert digits.place(np.array([0, 0.1, 3, 0]))[0] == pytest.approx(0.9)


def test_bundled_map_is_of_the_bundled_network(bundled: Path) -> None:
    network = Report.read(bundled).files[store.ONNX]
    digits = DigitMap.read(bundled, network)
    assert digits, "python -m digitlab evaluate digit_cnn makes it"
    assert len(digits.labels) == 2000
