"""Names and sentences from outside are shown as they are, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui.widgets import escape


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
    assert escape.name(text) == shown


@given(st.text())
def test_no_name_ends_its_own_code(text: str) -> None:
    code = escape.code(text)
    fence = code[: len(code) - len(code.lstrip("`"))]
    inside = code[len(fence) : -len(fence)]
    assert code.endswith(fence)
    assert fence not in inside
    assert "\n" not in code


def test_name_with_backticks_stands_between_longer_ones() -> None:
    assert escape.code("a``b.png") == "``` a``b.png ```"


def test_markdown_is_shown_and_not_obeyed() -> None:
    assert escape.markdown("**a** [b](c) <i> $x$ :red[y]") == (
        r"\*\*a\*\* \[b\]\(c\) \<i\> \$x\$ \:red\[y\]"
    )
