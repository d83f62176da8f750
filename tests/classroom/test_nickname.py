"""Nicknames: any text becomes one short line that can be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.classroom.bounds import LONGEST_NICKNAME
from digitlab.classroom.nickname import cleaned


@pytest.mark.parametrize(
    ("typed", "nickname"),
    [
        ("  Ada  Lovelace ", "Ada Lovelace"),
        ("Zoë", "Zoë"),
        ("李", "李"),
        ("<b>Bo</b>", "<b>Bo</b>"),  # It is escaped where it is shown.
        ("a\u202egnp.exe", "a gnp.exe"),
        ("a\nb\0c\u200b", "a b c"),
        ("Z\u0335\u0321\u0327\u0300\u0300a", "Za"),
        ("\ud800", ""),
        ("x" * 50, "x" * LONGEST_NICKNAME),
        ("", ""),
    ],
)
def test_a_nickname_is_a_short_line(typed: str, nickname: str) -> None:
    assert cleaned(typed) == nickname


@given(st.text())
def test_any_text_makes_a_nickname_that_can_be_kept(text: str) -> None:
    made = cleaned(text)
    assert len(made) <= LONGEST_NICKNAME
    assert made.encode().decode() == made == made.strip()
    assert made == "" or made.isprintable()
