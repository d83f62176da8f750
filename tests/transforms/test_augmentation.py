import numpy as np
import pytest

from digitlab import preprocess
from digitlab.preprocess import SIZE
from digitlab.transforms import augmentation
from digitlab.transforms.augmentation import SOILS, AsServed, Augmentation, Either, Jitter, soften

NONE = Augmentation(degrees=0, shear=0, stretch=0, bend=0, pen=0, misplaced=0, soiled=0)
WHOLE = Augmentation(misplaced=0, soiled=0)


@pytest.fixture(scope="module")
def digits(inks: dict[int, np.ndarray]) -> np.ndarray:
    """(3, 28, 28): a 0, a 1 and a 7."""
    return np.stack([preprocess.to_mnist(inks[digit]) for digit in (0, 1, 7)])


def change(how: Augmentation, images: np.ndarray, seed: int = 1) -> np.ndarray:
    return how(images, np.random.default_rng(seed))


def test_augmentation_of_nothing_leaves_digits_nearly_as_they_were(digits: np.ndarray) -> None:
    away = np.abs(change(NONE, digits).astype(int) - digits).mean(axis=(1, 2))
    # Measured: up to 10.4 of 255 levels, from going to the double size and back.
    assert away.max() < 13


@pytest.mark.parametrize("how", [NONE, WHOLE, Augmentation()], ids=["none", "whole", "all"])
def test_batch_keeps_its_shape_and_type(digits: np.ndarray, how: Augmentation) -> None:
    changed = change(how, digits)
    assert changed.shape == digits.shape
    assert changed.dtype == np.uint8


def test_same_seed_gives_the_same_digits_and_another_seed_others(digits: np.ndarray) -> None:
    first = change(Augmentation(), digits, 5)
    np.testing.assert_array_equal(first, change(Augmentation(), digits, 5))
    assert (first != change(Augmentation(), digits, 6)).any()


def test_every_digit_of_a_batch_is_changed_in_its_own_way(digits: np.ndarray) -> None:
    changed = change(WHOLE, digits[[2, 2, 2]])
    assert (changed[0] != changed[1]).any()
    assert (changed[1] != changed[2]).any()


def test_batch_given_is_not_changed(digits: np.ndarray) -> None:
    before = digits.copy()
    change(Augmentation(misplaced=1, soiled=1, pen=1), digits)
    np.testing.assert_array_equal(digits, before)


def test_changed_digit_is_in_mnist_format_again(digits: np.ndarray) -> None:
    for picture in change(WHOLE, digits.repeat(20, axis=0)):
        rows, columns = np.nonzero(picture > 25)
        assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
        middle = [np.average(axis, weights=picture) for axis in np.indices(picture.shape)]
        rows, columns = np.nonzero(picture)
        at_border = 0 in (rows.min(), columns.min(), 27 - rows.max(), 27 - columns.max())
        assert np.abs(np.array(middle) - 14).max() <= 0.5 or at_border
        assert picture.max() == 255


@pytest.mark.parametrize("pen", [0, 1])
def test_blank_picture_stays_blank(pen: float) -> None:
    blank = np.zeros((8, SIZE, SIZE), np.uint8)
    how = Augmentation(pen=pen, misplaced=0.5, soiled=0)
    assert not change(how, blank).any()


def test_digit_turns_no_further_than_it_may() -> None:
    bar = np.zeros((1, SIZE, SIZE), np.uint8)
    bar[0, 4:24, 13:15] = 255
    how = Augmentation(degrees=10, shear=0, stretch=0, bend=0, pen=0, misplaced=0, soiled=0)
    tilts = []
    for seed in range(60):
        rows, columns = np.nonzero(change(how, bar, seed)[0] > 100)
        tilts.append(np.rad2deg(np.arctan(np.polyfit(rows, columns, 1)[0])))
    assert max(np.abs(tilts)) < 12
    assert min(tilts) < -5
    assert max(tilts) > 5


def test_matrix_without_amounts_is_the_identity() -> None:
    np.testing.assert_allclose(NONE.matrix(np.random.default_rng(1)), np.eye(2))


def test_matrix_keeps_area_and_orientation() -> None:
    for seed in range(20):
        matrix = Augmentation().matrix(np.random.default_rng(seed))
        assert np.linalg.det(matrix) == pytest.approx(1)


def test_another_pen_makes_strokes_thinner_and_thicker(digits: np.ndarray) -> None:
    zero = digits[0].repeat(2, axis=0).repeat(2, axis=1)
    inks = [
        np.count_nonzero(augmentation.another_pen(zero, np.random.default_rng(seed)) > 127)
        for seed in range(30)
    ]
    before = np.count_nonzero(zero > 127)
    assert min(inks) < 0.95 * before
    assert max(inks) > 1.05 * before


