"""A hand: corrected digits weigh in on the next ones, are kept, brought again and forgotten."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import DataError, Hand, ModelError, Prediction, Reader, Reading, load_reader
from digitlab.recognition.adapt import MOST_UNCORRECTED
from digitlab.recognition.hand_file import MOST_BYTES, MOST_EXAMPLES
from digitlab.results import Mark


class Colors:
    """A network whose features are a picture's first row: what looks alike is easily said."""

    def __init__(self) -> None:
        self.seen = 0

    def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.seen += len(images)
        features = images[:, 0].astype(np.float32) / 255
        return np.tile(np.linspace(0.01, 0.1, 11, dtype=np.float32), (len(images), 1)), features


def read(*row: int, seven: float = 0.9, score: float = 1.0) -> Reading:
    """A digit of these features, read as a 7, or else as a 1."""
    picture = np.zeros((28, 28), np.uint8)
    picture[0, : len(row)] = row
    probabilities = np.zeros(10, np.float32)
    probabilities[[7, 1]] = seven, 1 - seven
    return Reading(Prediction(probabilities, score, threshold=0.5), picture, (0, 0, 28, 28))


def adapted(hand: Hand, reading: Reading) -> Reading:
    (result,) = hand.adapt([reading], Colors())
    return result


def test_correction_helps_the_digit_that_looks_like_it() -> None:
    hand = Hand()
    hand.learn(read(200, 10), "1")
    assert len(hand) == 1
    assert adapted(hand, read(190, 20)).digit == 1
    assert adapted(hand, read(190, 20)).probabilities.sum() == pytest.approx(1)


def test_what_is_read_as_a_mark_stays_one() -> None:
    hand = Hand()
    hand.learn(read(200), "1")
    slash = replace(read(200), mark=Mark("/", 0.6))
    assert adapted(hand, slash).text == "/"


def test_what_does_not_look_like_it_stays_the_very_reading() -> None:
    hand = Hand()
    hand.learn(read(200, 10), "1")
    other = read(10, 200)
    assert adapted(hand, other) is other


def test_without_a_correction_readings_stay_the_very_ones() -> None:
    readings = [read(200), read(10, 20)]
    network = Colors()
    assert Hand().adapt(readings, network) == readings
    assert network.seen == 0


def test_network_may_be_too_sure_to_be_overruled() -> None:
    hand = Hand()
    hand.learn(read(200, 10), "1")
    assert adapted(hand, read(200, 10, seven=0.99999)).digit == 7


def test_digit_that_was_confirmed_outweighs_a_correction_farther_away() -> None:
    hand = Hand()
    hand.learn(read(200, 60), "1")
    assert adapted(hand, read(200, 20)).digit == 1
    hand.learn(read(200, 10), "7")
    assert adapted(hand, read(200, 20)).digit == 7


def test_votes_do_not_add_up() -> None:
    one, many = Hand(), Hand()
    one.learn(read(200, 60), "1")
    for blue in range(50):
        many.learn(read(200, 60, blue), "1")
    question = read(200, 60, seven=0.6)
    assert adapted(many, question).confidence == pytest.approx(
        adapted(one, question).confidence, abs=1e-6
    )


def test_refused_digit_like_a_corrected_one_is_read() -> None:
    hand, refused = Hand(), read(200, 10, score=0.3)
    assert not refused.is_digit
    hand.learn(refused, "1")
    assert adapted(hand, read(200, 20, score=0.3)).text == "1"


def test_blank_stays_blank() -> None:
    hand = Hand()
    hand.learn(read(200), "1")
    blank = Reading(Prediction.nothing(), np.zeros((28, 28), np.uint8), None)
    assert adapted(hand, blank).digit is None
    hand.learn(blank, "1")
    assert adapted(hand, blank).digit is None


def test_second_word_for_a_digit_takes_the_place_of_the_first() -> None:
    hand = Hand()
    hand.learn(read(200), "4")
    hand.learn(read(200), 1)
    assert len(hand) == 1
    assert adapted(hand, read(200)).digit == 1


