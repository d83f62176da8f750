"""The network that a class has trained, in its room."""

from dataclasses import replace

import pytest

from digitlab.classroom import bounds
from digitlab.classroom.database import RoomsError
from digitlab.classroom.store import Store

# The end
from .conftest import NETWORK, taught


def test_a_network_is_told_to_all_and_takes_the_place_of_the_one_before(
    store: Store, teacher: str, pupil: str
) -> None:
    number = taught(store, teacher).number
    assert store.network(number) is None
    store.share_network(teacher, replace(NETWORK, onnx=b"before"))
    before = taught(store, teacher).network
    store.share_network(teacher, NETWORK)
    found = store.joined(pupil)
    assert found
    assert found[0].network not in (None, before)
    assert store.network(number) == NETWORK
    other = taught(store, store.open_room(2))
    assert (other.network, store.network(other.number)) == (None, None)
    store.withdraw_network(teacher)
    assert (taught(store, teacher).network, store.network(number)) == (None, None)


def test_a_network_that_is_too_large_leaves_the_one_before(
    store: Store, teacher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.share_network(teacher, NETWORK)
    monkeypatch.setattr(bounds, "MOST_NETWORK_BYTES", 24)
    with pytest.raises(RoomsError, match="larger than a room keeps"):
        store.share_network(teacher, replace(NETWORK, onnx=b"a larger network than that"))
    assert store.network(taught(store, teacher).number) == NETWORK
