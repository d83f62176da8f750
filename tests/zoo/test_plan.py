"""plan: the lines between a page and the process that trains."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.zoo.plan import (
    Command,
    Plan,
    Progress,
    Refused,
    held_back,
    read_command,
    read_line,
    read_plan,
    write_line,
)

DIGITS: dict[str, Any] = {
    "images": bytes(784 * 8),
    "labels": bytes(range(8)),
    "held": bytes([0, 0, 0, 1, 0, 0, 0, 1]),
}


def test_plan_comes_back_as_it_was_written() -> None:
    plan = Plan(blocks=("keep-3", "pool"), dense=16, **DIGITS)
    assert read_plan(write_line(plan)) == plan


def test_command_and_lines_come_back_as_they_were_written() -> None:
    command = Command("change", rate=0.003)
    assert read_command(write_line(command)) == command
    progress = Progress(1.0, 0.5, 2.3, 0.1, 2.3, 0.1, 0.01, filters=b"\x80", filter_side=1)
    for line in (progress, Refused("No.")):
        assert read_line(write_line(line)) == line


@pytest.mark.parametrize(
    "wrong",
    [
        {"blocks": ("lstm",)},
        {"dense": 17},
        {"labels": bytes(7)},
        {"labels": bytes([10] * 8)},
        {"images": b"", "labels": b""},
        {"images": bytes(784), "labels": bytes(1), "held": bytes(1)},
        {"held": bytes(7)},
        {"held": bytes(8)},
        {"held": bytes([1] * 8)},
        {"held": bytes([2] * 8)},
    ],
    ids=str,
)
def test_plan_that_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Plan(**(DIGITS | wrong))


@pytest.mark.parametrize(
    "text",
    [b'{"rate": 7}', b'{"epochs": 0}', b'{"optimizer": "os.system"}', b'{"x": 1}', b"[", b""],
)
def test_plan_out_of_range_is_not_read(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_plan(text)


@given(st.lists(st.integers(0, 12), min_size=8, max_size=60))
def test_a_hand_is_learned_from_or_held_back(writers: list[int]) -> None:
    is_held = held_back(np.array(writers))
    assert 0 < is_held.sum() < len(writers)
    if len({*writers}) > 1:
        held = {writer for writer, held in zip(writers, is_held, strict=True) if held}
        learned = {writer for writer, held in zip(writers, is_held, strict=True) if not held}
        assert not held & learned


def test_every_fourth_hand_is_held_back_in_the_order_in_which_they_came() -> None:
    assert held_back(np.array([9, 9, 3, 5, 1, 9, 1, 7])).tolist() == [False] * 4 + [
        *(True, False, True, False)
    ]
    assert held_back(np.array([4] * 8)).tolist() == [*(False, False, False, True)] * 2