def test_what_looks_like_a_scribble_that_was_corrected_is_refused() -> None:
    hand = Hand()
    hand.learn(read(200, 10), "?")
    scribble = adapted(hand, read(190, 20, score=0.7))
    assert not scribble.is_digit
    assert scribble.probabilities.sum() == pytest.approx(1)
    assert adapted(hand, read(10, 200, score=0.7)).is_digit


def test_digit_nearer_than_a_scribble_stays_one() -> None:
    hand = Hand()
    hand.learn(read(200, 60), "?")
    hand.learn(read(200, 10), "1")
    assert adapted(hand, read(200, 12, score=0.7)).text == "1"


def test_scribble_is_taken_home_and_brought_again() -> None:
    hand = Hand()
    hand.learn(read(200, 10), "?")
    brought = Hand.from_bytes(hand.to_bytes())
    assert not adapted(brought, read(190, 20, score=0.7)).is_digit


@pytest.mark.parametrize("label", ["", "10", "²", "٤", 10, -1, None])
def test_label_that_is_no_digit_is_refused(label: object) -> None:
    hand = Hand()
    with pytest.raises(ValueError, match="label must be a digit"):
        hand.learn(read(200), label)  # type: ignore[arg-type]
    assert not hand


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 9)), min_size=1, max_size=8))
def test_forgetting_undoes_learning(corrections: list[tuple[int, int]]) -> None:
    hand = Hand()
    hand.learn(read(200, 90), "1")
    question = read(200, 80)
    before = adapted(hand, question).probabilities.tobytes()
    others = [(read(200, 10, green), label) for green, label in corrections]
    for reading, label in others:
        hand.learn(reading, label)
    for reading, _ in others:
        hand.forget(reading)
    hand.forget(read(1, 2, 3))  # It was never learned.
    assert len(hand) == 1
    assert adapted(hand, question).probabilities.tobytes() == before
    hand.clear()
    assert adapted(hand, question) is question


def test_hand_learns_from_another() -> None:
    hand, other = Hand(), Hand()
    hand.learn(read(200, 10), "4")
    hand.learn(read(10, 200), "1")
    other.learn(read(200, 10), "1")
    hand.learn_from(other)
    assert (len(hand), len(other)) == (2, 1)
    assert adapted(hand, read(200, 10)).digit == 1
    assert adapted(hand, read(10, 200)).digit == 1


def test_network_sees_each_corrected_digit_once() -> None:
    hand, network = Hand(), Colors()
    for green in range(5):
        hand.learn(read(200, green), "1")
        hand.adapt([read(200)], network)
    assert network.seen == 5 + 5


def test_hand_serves_another_network_too() -> None:
    class Backward(Colors):
        def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return super().outputs_and_features(255 - images)

    hand = Hand()
    hand.learn(read(255, 10), "1")
    for network in (Colors(), Backward(), Colors()):
        (result,) = hand.adapt([read(255, 10)], network)
        assert result.digit == 1


def test_oldest_corrections_go_first() -> None:
    hand = Hand()
    for count in range(MOST_EXAMPLES + 1):
        hand.learn(read(200, *divmod(count, 256)), "1")
    assert len(hand) == MOST_EXAMPLES
    assert len(hand.to_bytes()) < MOST_BYTES


# What was seen and not corrected


def test_what_was_not_corrected_alone_changes_nothing() -> None:
    hand, question = Hand(), read(200, 20, seven=0.6)
    hand.notice([read(200, 10)], Colors())
    assert not hand
    assert adapted(hand, question) is question


def test_what_was_not_corrected_speaks_for_what_it_was_read_as() -> None:
    hand, question = Hand(), read(200, 20, seven=0.6)
    hand.learn(read(10, 200), "4")
    assert adapted(hand, question) is question
    hand.notice([read(200, 10)], Colors())
    noticed = adapted(hand, question)
    assert noticed.probabilities[7] > question.probabilities[7]
    hand.learn(read(200, 12), "1")
    assert adapted(hand, question).digit == 1  # It counts less than a correction.


def test_correction_reaches_less_far_beside_what_was_not_corrected() -> None:
    hand, question = Hand(), read(200, 20)
    hand.learn(read(200, 60), "1")
    before = adapted(hand, question)
    hand.notice([read(200, 10)], Colors())
    assert adapted(hand, question).probabilities[1] < before.probabilities[1]


