"""The addresses of the API and what each answers; every error is JSON, `{"error": sentence}`."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ..errors import ModelError
from ..serving import limits
from .admission import Admission, check_key, check_origin
from .body import Held, receive
from .openapi import document
from .service import Service

PROBLEMS = "Digitlab-Problems"
"""Header of an answer with a list, in JSON, of a sentence for each page that was not read."""

NO_SUCH_ADDRESS = "There is nothing at this address; openapi.json says what there is."
WRONG_METHOD = "This address takes {allowed} alone."
UNKNOWN_OPTION = "There is no option “{name}”; there are: {names}."
WRONG_VALUE = "The option “{name}” is one of: {values}."

BROKEN = "Something is wrong with this server; its log says what."

OPTIONS = {"one": ("false", "true"), "rows": ("digits", "numbers")}
"""Options of a reading, their values, the default first."""

HUNG_UP = 499
"""Status of a request whose client has gone; nobody hears it."""


def routes(service: Service, prefix: str = "") -> list[BaseRoute]:
    """Make the routes of the API.

    Parameters
    ----------
    service : Service
    prefix : str
        Path under which the server lies, such as "/digits"; empty where it has a name of its own.

    Returns
    -------
    list of BaseRoute
        `/healthz`, with and without the prefix, and all of `/api`.
    """
    health = partial(_health, service)
    paths = dict.fromkeys(["/healthz", f"{prefix}/healthz"])
    return [*(Route(path, health) for path in paths), Mount(f"{prefix}/api", _api(service))]


def _api(service: Service) -> Starlette:
    endpoints = _Endpoints(service)
    return Starlette(
        routes=[
            Route("/v1/read", endpoints.read, methods=["POST"]),
            Route("/v1/models", endpoints.models),
            Route("/v1/openapi.json", endpoints.openapi),
        ],
        exception_handlers=ERROR_HANDLERS,
    )


class _Endpoints:
    """What each address answers."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._admission = Admission()
        # Each waits for its turn in a thread of its own, none of those that send files.
        self._threads = ThreadPoolExecutor(limits.MOST_REQUESTS, "api")

    async def read(self, request: Request) -> Response:
        """Read the file that is sent."""
        check_key(request, self._service.key)
        check_origin(request)
        options = _options(request)
        held = Held()
        with self._admission.enter(request.client.host if request.client else ""):
            try:
                file = await receive(request, held)
                return await self._answer(request, file, options)
            except ClientDisconnect:
                return Response(status_code=HUNG_UP)

    async def _answer(self, request: Request, file: Any, options: dict[str, str]) -> Response:
        """Read a file in a thread, and stop where its client hangs up."""
        from .read import HangupError, RefusedError, read

        gone = threading.Event()

        def check() -> None:
            if gone.is_set():
                raise HangupError

        listening = asyncio.create_task(_note_hangup(request, gone))
        by_number = options["rows"] == "numbers"
        work = partial(read, self._service, file, options["one"] == "true", by_number, check)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except HangupError:
            return Response(status_code=HUNG_UP)
        except RefusedError as error:
            raise HTTPException(error.status, str(error)) from None
        finally:
            gone.set()  # Where the server stops, no further page is read.
            listening.cancel()
        headers = {PROBLEMS: json.dumps(answer.problems)} if answer.problems else None
        return Response(answer.json, headers=headers, media_type="application/json")

    async def models(self, request: Request) -> Response:
        """Say which models read, and how well they were measured to."""
        from .models import describe

        check_key(request, self._service.key)
        return JSONResponse(await asyncio.to_thread(describe))

    async def openapi(self, request: Request) -> Response:
        """Describe the API to programs."""
        return JSONResponse(document(request.scope["root_path"].removesuffix("/api") or "/"))


async def _health(service: Service, request: Request) -> Response:
    """Say whether this server can read."""
    try:
        await asyncio.to_thread(service.reader)
    except ModelError as error:
        return JSONResponse({"error": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ok"})


async def _note_hangup(request: Request, gone: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()


def _options(request: Request) -> dict[str, str]:
    """Options of a reading, as they stand in the address."""
    for name, value in request.query_params.multi_items():
        if name not in OPTIONS:
            raise HTTPException(
                400, UNKNOWN_OPTION.format(name=name[:50], names=", ".join(OPTIONS))
            )
        if value not in OPTIONS[name]:
            raise HTTPException(400, WRONG_VALUE.format(name=name, values=", ".join(OPTIONS[name])))
    return {name: values[0] for name, values in OPTIONS.items()} | dict(request.query_params)


async def _refuse(_: Request, error: Exception) -> Response:
    """Answer with the sentence of an error."""
    assert isinstance(error, HTTPException)
    sentence = error.detail
    if error.status_code == HTTPStatus.NOT_FOUND:
        sentence = NO_SUCH_ADDRESS
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = WRONG_METHOD.format(allowed=(error.headers or {}).get("Allow", "others"))
    return JSONResponse({"error": sentence}, error.status_code, error.headers)


async def _apologize(_: Request, __: Exception) -> Response:
    """Answer after an error that nobody has foreseen; the log has it."""
    return JSONResponse({"error": BROKEN}, HTTPStatus.INTERNAL_SERVER_ERROR)


ERROR_HANDLERS: dict[Any, Any] = {HTTPException: _refuse, Exception: _apologize}
"""Kind of error → what answers it."""
