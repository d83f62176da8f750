"""The fault that `workarounds/fragment_places.py` mends, and that it mends it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from streamlit.cursor import Cursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.RootContainer_pb2 import RootContainer

from digitlab.ui.workarounds import fragment_places

DEPTH = 6
"""Containers in one another."""


@pytest.fixture(autouse=True)
def as_streamlit_has_it() -> Iterator[None]:
    before = DeltaGenerator.__deepcopy__
    yield
    DeltaGenerator.__deepcopy__ = before  # type: ignore[method-assign]
    if "__deepcopy__" in vars(Cursor):
        del Cursor.__deepcopy__  # type: ignore[attr-defined]


def containers() -> tuple[DeltaGenerator, ...]:
    """Containers in one another, the outermost first, each with two elements before the next."""
    found: list[DeltaGenerator] = []
    cursor = RunningCursor(RootContainer.MAIN)
    for depth in range(DEPTH):
        parent = found[-1] if found else None
        found.append(DeltaGenerator(RootContainer.MAIN, cursor, parent, "vertical"))
        found[-1]._creating_fragment_id = f"fragment {depth}"
        cursor.lock_element()
        cursor.lock_element()
        cursor = cursor.open_block()
    cursor.get_transient_cursor().transient_elements[3] = "a spinner"  # type: ignore[assignment]
    found.append(DeltaGenerator(RootContainer.MAIN, cursor, found[-1], "vertical"))
    return tuple(found)


def copies(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many containers are made to copy a list of them."""
    made: list[object] = []
    make = DeltaGenerator.__init__

    def note(self: DeltaGenerator, *given: Any, **named: Any) -> None:
        made.append(self)
        make(self, *given, **named)

    stack = containers()
    with monkeypatch.context() as noting:
        noting.setattr(DeltaGenerator, "__init__", note)
        deepcopy(stack)
    return len(made)


def place(container: DeltaGenerator) -> list[Any]:
    """All that a container and those around it say of where they are."""
    cursor = container._cursor
    assert isinstance(cursor, RunningCursor)
    own = [
        *(container._root_container, container._block_type, container._form_data),
        *(container._creating_fragment_id, cursor.delta_path, cursor.is_locked),
        *(cursor.transient_index, [*cursor.transient_elements.items()]),
    ]
    return [own, *(place(container._parent) if container._parent else [])]


def test_streamlit_copies_a_container_for_each_that_stands_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = DEPTH + 1
    assert copies(monkeypatch) == count * (count + 1) // 2


def test_each_container_is_copied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fragment_places.copy_once()
    assert copies(monkeypatch) == DEPTH + 1


def test_copies_are_where_streamlits_own_would_be() -> None:
    stack = containers()
    theirs = deepcopy(stack)
    fragment_places.copy_once()
    ours = deepcopy(stack)
    assert [*map(place, ours)] == [*map(place, theirs)] == [*map(place, stack)]
    assert not {*map(id, ours)} & {*map(id, stack)}


def test_what_is_written_into_a_copy_moves_no_other() -> None:
    fragment_places.copy_once()
    stack = containers()
    before = [*map(place, stack)]
    copied = deepcopy(stack)
    for container in copied:
        cursor = container._cursor
        assert cursor
        cursor.open_block().lock_element()
    copied[-1]._cursor.transient_elements[4] = "another"  # type: ignore[union-attr,assignment]
    assert [*map(place, stack)] == before
    assert place(copied[-1]) != before[-1]


def test_locked_place_stays_locked() -> None:
    fragment_places.copy_once()
    locked = RunningCursor(RootContainer.MAIN, (1, 2)).lock_element()
    copied = deepcopy(locked)
    assert type(copied) is type(locked)
    assert copied.is_locked
    assert copied.delta_path == locked.delta_path