def test_corrected_digit_is_not_noticed_and_noticed_one_may_be_corrected() -> None:
    hand, only = Hand(), Hand()
    only.learn(read(200, 10), "1")
    hand.notice([read(200, 10)], Colors())
    hand.learn(read(200, 10), "1")
    hand.notice([read(200, 10)], Colors())
    question = read(200, 20)
    expected = adapted(only, question).probabilities
    np.testing.assert_array_equal(adapted(hand, question).probabilities, expected)


def test_what_is_no_digit_is_not_noticed() -> None:
    hand, network = Hand(), Colors()
    blank = Reading(Prediction.nothing(), np.zeros((28, 28), np.uint8), None)
    hand.notice([read(200, 10, score=0.3), blank], network)
    assert network.seen == hand.size == 0


@pytest.mark.parametrize("undo", ["forget", "clear"])
def test_noticed_digit_is_forgotten(undo: str) -> None:
    hand, question = Hand(), read(200, 20)
    hand.notice([read(200, 10)], Colors())
    if undo == "clear":
        hand.clear()
    else:
        hand.forget(read(200, 10))
    hand.learn(read(10, 200), "4")
    assert adapted(hand, question) is question


def test_correction_need_not_wait_for_what_was_noticed() -> None:
    hand, network = Hand(), Colors()
    for green in range(MOST_UNCORRECTED + 20):
        hand.notice([read(200, green)], network)
    known, network.seen = hand.size, 0
    hand.learn(read(10, 200), "4")
    hand.adapt([read(200)], network)
    assert network.seen == 2  # the correction and the question
    assert 0 < hand.size - known < 0.02 * known  # The oldest had gone.


def test_noticed_digits_are_copied_and_not_saved() -> None:
    hand, question = Hand(), read(200, 20, seven=0.6)
    hand.learn(read(10, 200), "4")
    saved_before = hand.to_bytes()
    hand.notice([read(200, 10)], Colors())
    expected = adapted(hand, question).probabilities
    np.testing.assert_array_equal(adapted(deepcopy(hand), question).probabilities, expected)
    assert hand.to_bytes() == saved_before


# Kept and brought again


def test_saved_hand_comes_back(tmp_path: Path) -> None:
    hand = Hand()
    hand.learn(read(200, 10), "1")
    hand.learn(read(10, 200), "4")
    hand.save(tmp_path / "hand.json")
    for copy in (Hand.load(str(tmp_path / "hand.json")), deepcopy(hand)):
        assert len(copy) == 2
        for question in (read(190, 20), read(20, 190)):
            np.testing.assert_array_equal(
                adapted(copy, question).probabilities, adapted(hand, question).probabilities
            )


def saved(**changes: object) -> bytes:
    hand = Hand()
    hand.learn(read(200), "1")
    return json.dumps(json.loads(hand.to_bytes()) | changes).encode()


PICTURE = json.loads(saved())["digits"][0]["picture"]
NO_HANDS = {
    "empty": b"",
    "another format": b"\x89PNG\r\n",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "another version": saved(format="digitlab hand 2"),
    "no digits": b'{"format": "digitlab hand 1"}',
    "more": saved(more=1),
    "a label too large": saved(digits=[{"label": 11, "picture": PICTURE}]),
    "a label of text": saved(digits=[{"label": "1", "picture": PICTURE}]),
    "a label of half": saved(digits=[{"label": 1.5, "picture": PICTURE}]),
    "a short picture": saved(digits=[{"label": 1, "picture": PICTURE[:40]}]),
    "no base64": saved(digits=[{"label": 1, "picture": "*" * len(PICTURE)}]),
    "too many": saved(digits=[{"label": 1, "picture": PICTURE}] * (MOST_EXAMPLES + 1)),
    "too large": b" " * MOST_BYTES + saved(),
    "NaN": b'{"format": "digitlab hand 1", "digits": NaN}',
}


