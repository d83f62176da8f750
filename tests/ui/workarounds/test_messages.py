"""The fault that `workarounds/messages.py` mends, and the mending."""

import asyncio
import json

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from digitlab.serving.limits import MESSAGE_BYTES
from digitlab.ui.canvas import fabric
from digitlab.ui.workarounds.messages import (
    MOST_PARTS,
    TOO_BIG,
    MessageGuard,
    is_live,
    is_too_much,
)


def status_of(address: str, size: int) -> int:
    """Send a message of that size; the status with which the websocket is closed, 0 if not."""
    said = BackMsg()
    said.rerun_script.widget_states.widgets.add(id="junk", json_value="x" * size)
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        socket.send(said.SerializeToString())
        try:
            socket.recv(timeout=60)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else -1
        return 0


def test_streamlit_takes_as_much_from_a_browser_as_it_sends(floor: str) -> None:
    assert status_of(floor, 2 * MESSAGE_BYTES) == 0


@pytest.mark.parametrize(("share", "status"), [(0.9, 0), (1.1, TOO_BIG)])
def test_visit_ends_with_a_message_beyond_the_limit(ours: str, share: float, status: int) -> None:
    assert status_of(ours, int(share * MESSAGE_BYTES)) == status


def test_two_of_the_largest_drawings_are_within_the_limit() -> None:
    count = fabric.MOST_COMMANDS // fabric.MOST_STROKES
    curve = ["Q", 1234.567, 1234.567, 1234.567, 1234.567]
    stroke = {"path": [["M", 1234.567, 1234.567], *[curve] * (count - 1)], "strokeWidth": 22}
    (again,) = fabric.serialize(fabric.parse([stroke]), "#1d2127")
    # Fabric.js writes all that it knows of a stroke, 900 bytes and forty values beside its path.
    drawing: list[object] = [{**again, "more": [0] * 40, "rest": "x" * 820}] * fabric.MOST_STROKES
    said = message(canvas=drawing, other=drawing).SerializeToString()
    assert not is_too_much(said)
    assert is_too_much(said + b"[" * MOST_PARTS[b"["])


def message(**states: object) -> BackMsg:
    """What a browser sends with these states of components."""
    said = BackMsg()
    for name, state in states.items():
        said.rerun_script.widget_states.widgets.add(id=name, json_value=json.dumps(state))
    return said


def fields(count: int) -> bytes:
    said = BackMsg()
    for _ in range(count):
        said.rerun_script.widget_states.widgets.add()
    return said.SerializeToString()


@pytest.mark.parametrize(
    "forged",
    [
        message(canvas=[[]] * 200_000).SerializeToString(),
        message(canvas=[{}] * 200_000).SerializeToString(),
        message(canvas=[1] * 200_000).SerializeToString(),
        fields(200_000),
        fields(200_000).decode("latin-1"),
    ],
    ids=["lists", "objects", "numbers", "fields", "text"],
)
def test_message_of_many_parts_is_refused_unread(forged: bytes | str) -> None:
    assert len(forged) < MESSAGE_BYTES
    assert is_too_much(forged)


def stroke(number: int, **others: bool) -> bytes:
    """A live stroke, and buttons that were pressed in the same moment."""
    said = message(canvas=[])
    widgets = said.rerun_script.widget_states.widgets
    widgets.add(id="$$x_draw_follower__events", json_trigger_value=f'[{{"value":{number}}}]')
    for name, pressed in others.items():
        widgets.add(id=name, trigger_value=pressed)
    return said.SerializeToString()


def test_live_stroke_is_known_by_its_event() -> None:
    assert is_live(stroke(1))
    assert not is_live(stroke(1, clear=True))
    assert not is_live(message(draw_follower__events=[]).SerializeToString())
    assert not is_live(b"_follower__events")
    assert not is_live("_follower__events")


def passed(sent: list[bytes], every: int = 10_000) -> list[bytes]:
    """What the app gets of messages that come at once, and then the end."""
    coming: list[Message] = [{"type": "websocket.receive", "bytes": content} for content in sent]
    coming.append({"type": "websocket.disconnect", "code": 1000})
    got: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            got.append(message["bytes"])

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    guard = MessageGuard(app, lambda: every)
    asyncio.run(guard({"type": "websocket"}, receive, send))
    return got


def test_newer_live_stroke_replaces_the_older() -> None:
    press = message(button=1).SerializeToString()
    strokes = [stroke(number) for number in range(5)]
    assert passed([*strokes[:4], press, strokes[4], press]) == [press, press]
    assert passed([press, press]) == [press, press]


def test_what_else_was_done_in_the_moment_is_passed_on() -> None:
    both = stroke(1, clear=True)
    assert passed([stroke(0), both, both]) == [both, both]


def test_runs_for_live_strokes_are_one_at_a_time() -> None:
    """Until one ends, the other visit's pen waits; its lifted pen does not."""
    running: list[str] = []

    async def guarded() -> None:
        queues = {name: asyncio.Queue[Message]() for name in "ab"}
        ends = {name: asyncio.Event() for name in "ab"}

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            name = scope["path"]
            while (message := await receive())["type"] == "websocket.receive":
                running.append(name if is_live(message["bytes"]) else name.upper())
                await ends[name].wait()
                said = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
                await send({"type": "websocket.send", "bytes": said.SerializeToString()})

        async def send(_: Message) -> None:
            pass

        guard = MessageGuard(app, lambda: 1)
        visits = [
            asyncio.create_task(guard({"type": "websocket", "path": name}, queue.get, send))
            for name, queue in queues.items()
        ]

        async def says(name: str, content: bytes | None, expected: str) -> None:
            kind = "websocket.receive" if content else "websocket.disconnect"
            queues[name].put_nowait({"type": kind, "bytes": content})
            for _ in range(100):
                await asyncio.sleep(0)
            assert "".join(running) == expected

        await says("a", stroke(1), "a")
        await says("b", stroke(2), "a")
        await says("b", stroke(3), "a")
        ends["a"].set()
        await says("a", stroke(4), "ab")
        await says("a", message(button=1).SerializeToString(), "abA")
        ends["b"].set()
        await says("a", stroke(5), "abAa")
        for name in "ab":
            await says(name, None, "abAa")
        await asyncio.gather(*visits)

    asyncio.run(guarded())
