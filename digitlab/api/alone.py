"""The API as a server of its own, without pages and without Streamlit."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Scope

from ..errors import ModelError
from ..serving import limits
from ..serving.gate import Gate, Urgency
from ..serving.host_guard import HostGuard
from .routes import ERROR_HANDLERS, routes
from .service import Service

if TYPE_CHECKING:
    from ..reading.reader import Reader

OTHER_NAME = (
    "This server does not answer to the name that was asked for. "
    "Whoever runs it can add the name by --host."
)


def _refuse(_: Scope) -> ASGIApp:
    return JSONResponse({"error": OTHER_NAME}, HTTPStatus.FORBIDDEN)


def _name(host: str | None) -> str:
    """Name or address that a request is for, without its port; brackets are part of IPv6."""
    host = (host or "").lower()
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


_gate = Gate(limits.CORES)


def _in_turn(work: Callable[[], Any], while_waiting: Callable[[], object]) -> Any:
    with _gate.turn(Urgency.PAGE, while_waiting):
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
    names = frozenset(name.lower() for name in hosts)

    def is_ours(host: str | None) -> bool:
        return _name(host) in names

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # The first request does not wait for the networks. /healthz says what is wrong with them.
        loading = asyncio.create_task(asyncio.to_thread(_load, service))
        yield
        await loading

    return Starlette(
        routes=routes(service),
        middleware=[Middleware(HostGuard, is_ours=is_ours, refuse=_refuse)],
        exception_handlers=ERROR_HANDLERS,
        lifespan=lifespan,
    )


def _load(service: Service) -> None:
    try:
        service.reader()
    except ModelError:
        return
