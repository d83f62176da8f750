"""occlusion: the map marks what the answer rests on, and that is measured."""

import numpy as np
import pytest

from digitlab import load_reader, preprocess
from digitlab.ink import strokes
from digitlab.recognition.explanation import occlusion

from ...fixtures.hands import HANDS


def corner(pictures: np.ndarray) -> np.ndarray:
    """A network that looks at one corner only: class 0 if there is ink, else class 1."""
    ink = pictures[:, 4:8, 4:8].mean(axis=(1, 2)) / 255
    return np.stack([0.02 + 0.96 * ink, 0.98 - 0.96 * ink], axis=1)


@pytest.fixture
def picture() -> np.ndarray:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:8, 4:8] = picture[18:26, 18:26] = 255
    return picture


def test_what_the_network_looks_at_is_marked_and_nothing_else(picture: np.ndarray) -> None:
    costs = occlusion.occlusion(picture, corner)
    assert costs[4:8, 4:8].min() > 0.1
    assert np.abs(costs[14:, 14:]).max() == 0


def test_covering_what_is_marked_costs_and_elsewhere_nothing(picture: np.ndarray) -> None:
    faith = occlusion.faith(picture, occlusion.occlusion(picture, corner), corner)
    assert faith.before == pytest.approx(0.98)
    assert faith.marked < 0.1
    assert faith.elsewhere > 0.95


def test_network_is_asked_once_for_all_windows(picture: np.ndarray) -> None:
    asked = []

    def outputs(pictures: np.ndarray) -> np.ndarray:
        asked.append(len(pictures))
        return corner(pictures)

    occlusion.occlusion(picture, outputs)
    (count,) = asked
    assert count <= 1 + 12 * 12


def test_marks_on_the_bundled_network_are_faithful() -> None:
    """Of 300 pen digits of held-out sites: 0.78 lost where marked, 0.17 elsewhere."""
    outputs, lost = load_reader().classifier.outputs, []
    for hand in HANDS:
        runs = [np.array(run) for run in hand.placed((100, 100), 140)]
        picture = preprocess.from_ink(strokes.draw(runs, 14, (200, 200)))
        costs = occlusion.occlusion(picture, outputs)
        faith = occlusion.faith(picture, costs, outputs)
        lost.append((faith.before - faith.marked, faith.before - faith.elsewhere))
    marked, elsewhere = np.mean(lost, axis=0)
    assert marked > 2 * elsewhere
