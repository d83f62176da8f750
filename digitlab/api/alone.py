"""The API as a server of its own, without pages and without Streamlit."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .. import limits
from ..errors import ModelError
from .routes import ERROR_HANDLERS, routes
from .service import Service

if TYPE_CHECKING:
    from ..reading.reader import Reader

OTHER_NAME = (
    "This server does not answer to the name that was asked for. "
    "Whoever runs it can add the name by --host."
)


class HostGuard:
    """Refuses requests for a name that is not this server's, as from a page of another site whose
    name was made to point at this machine.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with status 403."""
        if scope["type"] == "http" and _name(Headers(scope=scope)) not in self._hosts:
            await JSONResponse({"error": OTHER_NAME}, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _name(headers: Headers) -> str:
    """Name or address that a request is for, without its port; brackets are part of IPv6."""
    host = headers.get("host", "").lower()
    name, _, port = host.rpartition(":")
    return name if name and port.isdecimal() else host


class _SharedReader:
    """Loads the networks at the first request, once for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def __call__(self) -> "Reader":
        from ..reading.reader import load_reader

        with self._lock:
            if self._reader is None:
                # A page is read on one core: the others read other pages.
                reader = load_reader(threads=1)
                reader.numbers.load()
                self._reader = reader
        return self._reader


_gate = limits.Gate(limits.CORES)


def _in_turn(work: Callable[[], Any], while_waiting: Callable[[], object]) -> Any:
    with _gate.turn(limits.Urgency.PAGE, while_waiting):
        return work()


def make(key: str, hosts: Sequence[str]) -> Starlette:
    """Make the application.

    Parameters
    ----------
    key : str
        What programs have to send; empty where anybody may ask.
    hosts : sequence of str
        Names and addresses that it answers to.
    """
    service = Service(_SharedReader(), _in_turn, key)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # The first request does not wait for the networks. /healthz says what is wrong with them.
        loading = asyncio.create_task(asyncio.to_thread(_load, service))
        yield
        await loading

    return Starlette(
        routes=routes(service),
        middleware=[Middleware(HostGuard, hosts=hosts)],
        exception_handlers=ERROR_HANDLERS,
        lifespan=lifespan,
    )


def _load(service: Service) -> None:
    try:
        service.reader()
    except ModelError:
        return
