import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score

from digitlab.evaluation import metrics


def sure_of(*digits: int) -> np.ndarray:
    return np.eye(10)[list(digits)]


def test_accuracy_is_the_share_read_right() -> None:
    assert metrics.accuracy(np.array([3, 1, 4, 1]), sure_of(3, 1, 4, 7)) == 0.75


def test_accuracy_asks_for_the_largest_not_for_a_majority() -> None:
    unsure = np.full((1, 10), 0.09)
    unsure[0, 6] = 0.19
    assert metrics.accuracy(np.array([6]), unsure) == 1.0


def test_accuracy_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 labels for 0 predictions"):
        metrics.accuracy(np.zeros(0, int), np.zeros((0, 10)))


def test_accuracy_of_unequal_lengths_is_refused() -> None:
    with pytest.raises(ValueError, match="2 labels for 3 predictions"):
        metrics.accuracy(np.array([1, 2]), sure_of(1, 2, 3))


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_is_the_published_one(hits: int, count: int, low: float, high: float) -> None:
    assert metrics.interval(hits / count, count) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_share_and_stays_within_0_and_1(trial: tuple[int, int]) -> None:
    hits, count = trial
    low, high = metrics.interval(hits / count, count)
    tiny = 1e-12
    assert -tiny <= low <= hits / count + tiny
    assert hits / count - tiny <= high <= 1 + tiny
    assert high - low > 0


def test_more_digits_make_the_interval_narrower() -> None:
    widths = [np.ptp(metrics.interval(0.99, count)) for count in (100, 1_000, 10_000)]
    assert widths == sorted(widths, reverse=True)


def test_confusion_has_labels_in_rows_and_answers_in_columns() -> None:
    counts = metrics.confusion(np.array([4, 4, 4, 7]), sure_of(4, 9, 9, 7))
    assert counts.shape == (10, 10)
    assert counts[4, 4] == 1
    assert counts[4, 9] == 2
    assert counts[7, 7] == 1
    assert counts.sum() == 4


def test_confusion_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        metrics.confusion(np.zeros(0, np.uint8), np.zeros((0, 10)))


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 60))
def test_diagonal_of_the_confusion_is_the_accuracy(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    labels, probabilities = rng.integers(0, 10, count), rng.dirichlet(np.ones(10), count)
    counts = metrics.confusion(labels, probabilities)
    share = metrics.accuracy(labels, probabilities)
    assert np.trace(counts) == round(share * count)
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(labels, minlength=10))


def test_threshold_turns_away_the_least_digit_like() -> None:
    scores = np.array([0.99, 0.2, 0.9, 0.95, 0.8])
    assert metrics.rejection_threshold(scores, 0.0) == 0.2  # nobody is below it
    assert metrics.rejection_threshold(scores, 0.25) == 0.8  # one of five is


@given(
    scores=st.lists(st.floats(0, 1), min_size=1, max_size=50),
    refused=st.floats(0, 1),
)
def test_no_more_than_the_stated_share_is_turned_away(scores: list[float], refused: float) -> None:
    threshold = metrics.rejection_threshold(np.array(scores), refused)
    assert threshold in scores
    assert np.mean(np.array(scores) < threshold) <= refused + 1e-12


def tempered(logits: np.ndarray, temperature: float) -> np.ndarray:
    powers = np.exp(logits / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_temperature_that_was_put_in_is_found_again(temperature: float) -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 2, (4_000, 10))
    true = tempered(logits, 1)
    labels = np.array([rng.choice(10, p=row) for row in true])
    # Too sure by 1 / temperature: dividing the logits by that much again undoes it.
    found = metrics.fit_temperature(labels, tempered(logits, 1 / temperature))
    assert found == pytest.approx(temperature, rel=0.06)


def test_temperature_of_impossible_zeros_is_finite() -> None:
    temperature = metrics.fit_temperature(np.array([3, 4]), sure_of(3, 9))
    assert 0.2 <= temperature <= 5.0 + 1e-9


# Calibration


