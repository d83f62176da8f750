"""A server in this process, and programs that ask it."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

import uvicorn
from starlette.types import ASGIApp

from digitlab.api.routes import PROBLEMS

READ = "/api/v1/read"

BOUNDARY = "a1b2c3"

FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class Answer(NamedTuple):
    """What a server said."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The one sentence of an error."""
        (name, sentence), *others = self.json.items()
        assert (name, others) == ("error", [])
        assert sentence.endswith((".", "?"))
        assert "\n" not in sentence
        return sentence

    @property
    def problems(self) -> list[str]:
        return json.loads(self.headers.get(PROBLEMS.lower(), "[]"))


@contextmanager
def running(app: ASGIApp, **options: Any) -> Iterator[int]:
    """Run a server, with options of uvicorn's, in a thread while the block lasts; its port."""
    given: dict[str, Any] = {"port": 0, "log_level": "error", "access_log": False} | options
    server = uvicorn.Server(uvicorn.Config(app, **given))
    started = threading.Event()
    main_loop = server.main_loop

    async def say_so() -> None:
        started.set()
        await main_loop()

    server.main_loop = say_so  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(60)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(60)


def ask(
    port: int, path: str, body: bytes | None = None, method: str = "", **headers: str
) -> Answer:
    """Get an address, or post a body to it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method or ("GET" if body is None else "POST"), path, body, sent)
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read(), named)


def form(content: bytes, name: str = "page.png", field: str = "file") -> bytes:
    """Put a file into a form; see `FORM`."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"'
    return f"{head}\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
