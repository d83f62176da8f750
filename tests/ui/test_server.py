"""The running server, asked as browsers ask it and as nobody's browser does."""

import asyncio
import itertools
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from digitlab import Reader
from digitlab.recognition import store
from digitlab.serving import limits
from digitlab.serving.limits import NO_LENGTH
from digitlab.ui.workarounds.hosts import REFUSAL
from digitlab.ui.workarounds.logs import LEFT
from digitlab.ui.workarounds.messages import is_live

from ..benchmarks.load import Log, Ours, hands
from ..benchmarks.serving import Server
from ..benchmarks.visit import Uploading, Visit
from ..fixtures.serving import serving


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, bundled: Path) -> Path:
    """The folder of models that the server was started with."""
    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(bundled, folder / store.BUNDLED)
    return folder


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server says."""
    return tmp_path_factory.mktemp("log") / "server"


@pytest.fixture(scope="module")
def server(log: Path, models: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITLAB_MODELS", str(models))
        with serving(log) as address:
            yield Server(int(address.rpartition(":")[2]), 0)


async def draw_two(
    server: Server, reader: Reader, between: Callable[[Ours], Awaitable[None]]
) -> int:
    """Draw a digit, do something, and draw another; the runs that this one began.

    Both must be answered.
    """
    visit, log = await Visit.begin(server), Log()
    person = Ours(visit, reader, log)
    await person.open()
    first, second = itertools.islice(hands(0), 2)
    await person.draw(first, 0)
    assert len(log.seconds) == 1
    await between(person)
    begun = visit.begun
    await person.draw(second, 0)
    begun = visit.begun - begun
    await visit.end()
    assert (len(log.seconds), log.unanswered) == (2, 0)
    return begun


def test_no_visit_can_have_the_shared_network_loaded_again(
    server: Server, models: Path, bundled_reader: Reader
) -> None:
    async def load_again(person: Ours) -> None:
        # Whoever loads it now finds nothing.
        shutil.rmtree(models / store.BUNDLED)
        # It clears the visit's own state too: the canvas is a new one.
        await person.visit.send(BackMsg(clear_cache=True))

    asyncio.run(draw_two(server, bundled_reader, load_again))


def test_guard_knows_the_live_strokes_of_the_page(
    server: Server, bundled_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[BackMsg] = []

    async def keep(message: BackMsg) -> None:
        sent.append(message)

    async def visit() -> None:
        visit = await Visit.begin(server)
        await Ours(visit, bundled_reader, Log()).open()
        await visit.until(lambda: "Clear" in visit.components)
        monkeypatch.setattr(visit, "send", keep)
        await visit.trigger("digitlab_follower", "stroke", {"number": 1, "points": [1, 2]})
        await visit.press("Clear")
        await visit.end()

    asyncio.run(visit())
    assert [is_live(message.SerializeToString()) for message in sent] == [True, False]


def test_report_that_says_nothing_new_runs_nothing(server: Server, bundled_reader: Reader) -> None:
    async def press_and_report(person: Ours) -> None:
        visit = person.visit
        for button in ("Clear", "Undo", "Clear"):
            begun, mark = visit.begun, person.mark
            await visit.press(button)
            assert await visit.until(lambda: person.mark != mark)  # noqa: B023
            assert visit.begun == begun + 1
            await person.report(person.told)

    assert asyncio.run(draw_two(server, bundled_reader, press_and_report)) == 1


@pytest.fixture
def session(server: Server) -> Iterator[str]:
    """Streamlit's identifier of a visit that goes on."""
    with asyncio.Runner() as loop:
        visit = loop.run(Visit.begin(server))
        loop.run(visit.until(lambda: visit.session))
        yield visit.session
        loop.run(visit.end())


def test_visitor_who_hangs_up_costs_the_log_one_line(
    server: Server, session: str, log: Path
) -> None:
    """Fails too when Streamlit says nothing of it: then `workarounds/logs.py` can go."""
    before = log.read_text()
    upload = Uploading(server, session, 1_000_000)
    upload.send(bytes(500_000))
    upload.connection.close()
    for _ in range(600):
        if said := log.read_text().removeprefix(before):
            break
        time.sleep(0.1)
    assert said.count(LEFT) >= 1
    assert "Traceback" not in said


def ask(server: Server, path: str, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    with closing(HTTPConnection("localhost", server.port, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")


PATHS = ("/", "/scan", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/x")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1@evil"])
def test_nothing_is_answered_to_another_name(server: Server, path: str, name: str) -> None:
    assert ask(server, path, Host=name) == (403, REFUSAL)


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:1", "127.0.0.1"])
def test_its_own_names_are_answered(server: Server, name: str) -> None:
    assert ask(server, "/", Host=name)[0] == 200


HANDSHAKE = {
    **{"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost", "Origin": "http://evil.example"},
        {"Host": "localhost", "Origin": "null"},
    ],
)
def test_a_page_from_elsewhere_gets_no_websocket(server: Server, headers: dict[str, str]) -> None:
    assert ask(server, "/_stcore/stream", **HANDSHAKE, **headers)[0] == 403


LARGE = 49_000_000
"""Bytes of a file that is announced, of which nothing is sent."""


def refusal(server: Server, session: str) -> str:
    """What a large file is answered before any of it is sent; empty where it may come."""
    upload = Uploading(server, session, LARGE)
    upload.connection.sock.settimeout(0.5)
    with closing(upload.connection) as connection:
        try:
            response = connection.getresponse()
        except TimeoutError:
            return ""
        return response.read().decode()


def test_a_visit_has_room_for_so_much_and_gets_it_back(server: Server, session: str) -> None:
    coming = [Uploading(server, session, LARGE) for _ in range(limits.VISIT_BYTES // LARGE)]
    while not (said := refusal(server, session)):
        pass  # The server has not heard of all of them yet.
    assert said == limits.VISIT_FULL
    for upload in coming:
        upload.connection.close()
    while said := refusal(server, session):
        assert said == limits.VISIT_FULL


def test_a_file_of_unknown_size_is_refused(server: Server, session: str) -> None:
    with closing(HTTPConnection("localhost", server.port, timeout=60)) as connection:
        where = f"/_stcore/upload_file/{session}/file"
        connection.request("PUT", where, iter([b"x"]), encode_chunked=True)
        response = connection.getresponse()
        assert (response.status, response.read().decode()) == (411, NO_LENGTH)