def answers(confidence: float, right: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` answers "0" of one confidence, the first `right` of them true."""
    probabilities = np.full((count, 10), (1 - confidence) / 9)
    probabilities[:, 0] = confidence
    labels = np.ones(count, int)
    labels[:right] = 0
    return labels, probabilities


def test_percentages_that_hold_have_no_calibration_error() -> None:
    found = metrics.calibration(*answers(0.75, 3, 4))
    assert found.confidence == [0.75]
    assert found.accuracy == [0.75]
    assert found.count == [4]
    assert found.error == 0


def test_calibration_error_is_the_distance_weighted_by_count() -> None:
    pairs = answers(0.95, 1, 2), answers(0.5, 4, 8)
    labels, probabilities = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    found = metrics.calibration(labels, probabilities)
    assert found.confidence == [0.5, 0.95]
    assert found.accuracy == [0.5, 0.5]
    assert found.count == [8, 2]
    assert found.error == pytest.approx(0.45 * 2 / 10)


def test_certain_answers_have_a_bin() -> None:
    found = metrics.calibration(np.array([3, 3]), sure_of(3, 8))
    assert (found.confidence, found.accuracy, found.count) == ([1.0], [0.5], [2])


# Rejection


def test_scores_that_tell_all_apart_have_an_area_of_one() -> None:
    found = metrics.rejection(np.array([0.8, 0.9]), np.array([0.1, 0.2, 0.3]), 0.25)
    assert found.area == 1
    assert (found.digits, found.others) == (2, 3)
    assert found.others_refused_at_1_percent == 1
    assert found.at_threshold == pytest.approx((0, 2 / 3), abs=1e-4)


def test_scores_that_tell_nothing_have_an_area_of_one_half() -> None:
    same = np.array([0.5, 0.5, 0.5])
    assert metrics.rejection(same, same, 0.5).area == 0.5
    assert metrics.rejection(same, same, 0.5).at_threshold == (0, 0)


@given(seed=st.integers(0, 2**32 - 1))
def test_area_is_the_share_of_pairs_in_the_right_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    digits, others = rng.integers(0, 6, 7) / 5, rng.integers(0, 6, 9) / 5
    pairs = digits[:, np.newaxis] - others
    expected = np.mean((pairs > 0) + (pairs == 0) / 2)
    found = metrics.rejection(digits, others, 0.5)
    assert found.area == pytest.approx(expected, abs=1e-5)
    assert found.others_refused == sorted(found.others_refused)
    assert all(0 <= share <= 1 for share in found.others_refused)


# McNemar's test


@pytest.mark.parametrize(
    ("only_one", "only_other", "expected"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 2 / 32), (1, 5, 14 / 64), (10, 30, 0.0022)],
)
def test_mcnemar_reckoned_by_hand(only_one: int, only_other: int, expected: float) -> None:
    assert metrics.mcnemar(only_one, only_other) == pytest.approx(expected, abs=5e-5)
    assert metrics.mcnemar(only_other, only_one) == metrics.mcnemar(only_one, only_other)


def test_mcnemar_of_thousands_does_not_overflow() -> None:
    assert metrics.mcnemar(0, 5000) == 0
    assert metrics.mcnemar(2500, 2500) == 1


# Precision, recall, F1


def test_precision_and_recall_of_a_small_case_computed_by_hand() -> None:
    scores = metrics.per_digit(np.array([0] * 8 + [1] * 3), sure_of(*[0] * 6, 1, 1, 1, 1, 1))
    assert scores[0] == pytest.approx((1.0, 6 / 8, 2 * 0.75 / 1.75, 8), abs=1e-6)
    assert scores[1] == pytest.approx((3 / 5, 1.0, 2 * 0.6 / 1.6, 3), abs=1e-6)


def test_digit_that_is_never_written_nor_read_has_no_score_and_divides_by_nothing() -> None:
    scores = metrics.per_digit(np.array([3]), sure_of(3))
    assert scores.pop(3) == (1, 1, 1, 1)
    assert not np.any(scores)


# The same figures by other people's code


@given(st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_is_scipys(trial: tuple[int, int]) -> None:
    hits, count = trial
    expected = binomtest(hits, count).proportion_ci(0.95, "wilson")
    found = metrics.interval(hits / count, count)
    assert found == pytest.approx((expected.low, expected.high), abs=1e-7)


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_scipys(only_one: int, only_other: int) -> None:
    count = only_one + only_other
    expected = binomtest(only_one, count).pvalue if count else 1.0
    assert metrics.mcnemar(only_one, only_other) == pytest.approx(expected, rel=1e-9)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 60))
def test_accuracy_is_scikit_learns(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    labels, probabilities = rng.integers(0, 10, count), rng.dirichlet(np.ones(10), count)
    expected = accuracy_score(labels, probabilities.argmax(axis=1))
    assert metrics.accuracy(labels, probabilities) == pytest.approx(expected)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 200))
def test_reliability_diagram_is_scikit_learns(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    labels, probabilities = rng.integers(0, 10, count), rng.dirichlet(np.ones(10), count)
    right = probabilities.argmax(axis=1) == labels
    accuracy, confidence = calibration_curve(right, probabilities.max(axis=1), n_bins=15)
    found = metrics.calibration(labels, probabilities)
    assert found.accuracy == pytest.approx(accuracy, abs=1e-5)
    assert found.confidence == pytest.approx(confidence, abs=1e-5)
    assert sum(found.count) == count
