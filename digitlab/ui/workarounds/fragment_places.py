"""Streamlit copies the containers around a fragment again and again; here each of them once.

Whenever a fragment begins, Streamlit copies the list of the containers that it stands in. Each
container is copied with all that it stands in itself, though these are in the list too, and each
copy takes Python's general way of copying. Under ten containers that makes 55 of them, several
times a run: a tenth of what a hundred visitors who draw cost. Seen in Streamlit 1.67. No issue of
Streamlit's is known to us. When `tests/ui/workarounds/test_fragment_places.py` fails, this file can
go.
"""

from copy import deepcopy
from typing import Any, TypeVar

from streamlit.cursor import Cursor
from streamlit.delta_generator import DeltaGenerator

AnyCursor = TypeVar("AnyCursor", bound=Cursor)


def copy_once() -> None:
    """Copy each container, and the place in it where the next element goes, once for a list."""
    DeltaGenerator.__deepcopy__ = _copy_container  # type: ignore[method-assign,assignment]
    Cursor.__deepcopy__ = _copy_cursor  # type: ignore[attr-defined]


def _copy_container(container: DeltaGenerator, memo: dict[int, Any]) -> DeltaGenerator:
    copied = DeltaGenerator(
        root_container=container._root_container,
        cursor=deepcopy(container._cursor, memo),
        parent=deepcopy(container._parent, memo),
        block_type=container._block_type,
    )
    copied._form_data = container._form_data  # a tuple of a text
    copied._creating_fragment_id = container._creating_fragment_id
    return copied


def _copy_cursor(cursor: AnyCursor, memo: dict[int, Any]) -> AnyCursor:
    copied = type(cursor).__new__(type(cursor))
    passing = cursor._transient_elements
    # All else are numbers, and tuples of numbers.
    copied.__dict__ = cursor.__dict__ | {
        "_transient_elements": deepcopy(passing, memo) if len(passing) else type(passing)()
    }
    return copied
