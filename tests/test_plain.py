"""Names and sentences from outside are shown as they are, whatever they hold."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("page 1.png", "page 1.png"),
        ("two\nlines\t.png", "two lines .png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\x00\x07", "a file without a name"),
        ("", "a file without a name"),
        ("a" * 50 + "b" * 50 + ".png", "a" * 30 + "…" + "b" * 26 + ".png"),
    ],
)
def test_name_is_one_visible_line(text: str, shown: str) -> None:
    assert plain.name(text) == shown


@given(st.text())
def test_no_name_ends_its_own_code(text: str) -> None:
    code = plain.code(text)
    fence = code[: len(code) - len(code.lstrip("`"))]
    inside = code[len(fence) : -len(fence)]
    assert code.endswith(fence)
    assert fence not in inside
    assert "\n" not in code


def test_name_with_backticks_stands_between_longer_ones() -> None:
    assert plain.code("a``b.png") == "``` a``b.png ```"


def test_markdown_is_shown_and_not_obeyed() -> None:
    assert plain.markdown("**a** [b](c) <i> $x$ :red[y]") == (
        r"\*\*a\*\* \[b\]\(c\) \<i\> \$x\$ \:red\[y\]"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_is_no_formula(start: str) -> None:
    text = f"{start}SUM(A1).png"
    assert plain.cell(text) == "'" + text


def test_harmless_cell_stays() -> None:
    assert plain.cell("page=1.png") == "page=1.png"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0")))
def test_cell_comes_back_from_a_table(text: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerow([plain.cell(text), "end"])
    (row,) = csv.reader(io.StringIO(table.getvalue(), newline=""))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[1] == "end"
