"""What learning a hand brings, with a network whose mistakes are known."""

import numpy as np
import pytest

from digitlab.datasets.characters import PenCharacter
from digitlab.evaluation import adaptation, evaluate
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.report import Report

ONE = [np.array([[0, 30], [6, 0], [6, 30]], np.float32)]
SEVEN = [np.array([[0, 0], [20, 0], [8, 30]], np.float32)]


class SevensAlone:
    """Takes every digit for a 7, without being sure; features tell narrow ink from wide."""

    def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        outputs = np.full((len(images), 11), 0.01, np.float32)
        outputs[:, [7, 1]] = 0.8, 0.1
        wide = (images > 127).any(axis=1).sum(axis=1)  # columns with ink
        return outputs, np.column_stack([wide < 12, wide >= 12]).astype(np.float32)


def writer(name: str, ones: int, sevens: int) -> list[PenCharacter]:
    return [PenCharacter("1", name, ONE)] * ones + [PenCharacter("7", name, SEVEN)] * sevens


def test_one_correction_puts_all_alike_right() -> None:
    curve = adaptation.learning_curve(SevensAlone(), writer("a/one", 10, 30))
    assert [one.corrections for one in curve] == list(adaptation.CORRECTION_COUNTS)
    assert all(one.left == one.worse == 0 for one in curve)
    assert curve[0].trials == adaptation.ORDERS_PER_HAND * adaptation.HANDS_PER_WRITER
    assert curve[0].mistakes == 9 * curve[0].trials


def test_writers_with_few_digits_or_mistakes_are_left_out() -> None:
    few = writer("a/few", 10, adaptation.FEWEST_DIGITS - 11)
    two_mistakes = writer("a/two", 2, adaptation.FEWEST_DIGITS)
    curve = adaptation.learning_curve(SevensAlone(), few + two_mistakes)
    assert [one.corrections for one in curve] == [1, 2]
    assert not adaptation.learning_curve(SevensAlone(), few)


def test_made_hands_are_the_same_at_every_run() -> None:
    digits = writer("a/one", 5, 36)
    one, two = (adaptation.learning_curve(SevensAlone(), digits, changed=True) for _ in range(2))
    assert one == two
    assert one[0].trials == adaptation.ORDERS_PER_HAND * adaptation.HANDS_PER_WRITER


def test_what_was_not_corrected_keeps_a_hand_from_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitlab.recognition.adapt.LEAST_LIKENESS", 0.3)
    digits = writer("a/one", 3, 40)
    alone, beside = (
        adaptation.learning_curve(SevensAlone(), digits, attentive=attentive)
        for attentive in (False, True)
    )
    assert beside[0].left < alone[0].left
    assert beside[0].worse < alone[0].worse


def test_hand_that_does_harm_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Alike(SevensAlone):
        """Tells nothing apart."""

        def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            outputs, _ = super().outputs_and_features(images)
            return outputs, np.ones((len(images), 1), np.float32)

    monkeypatch.setattr("digitlab.recognition.adapt.LEAST_LIKENESS", -1)
    (first, *_) = adaptation.learning_curve(Alike(), writer("a/one", 3, 40))
    assert first.worse > 0.5
    assert first.left > 1


def test_bundled_network_learns_a_hand_with_little_risk() -> None:
    curves = Report.read(models_folder() / BUNDLED).learning
    assert set(curves) == {evaluate.HANDS, evaluate.MADE_HANDS}
    for curve in curves.values():
        assert [one.corrections for one in curve] == list(adaptation.CORRECTION_COUNTS)
        shares = [1.0, *(one.left for one in curve)]
        assert shares == sorted(shares, reverse=True)
        assert max(one.worse for one in curve) <= 0.02
