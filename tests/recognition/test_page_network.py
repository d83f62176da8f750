import numpy as np

from digitlab import Reader, preprocess
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.page_network import PageNetwork
from digitlab.recognition.prediction import Prediction


class Counting(Classifier):
    """Keeps the number of pictures of each call."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def predict(self, images: np.ndarray) -> list[Prediction]:
        self.asked.append(len(images))
        return [Prediction(np.eye(10)[7], score=0.5) for _ in images]


def test_ink_is_read_once_however_often_it_is_asked_about(inks: dict[int, np.ndarray]) -> None:
    classifier = Counting()
    network = PageNetwork(classifier)
    network.sureness([inks[0], inks[7]])
    pictures, predictions = network.read([inks[7], inks[1], inks[7].copy()])
    assert classifier.asked == [2, 1]
    assert len(predictions) == 3
    np.testing.assert_array_equal(pictures[0], preprocess.from_ink(inks[7]))
    np.testing.assert_array_equal(pictures[2], pictures[0])


def test_sureness_is_that_of_a_digit_times_that_of_which(inks: dict[int, np.ndarray]) -> None:
    assert PageNetwork(Counting()).sureness([inks[0]]).tolist() == [0.5]


def test_inks_of_the_same_pixels_and_another_shape_are_two(inks: dict[int, np.ndarray]) -> None:
    classifier = Counting()
    bars = np.full((2, 8), 255, np.uint8)
    PageNetwork(classifier).read([bars, bars.reshape(8, 2)])
    assert classifier.asked == [2]


def test_nothing_is_read_without_asking(bundled_reader: Reader) -> None:
    assert PageNetwork(bundled_reader.classifier).read([]) == ([], [])
