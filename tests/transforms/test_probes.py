"""probes: at its neutral value a probe changes nothing; elsewhere what its name says."""

import numpy as np
import pytest

from digitlab.transforms.probes import PROBES, VALUE_COUNT, Probe


@pytest.fixture
def bar() -> np.ndarray:
    """An upright bar in the middle."""
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    return picture


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_neutral_value_is_among_the_values_and_changes_nothing(
    probe: Probe, bar: np.ndarray
) -> None:
    assert len(probe.values) == VALUE_COUNT
    assert (probe.values[0], probe.values[-1]) == (probe.least, probe.most)
    assert np.all(np.diff(probe.values) > 0)
    (at,) = np.flatnonzero(probe.values == probe.neutral)
    changed = probe.changed(bar)
    assert changed.shape == (VALUE_COUNT, 28, 28)
    assert changed.dtype == np.uint8
    np.testing.assert_array_equal(changed[at], bar)
    assert len(np.unique(changed, axis=0)) > VALUE_COUNT / 2


def center(picture: np.ndarray) -> tuple[float, float]:
    ys, xs = np.nonzero(picture)
    weights = picture[ys, xs]
    return float(np.average(ys, weights=weights)), float(np.average(xs, weights=weights))


def test_turned_bar_lies_down_where_it_stood(bar: np.ndarray) -> None:
    turned = PROBES["Turn"].change(bar, 90)
    np.testing.assert_allclose(turned.any(axis=0).sum(), 20, atol=1)
    assert center(turned) == pytest.approx(center(bar), abs=0.6)


def test_moved_bar_stands_so_many_pixels_to_the_right(bar: np.ndarray) -> None:
    assert center(PROBES["Move"].change(bar, 5))[1] == pytest.approx(center(bar)[1] + 5)


def test_slanted_bar_leans_to_the_right(bar: np.ndarray) -> None:
    slanted = PROBES["Slant"].change(bar, 0.5)
    assert np.flatnonzero(slanted[5]).mean() > np.flatnonzero(slanted[22]).mean() + 5


def test_sizes_and_strokes_grow_and_shrink(bar: np.ndarray) -> None:
    for name, less, more in (("Scale", 50, 120), ("Thicken", -1, 2)):
        change = PROBES[name].change
        assert change(bar, less).sum() < bar.sum() < change(bar, more).sum()


def test_half_is_erased_from_the_top(bar: np.ndarray) -> None:
    left = PROBES["Erase from the top"].change(bar, 50)
    assert np.flatnonzero(left.any(axis=1)).tolist() == list(range(14, 24))


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_blank_picture_is_no_error(probe: Probe) -> None:
    assert probe.changed(np.zeros((28, 28), np.uint8)).shape == (VALUE_COUNT, 28, 28)
