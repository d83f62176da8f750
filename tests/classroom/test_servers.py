"""Whole servers: what was handed in outlives a kill, and two of them share one database."""

import asyncio
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from digitlab.classroom import database, place
from digitlab.classroom.records import Network
from digitlab.classroom.store import Store

from ..benchmarks.classroom import Browser, Pupil, lesson
from ..benchmarks.load import hands
from ..benchmarks.serving import OURS, Server, serving

THEIRS = "The class&#x27;s network: "
"""How a pupil's page begins what the class's own network says."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The rooms of the servers that are started."""
    monkeypatch.setenv(place.ADDRESS, f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    store = Store(database.connect(database.address()))
    yield store
    store.close()


def test_what_was_handed_in_outlives_a_kill(store: Store) -> None:
    token = store.open_room(1)
    room = store.taught(token)
    assert room

    async def before(server: Server) -> tuple[str, list[int | None]]:
        pupil = await Pupil.join(server, room)
        runs = hands(0)
        handed_in = [await pupil.hand_in(next(runs)) for _ in range(3)]
        # In the midst of another one.
        await pupil.report([])
        await pupil.visit.press("Hand in")
        os.kill(server.pid, signal.SIGKILL)
        await pupil.browser.end()
        return pupil.browser.token("pupil"), handed_in

    async def after(server: Server, kept: str) -> list[int]:
        browser = await Browser.open(server, pupil=kept)
        await browser.visit.until(browser.on_wall)
        shown = browser.on_wall()
        await browser.end()
        return shown

    with serving(OURS) as server:
        kept, handed_in = asyncio.run(before(server))
    assert None not in handed_in
    assert set(handed_in) <= {digit.number for digit in store.latest(room.number)}
    with serving(OURS) as server:
        assert set(handed_in) <= set(asyncio.run(after(server, kept)))


def test_two_servers_share_a_database(
    server: str, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setenv(place.ADDRESS, server)
    store = Store(database.connect(database.address()))
    with ExitStack() as running:
        servers = [running.enter_context(serving(OURS)) for _ in range(2)]
        # The teacher is at one of them, and every other pupil at the other one.
        found = asyncio.run(lesson(servers, store, 4, 4))
        said = asyncio.run(_said_of_a_shared_network(servers, store, root))
    store.close()
    assert (found["lost"], found["errors"]) == (0, 0)
    assert found["kept"] == found["digits"] >= 4
    assert all("The network: " in one and THEIRS in one for one in said)


async def _said_of_a_shared_network(
    servers: Sequence[Server], store: Store, root: Path
) -> list[str]:
    """What pupils at each of the servers are told of a digit, once their class has a network."""
    token = store.open_room(1)
    room = store.taught(token)
    assert room
    pupils = [await Pupil.join(server, room) for server in servers]
    folder = root / "models" / "fast"
    files = (folder / "model.onnx").read_bytes(), (folder / "report.json").read_bytes()
    store.share_network(token, Network("Network 1", *files))
    for pupil in pupils:
        await pupil.draw(next(hands(0)))
        # The page finds by itself that there is a network.
        await pupil.visit.until(lambda: THEIRS in pupil.visit.said)  # noqa: B023
        await pupil.end()
    store.end(token)
    return [pupil.visit.said for pupil in pupils]


def test_rubbish_and_guesses_change_nothing(store: Store) -> None:
    token = store.open_room(1)
    room = store.taught(token)
    assert room

    async def attack(server: Server) -> None:
        pupil = await Pupil.join(server, room)
        digit = await pupil.hand_in(next(hands(0)))
        visit = pupil.visit
        # Drawings that are none, digits that are nobody's, a task that is a teacher's.
        rubbish: Any
        for rubbish in ([{"type": "Path", "path": "x"}], [7], [{"path": [["M", 1e99, "y"]]}]):
            await pupil.report(rubbish)
            await visit.press("Hand in")
        for number in (0, -1, 10**30, "1", None, [digit]):
            await visit.trigger("digitlab_wall", "chosen", number)
        key = visit.components["digitlab_class_keys"][2]["visit"]
        told = {"visit": key, "teacher": "1.x", "pupil": token}
        await visit.tell("digitlab_class_keys", told=told)
        runs = visit.runs
        await visit.ask("")
        await visit.until(lambda: visit.runs > runs)
        await pupil.browser.end()
        # Others' tokens and codes, by a browser that was never invited.
        for kept in ({"pupil": token}, {"teacher": pupil.browser.token("pupil")}, {"pupil": "1.x"}):
            stranger = await Browser.open(server, **kept)
            await stranger.visit.until(lambda: "Join" in stranger.visit.components)  # noqa: B023
            assert "digitlab_wall" not in stranger.visit.components
            await stranger.end()

    with serving(OURS) as server:
        asyncio.run(attack(server))
    assert store.counts(room.number) == (1, 1)
    after = store.taught(token)
    assert after
    assert (after.task, after.round) == (room.task, room.round)
