"""Tasks, nicknames, codes and the pace: all that needs no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.classroom import secret
from digitlab.classroom.bounds import LONGEST_NICKNAME
from digitlab.classroom.nickname import cleaned
from digitlab.classroom.pace import MOST_KEYS, Throttle
from digitlab.classroom.tasks import Kind, Task

from ..fixtures.clock import Clock


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


@given(st.text())
def test_any_text_is_taken_for_a_token_or_not(text: str) -> None:
    parts = secret.split(text)
    assert parts is None or secret.token(*parts).lstrip("0") == text.lstrip("0")


def test_codes_have_no_letters_that_look_alike() -> None:
    assert len({secret.new_code() for _ in range(100)}) == 100
    assert not set("IL0O1") & set(secret.LETTERS)
    assert secret.typed(" abc-23x ") == "ABC23X"


@pytest.mark.parametrize(("kind", "digit"), [(Kind.DRAW, None), (Kind.ALL, 3), (Kind.DRAW, 10)])
def test_a_task_that_makes_no_sense_cannot_be_made(kind: Kind, digit: int | None) -> None:
    with pytest.raises(ValueError, match="task"):
        Task(kind, digit)


def test_every_task_has_a_sentence() -> None:
    tasks = [Task(kind, 8 if kind == Kind.DRAW else None) for kind in Kind]
    assert len({task.sentence for task in tasks}) == len(Kind)
    assert Task(Kind.DRAW, 8).sentence == "Draw an 8."


def test_a_throttle_lets_a_burst_pass_and_then_a_steady_pace() -> None:
    clock = Clock()
    throttle = Throttle(3, 0.5, clock)
    assert [throttle.take("a") for _ in range(4)] == [True, True, True, False]
    assert throttle.is_spent("a")
    assert throttle.take("b")
    clock.now += 2
    assert [throttle.take("a") for _ in range(2)] == [True, False]
    clock.now += 1_000
    assert [throttle.take("a") for _ in range(4)] == [True, True, True, False]


def test_a_throttle_remembers_a_bounded_number_of_keys() -> None:
    throttle = Throttle(1, 1, Clock())
    for key in range(MOST_KEYS + 1):
        throttle.take(key)
    assert throttle.take(0)
    assert not throttle.take(MOST_KEYS)
