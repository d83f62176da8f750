"""Lines of ink → readings, by networks that are made up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from digitlab.reading.lines import read_lines
from digitlab.recognition.ctc import Symbol, Text
from digitlab.recognition.page_network import PageNetwork
from digitlab.recognition.prediction import Prediction
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS
from digitlab.results import Reading
from digitlab.segmentation.lines import find_lines
from digitlab.structure.corrections import ASK_BELOW


@dataclass
class Numbers:
    """Says what it is told of the components of strips, from left to right.

    It passes over those of which it is told `_`; `unsaid` is what it takes all ink to be there.
    """

    says: str
    unsaid: str = OTHER
    strips: list[np.ndarray] = field(default_factory=list)

    def load(self) -> None:
        """Nothing is to be loaded."""

    def read(self, strips: Sequence[np.ndarray]) -> list[Text]:
        self.strips += strips
        rest = iter(self.says)
        symbols = [
            [said(symbol, *span) for span in spans(strip) if (symbol := next(rest)) != "_"]
            for strip in strips
        ]
        outputs = np.full((1000, BLANK + 1), 1e-4)
        outputs[:, [SYMBOLS.index(self.unsaid), BLANK]] = 0.1, 0.898
        return [Text(read, outputs) for read in symbols]


def said(symbol: str, start: float, end: float) -> Symbol:
    """An x is a 1, or else a comma."""
    probabilities = np.full(BLANK, 1e-5)
    if symbol == "x":
        probabilities[[SYMBOLS.index("1"), SYMBOLS.index(",")]] = 0.98, 0.0198
    else:
        probabilities[SYMBOLS.index(symbol)] = 0.9998
    return Symbol(start, end, probabilities)


def spans(strip: np.ndarray) -> list[tuple[float, float]]:
    _, _, stats, _ = cv2.connectedComponentsWithStats((strip > 60).view(np.uint8))
    return sorted((float(x), float(x + width)) for x, _, width, _, _ in stats[1:])


class Digits:
    """Sure that whatever is tall is a 1, and that nothing else is a digit."""

    def predict(self, pictures: np.ndarray) -> list[Prediction]:
        tall = [np.ptp(np.nonzero(picture)[0]) > 14 for picture in pictures]
        wide = [np.ptp(np.nonzero(picture)[1]) > 14 for picture in pictures]
        one = np.full(10, 1e-5)
        one[1] = 0.99991
        return [
            Prediction(one, 0.9999 if high and not broad else 0.01, 0.5)
            for high, broad in zip(tall, wide, strict=True)
        ]


def read(ink: np.ndarray, says: str) -> list[Reading]:
    network = PageNetwork(Digits())
    return read_lines(find_lines(ink), Numbers(says), network)


def bars(*columns: int) -> np.ndarray:
    ink = np.zeros((100, 400), np.uint8)
    for x in columns:
        ink[20:80, x : x + 12] = 255
    return ink


def test_symbols_have_their_own_boxes_and_texts() -> None:
    ink = bars(20, 100)
    ink[70:80, 60:70] = 255
    readings = read(ink, "1.1")
    assert [reading.text for reading in readings] == ["1", ".", "1"]
    assert [reading.box for reading in readings] == [
        *[(20, 20, 12, 60), (60, 70, 10, 10), (100, 20, 12, 60)]
    ]
    assert [reading.index for reading in readings] == [1, 2, 3]
    assert [reading.is_digit for reading in readings] == [True, False, True]


@pytest.mark.parametrize(("top", "text"), [(70, "1.1"), (45, "1-1")])
def test_a_dot_at_half_the_height_of_its_digits_is_a_dash(top: int, text: str) -> None:
    ink = bars(20, 100)
    ink[top : top + 10, 60:70] = 255
    assert "".join(reading.text for reading in read(ink, "1.1")) == text


@pytest.mark.parametrize(("top", "text"), [(55, "11,1"), (24, "1111")])
def test_a_stroke_that_stands_low_beside_its_digits_is_a_comma(top: int, text: str) -> None:
    ink = bars(20, 60, 140)
    ink[top : top + 44, 100:112] = 255
    assert "".join(reading.text for reading in read(ink, "11x1")) == text


@pytest.mark.parametrize(("says", "count"), [("11", 2), ("17", 1)])
def test_digits_read_as_one_are_two_where_both_networks_see_them(says: str, count: int) -> None:
    ink = bars(20, 80)
    ink[50:53, 20:80] = 255
    readings = read(ink, says)
    assert [reading.text for reading in readings] == ["1"] * count
    assert sum(reading.box[2] for reading in readings if reading.box) == 72


@pytest.mark.parametrize(("unsaid", "is_digit"), [("1", True), ("-", False)])
def test_of_what_it_passes_over_the_number_network_is_asked(unsaid: str, is_digit: bool) -> None:
    lines = find_lines(bars(20, 100, 180))
    before, passed, behind = read_lines(lines, Numbers("1_1", unsaid), PageNetwork(Digits()))
    assert before.is_digit
    assert behind.is_digit
    assert passed.is_digit == is_digit


def test_agreement_is_sure_and_difference_is_less_so() -> None:
    same, other = read(bars(20, 100), "14")
    assert same.confidence > ASK_BELOW / 100
    assert other.confidence < same.confidence - 0.05


def test_wide_gap_is_a_space_and_lines_count_from_the_top() -> None:
    ink = np.vstack([bars(20, 60, 100, 300), bars(40)])
    readings = read(ink, "11111")
    assert [reading.line for reading in readings] == [1, 1, 1, 1, 2]
    assert [reading.after_space for reading in readings] == [False, False, False, True, False]


def test_nothing_is_no_reading() -> None:
    assert read(bars(), "") == []


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("move", [0, 37])
def test_size_and_place_do_not_change_what_the_network_sees(scale: int, move: int) -> None:
    ink = bars(20, 100)
    numbers = Numbers("11")
    read_lines(find_lines(ink), numbers, PageNetwork(Digits()))
    large = np.kron(np.pad(ink, move), np.ones((scale, scale), np.uint8))
    read_lines(find_lines(large), numbers, PageNetwork(Digits()))
    first, second = numbers.strips
    assert first.shape == second.shape
    assert np.abs(first.astype(int) - second).mean() < 4


def test_a_row_of_strokes_alone_is_no_row_of_ones_where_the_ones_have_flags() -> None:
    # A flag makes a 1 of these networks broader, but not too broad.
    flagged, bare = bars(*range(20, 380, 40)), bars(*range(20, 380, 40))
    for x in range(20, 380, 40):
        flagged[20:26, x - 14 : x] = 255
    says = "1" * 9
    plain = read(np.vstack([bare, bare]), says + says)
    assert all(reading.confidence > ASK_BELOW / 100 for reading in plain)
    read_again = read(np.vstack([flagged, bare]), says + says)
    assert all(reading.text == "1" for reading in read_again[:9])
    assert not any(reading.is_digit for reading in read_again[9:])
