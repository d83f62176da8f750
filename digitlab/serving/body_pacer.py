"""Receives files no faster than the server can beside those who draw.

One thread serves all connections. A file of 49 MB that comes from the next machine passes through
it within a tenth of a second; whoever sends one after another takes all of its time. So does
whoever sends what was refused: uvicorn answers at once, and then throws away what still comes.
"""

from asyncio import sleep

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .limits import RECEIVED_A_SECOND, THROWN_AWAY_A_SECOND
from .pacer import Pacer


class BodyPacer:
    """Paces the bodies of all requests together, those included that are refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._wanted, self._unread = Pacer(RECEIVED_A_SECOND), Pacer(THROWN_AWAY_A_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its answer ends when all of the body has come."""
        if scope["type"] != "http" or not has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        body = _Body(receive, send, self._wanted)
        await self._app(scope, body.receive, body.send)
        await body.finish(self._unread)


def has_body(headers: Headers) -> bool:
    """Whether a request brings more than its head."""
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


class _Body:
    """The body of one request, and the answer to it."""

    def __init__(self, receive: Receive, send: Send, pacer: Pacer) -> None:
        self._receive, self._send, self._pacer = receive, send, pacer
        self._is_whole = self._is_answered = False

    async def receive(self) -> Message:
        """The next part of the body, when its time has come."""
        message = await self._receive()
        # What hangs up is no request, and has no more to come.
        self._is_whole = not message.get("more_body", False)
        if wait := self._pacer.take(len(message.get("body", b""))):
            # Meanwhile nothing is read from the connection, and whoever sends must wait.
            await sleep(wait)
        return message

    async def send(self, message: Message) -> None:
        """Pass an answer on at once, but not its end before the body's."""
        is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
        if is_last and not self._is_whole:
            self._is_answered = True
            message = {**message, "more_body": True}
        await self._send(message)

    async def finish(self, pacer: Pacer) -> None:
        """Throw away what nobody has read of the body, at another pace, and end the answer."""
        if self._is_answered:
            self._pacer = pacer
            while not self._is_whole:
                await self.receive()
            await self._send({"type": "http.response.body"})
