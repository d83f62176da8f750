"""Files are received at a pace, wanted or not."""

import asyncio
from functools import partial

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digitlab.serving import body_pacer
from digitlab.serving.body_pacer import BodyPacer
from digitlab.serving.limits import RECEIVED_A_SECOND, THROWN_AWAY_A_SECOND
from digitlab.serving.pacer import BURST_SECONDS, Pacer

PART = 1_000_000
"""Bytes of a body that come at once."""


async def reads(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("no", 413)(scope, receive, send)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that have passed, which is those that were waited for."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(body_pacer, "sleep", sleep)
    monkeypatch.setattr(body_pacer, "Pacer", partial(Pacer, clock=lambda: now[0]))
    return now


def ask(app: BodyPacer, parts: int, hangs_up: bool = False) -> tuple[list[Message], list[Message]]:
    """Send so many parts; what is answered, and what nobody has received."""
    part = bytes(PART)
    coming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": True} for _ in range(parts)
    ]
    end = {"type": "http.request", "body": b"", "more_body": False}
    coming.append({"type": "http.disconnect"} if hangs_up else end)
    answered: list[Message] = []

    async def receive() -> Message:
        answered.append({"type": "received"})
        return coming.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    headers = [(b"content-length", str(parts * PART).encode())]
    scope = {"type": "http", "method": "PUT", "headers": headers}
    asyncio.run(app(scope, receive, send))
    return answered, coming


def text(answered: list[Message]) -> str:
    return b"".join(message.get("body", b"") for message in answered).decode()


@pytest.mark.parametrize(
    ("app", "pace"), [(reads, RECEIVED_A_SECOND), (refuses, THROWN_AWAY_A_SECOND)]
)
def test_body_comes_at_its_pace(app: ASGIApp, pace: int, time: list[float]) -> None:
    answered, left = ask(BodyPacer(app), 100)
    assert not left
    # The last part is followed by the end, which waits too.
    assert time[0] == pytest.approx(100 * PART / pace - BURST_SECONDS)
    assert text(answered) in ("100000000 bytes", "no")


def test_photo_waits_for_nothing(time: list[float]) -> None:
    guard = BodyPacer(reads)
    assert text(ask(guard, 8)[0]) == "8000000 bytes"
    assert time == [0]


def test_bodies_share_the_pace(time: list[float]) -> None:
    guard = BodyPacer(reads)
    for _ in range(10):
        ask(guard, 20)
    assert time[0] == pytest.approx(200 * PART / RECEIVED_A_SECOND - BURST_SECONDS)


def test_refusal_is_said_at_once_and_ends_with_the_body(time: list[float]) -> None:
    answered, _ = ask(BodyPacer(refuses), 3)
    kinds = [message["type"] for message in answered]
    body = "http.response.body"
    assert kinds == ["http.response.start", body, *["received"] * 4, body]
    assert answered[1]["body"] == b"no"
    assert answered[1]["more_body"]
    assert not answered[-1].get("more_body")


def test_who_hangs_up_is_not_waited_for(time: list[float]) -> None:
    _, left = ask(BodyPacer(refuses), 3, hangs_up=True)
    assert not left