def test_misplaced_digit_is_off_the_middle_and_not_enlarged_much(digits: np.ndarray) -> None:
    away = []
    for seed in range(30):
        moved = augmentation.misplace(digits[0], np.random.default_rng(seed))
        middle = [np.average(axis, weights=moved) for axis in np.indices(moved.shape)]
        away.append(np.abs(np.array(middle) - 14).max())
        assert np.count_nonzero(moved > 127) < 1.3 * np.count_nonzero(digits[0] > 127)
    assert max(away) > 2
    assert max(away) < 6


@pytest.mark.parametrize("soil", SOILS, ids=lambda soil: soil.__name__)
def test_soil_changes_the_picture_and_leaves_the_digit_to_be_seen(
    digits: np.ndarray, soil: object
) -> None:
    assert callable(soil)
    for seed in range(10):
        before = digits[0].copy()
        soiled = soil(digits[0], np.random.default_rng(seed))
        np.testing.assert_array_equal(digits[0], before)
        assert soiled.shape == (SIZE, SIZE)
        assert soiled.dtype == np.uint8
        assert (soiled != digits[0]).any()
        # Either it is like the digit all over, or half of it and more is left as it was.
        alike = np.corrcoef(soiled.ravel(), digits[0].ravel())[0, 1]
        assert alike > 0.4 or (soiled == digits[0]).mean() >= 0.5


@pytest.mark.parametrize("soil", SOILS, ids=lambda soil: soil.__name__)
def test_soil_depends_on_its_seed_alone(digits: np.ndarray, soil: object) -> None:
    assert callable(soil)
    one, other = (soil(digits[2], np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_digits_as_served_are_softened_and_some_are_soiled(digits: np.ndarray) -> None:
    many = digits.repeat(100, axis=0)
    soft = np.stack([soften(digit) for digit in many])
    np.testing.assert_array_equal(AsServed(soiled=0)(many, np.random.default_rng(1)), soft)
    served = AsServed(soiled=0.25)(many, np.random.default_rng(1))
    assert 0.15 < (served != soft).any(axis=(1, 2)).mean() < 0.35


# Jitter


def test_jitter_of_nothing_changes_nothing(digits: np.ndarray) -> None:
    still = Jitter(degrees=0, zoom=0, shift=0)(digits, np.random.default_rng(1))
    np.testing.assert_array_equal(still, digits)


def test_jitter_moves_each_digit_by_its_own_chance(digits: np.ndarray) -> None:
    same = np.stack([digits[0]] * 3)
    moved = Jitter(degrees=0, zoom=0, shift=0.1)(same, np.random.default_rng(1))
    rows, columns = np.indices((28, 28))
    middles = [
        (np.average(rows, weights=one), np.average(columns, weights=one))
        for one in [*moved, same[0]]
    ]
    away = np.abs(np.array(middles[:3]) - middles[3])
    assert away.max() <= 2.8 + 0.1
    assert len({round(row, 3) for row, _ in middles}) == 4


def test_jitter_zooms_both_ways(digits: np.ndarray) -> None:
    many = np.stack([digits[0]] * 40)
    ink = Jitter(degrees=0, zoom=0.1, shift=0)(many, np.random.default_rng(1)).sum(axis=(1, 2))
    whole = float(digits[0].sum())
    assert 0.78 * whole < ink.min() < 0.9 * whole
    assert 1.1 * whole < ink.max() < 1.24 * whole


def test_either_changes_a_share_of_the_digits_by_each(digits: np.ndarray) -> None:
    """Told apart by what each leaves: white digits, and black ones."""

    def paint(level: int) -> Augmentation:
        class Painted(Augmentation):
            def _change(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
                return np.full_like(image, level)

        return Painted()

    changed = Either(paint(255), paint(0), share=0.25)(
        digits.repeat(200, axis=0), np.random.default_rng(3)
    )
    assert set(np.unique(changed)) == {0, 255}
    assert (changed == changed[:, :1, :1]).all()
    assert 0.2 < changed.mean() / 255 < 0.3


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_either_of_but_one_is_that_one(digits: np.ndarray, share: float) -> None:
    how = Either(WHOLE, NONE, share)
    rng = np.random.default_rng(4)
    rng.random(len(digits))  # which digits: drawn before they are changed
    np.testing.assert_array_equal(
        how(digits, np.random.default_rng(4)), (WHOLE if share else NONE)(digits, rng)
    )


def test_scanned_ink_is_uneven_and_as_much_of_it(inks: dict[int, np.ndarray]) -> None:
    drawing = inks[7]
    scans = [augmentation.scanned(drawing, np.random.default_rng(seed)) for seed in range(20)]
    covered = [np.count_nonzero(scan > 127) / np.count_nonzero(drawing > 127) for scan in scans]
    assert all(scan.shape == drawing.shape and scan.dtype == np.uint8 for scan in scans)
    assert len(set(covered)) == len(scans)
    assert 0.5 < min(covered) < max(covered) < 2


def test_scanned_paper_without_ink_stays_blank() -> None:
    blank = np.zeros((60, 40), np.uint8)
    assert not augmentation.scanned(blank, np.random.default_rng(0)).any()
