"""Where the paper between symbols parts cells, and where it does not."""

from dataclasses import replace

import numpy as np
import pytest

from digitlab.results import Reading
from digitlab.structure.spacing import LONGEST_NUMBER, space_out

from ..fixtures.readings import symbols
from .made import TALL, page

WIDE = 0.6 * TALL
"""Width of a digit, pixels."""


def spaced(
    *lines: str, gap: float, jitter: float = 0, turn: float = 0, bulge: float = 0
) -> list[str]:
    """Lines of symbols with gaps in heights of a digit, an empty place for each space; as read."""
    rng = np.random.default_rng(1)
    readings: list[Reading] = []
    for number, line in enumerate(lines, 1):
        places = [place for place, symbol in enumerate(line) if symbol != " "]
        for one, place in zip(symbols(line.replace(" ", ""), number), places, strict=True):
            across = place * (WIDE + gap * TALL) + rng.uniform(-jitter, jitter) * TALL
            across += bulge * TALL * np.sin(number / 2)
            down = number * 2 * TALL + turn * across
            readings.append(
                replace(one, box=(round(across), round(down), round(WIDE), round(TALL)))
            )
    found = space_out(readings, [reading.box for reading in readings if reading.box])
    return [
        "".join(" " * one.after_space + one.text for one in found if one.line == number)
        for number in range(1, len(lines) + 1)
    ]


@pytest.mark.parametrize("turn", [0, 0.05])
def test_single_digits_in_wide_columns_are_cells(turn: float) -> None:
    lines = ["12345", "678", "90 12", "3 4 5", "67890"]
    read = spaced(*lines, gap=1.2, jitter=0.1, turn=turn)
    assert read == ["1 2 3 4 5", "6 7 8", "9 0 1 2", "3 4 5", "6 7 8 9 0"]


def test_a_sign_that_is_unread_stays_with_its_digit() -> None:
    row = symbols("71?8")
    places = [(0, 40), (120, 40), (200, 4), (230, 40)]  # left edge and height of each
    readings = [
        replace(one, line=line, box=(left, line * 80 + (40 - tall) // 2, 20, tall))
        for line in range(1, 6)
        for one, (left, tall) in zip(row, places, strict=True)
    ]
    found = space_out(readings, [reading.box for reading in readings if reading.box])
    assert [one.after_space for one in found[:4]] == [False, True, True, False]


def test_digits_in_squares_are_numbers() -> None:
    lines = ["1234", "5678", "9012", "3456", "7890", "1234"]
    assert spaced(*lines, gap=0.5) == lines


def test_two_columns_of_digits_in_squares_are_numbers() -> None:
    lines = ["1234   56", "5678   90", "9012   34", "3456   78", "7890   12"]
    read = spaced(*lines, gap=0.5)
    assert all(len(line.split()) == 2 for line in read)


def test_few_wide_numbers_stay_whole() -> None:
    lines = ["2026", "1234", "5678"]
    assert spaced(*lines, gap=1.2) == lines


def test_rows_longer_than_any_number_are_cells_wherever_they_wander() -> None:
    lines = ["1" * 22, "2" * 22, "?" * 22, "+" * 22, "3" * 22]
    assert spaced(*lines, gap=0.6, bulge=0.7) == [" ".join(line) for line in lines]


def test_long_numbers_stay_whole() -> None:
    lines = ["1" * LONGEST_NUMBER, "2" * LONGEST_NUMBER, "3" * LONGEST_NUMBER, "4" * LONGEST_NUMBER]
    assert spaced(*lines, gap=0.5) == lines


def test_long_rows_of_groups_stay_groups() -> None:
    lines = ["11111  22222  33333"] * 4
    assert all("11111" in line for line in spaced(*lines, gap=0.5, bulge=0.7))


@pytest.mark.parametrize("seed", range(8))
def test_no_number_of_made_up_tables_is_torn(seed: int) -> None:
    readings: list[Reading] = []
    made = page(seed)
    for x, y, width, height in made.boxes:
        count = max(1, round(width / (0.65 * TALL)))
        for place, one in enumerate(symbols("1" * count)):
            box = (round(x + place * 0.65 * TALL), round(y), round(0.5 * TALL), round(height))
            readings.append(replace(one, box=box, line=len(readings), after_space=not place))
    before = [reading.after_space for reading in readings]
    found = space_out(readings, [reading.box for reading in readings if reading.box])
    assert [one.after_space for one in found] == before


def test_nothing_is_spaced_out_of_nothing() -> None:
    assert space_out([], []) == []
