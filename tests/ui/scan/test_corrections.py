"""What is typed into the table of finds; a browser may say anything."""

from typing import Any

import pytest

from digitlab.ui.scan.corrections import Row, correct_rows

from ...fixtures.readings import sheet, sure


def edited(edits: Any) -> list[str | None]:
    finds = sheet(sure("12")).finds
    correct_rows([Row(find) for find in finds], edits)
    return [find.label for find in finds]


@pytest.mark.parametrize(
    ("word", "label"), [("4", "4"), (" 4 ", "4"), ("?", "?"), ("", ""), (None, ""), ("12", "")]
)
def test_word_in_a_row(word: str | None, label: str) -> None:
    assert edited({"edited_rows": {"1": {"Digit": word}}}) == [None, label]


@pytest.mark.parametrize(
    "edits",
    [None, [], {}, {"edited_rows": 3}, {"edited_rows": {"2": {"Digit": "4"}}}]
    + [{"edited_rows": {row: {"Digit": "4"}}} for row in ("-1", "x", "01", None, 1.0)]
    + [{"edited_rows": {"0": change}} for change in (None, "4", {"Digit": 4}, {"File": "4"})],
)
def test_what_makes_no_sense_is_passed_over(edits: Any) -> None:
    assert edited(edits) == [None, None]