@pytest.mark.parametrize("content", NO_HANDS.values(), ids=NO_HANDS.keys())
def test_other_file_is_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no hand that digitlab saved"):
        Hand.from_bytes(content)
    (tmp_path / "hand").write_bytes(content)
    with pytest.raises(DataError, match="no hand that digitlab saved"):
        Hand.load(tmp_path / "hand")


def test_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"hand\.json cannot be read: No such file"):
        Hand.load(tmp_path / "hand.json")


def test_same_picture_twice_in_a_file_counts_once() -> None:
    digits = [{"label": label, "picture": PICTURE} for label in (4, 1)]
    hand = Hand.from_bytes(saved(digits=digits))
    assert len(hand) == 1
    assert adapted(hand, read(200)).digit == 1


# With the bundled network


def test_every_way_of_reading_takes_a_hand(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    plain = bundled_reader.read_ink(inks[7])
    hand = Hand()
    same = bundled_reader.read_ink(inks[7], hand=hand)
    assert same.probabilities.tobytes() == plain.probabilities.tobytes()
    hand.learn(plain, "1")
    rgb = np.repeat((255 - inks[7])[..., np.newaxis], 3, axis=2)
    rgba = np.dstack([rgb, np.full(inks[7].shape, 255, np.uint8)])
    pairs = [
        (bundled_reader.read_drawing(rgba), bundled_reader.read_drawing(rgba, hand=hand)),
        (bundled_reader.read_digit(rgb), bundled_reader.read_digit(rgb, hand=hand)),
    ]
    for before, after in pairs:
        assert before.probabilities[1] < after.probabilities[1]
    pages = [
        (bundled_reader.read_canvas(rgba), bundled_reader.read_canvas(rgba, hand=hand)),
        (bundled_reader.read_ink_page(inks[7]), bundled_reader.read_ink_page(inks[7], hand=hand)),
        (bundled_reader.read_page(rgb, 0), bundled_reader.read_page(rgb, 0, hand=hand)),
        *zip(
            bundled_reader.read_pages(rgb, 0),
            bundled_reader.read_pages(rgb, 0, hand=hand),
            strict=True,
        ),
    ]
    for page, adapted_page in pages:
        ((before,), (after,)) = page.readings, adapted_page.readings
        assert before.probabilities[1] < after.probabilities[1]


def test_network_looks_once_though_a_hand_compares(
    bundled_reader: Reader, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [255 - inks[digit] for digit in (0, 7)]
    plain = [*bundled_reader.read_digits(pictures), bundled_reader.read_ink(inks[7])]
    hand = Hand()
    hand.learn(bundled_reader.read_ink(inks[1]), "4")
    bundled_reader.read_ink(inks[1], hand=hand)  # It has seen what it learned.
    looks: list[int] = []
    look = bundled_reader.classifier._run

    def counted(images: np.ndarray, names: list[str]) -> list[np.ndarray]:
        looks.append(len(images))
        return look(images, names)

    monkeypatch.setattr(bundled_reader.classifier, "_run", counted)
    alone = bundled_reader.read_ink(inks[7], hand=hand)
    together = bundled_reader.read_digits(pictures, hand=hand)
    assert len(looks) == 2
    for before, after in zip(plain, [*together, alone], strict=True):
        assert isinstance(before, Reading)
        assert isinstance(after, Reading)
        assert after.probabilities.tobytes() == before.probabilities.tobytes()


def test_pictures_that_cannot_be_read_keep_their_place(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    hand = Hand()
    hand.learn(bundled_reader.read_ink(inks[7]), "7")
    first, wrong, last = bundled_reader.read_digits([255 - inks[1], b"", 255 - inks[7]], hand=hand)
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert not isinstance(wrong, Reading)
    assert (first.digit, last.digit) == (1, 7)


def test_network_without_features_says_that_it_cannot_learn(inks: dict[int, np.ndarray]) -> None:
    tutorial = load_reader("cnn_32_64")
    hand = Hand()
    reading = tutorial.read_ink(inks[7], hand=hand)
    hand.learn(reading, "7")
    with pytest.raises(ModelError, match="cannot learn a hand"):
        tutorial.read_ink(inks[7], hand=hand)
