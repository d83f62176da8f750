"""Who may ask, and how many at once: checked before any of a file is received."""

import hmac
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..serving import limits

NO_KEY = "This server wants a key: send the header “Authorization: Bearer KEY”."
WRONG_KEY = "The key is not this server's."
ELSEWHERE = "A page of another site may not use this server."

TOO_MANY = (
    f"At most {limits.REQUESTS_OF_ONE} requests of one address are answered at once. "
    "Wait for the answers, then send the next."
)
FULL = "The server is busy with other requests. Try again in a few seconds."

AGAIN = {"Retry-After": "2"}
"""Header with the seconds after which a program may try again."""


def check_key(request: Request, key: str) -> None:
    """Refuse a request without the server's key, if it has one.

    Raises
    ------
    HTTPException
        401.
    """
    if not key:
        return
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise HTTPException(401, NO_KEY, {"WWW-Authenticate": "Bearer"})
    # Bytes of a header come as Latin-1.
    if not hmac.compare_digest(sent.strip().encode("latin-1"), key.encode()):
        raise HTTPException(401, WRONG_KEY, {"WWW-Authenticate": "Bearer"})


def check_origin(request: Request) -> None:
    """Refuse what a browser sends for a page of another site; programs name no origin.

    Raises
    ------
    HTTPException
        403.
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, ELSEWHERE)


class Admission:
    """Counts the requests that are being answered, those that wait for their turn included.

    It belongs to the loop that serves all connections, and needs no lock.
    """

    def __init__(self) -> None:
        self._inside: Counter[str] = Counter()

    @contextmanager
    def enter(self, address: str) -> Iterator[None]:
        """Count a request of an address until the block ends.

        Raises
        ------
        HTTPException
            429 where that address has as many, 503 where the server has.
        """
        if self._inside[address] >= limits.REQUESTS_OF_ONE:
            raise HTTPException(429, TOO_MANY, AGAIN)
        if self._inside.total() >= limits.MOST_REQUESTS:
            raise HTTPException(503, FULL, AGAIN)
        self._inside[address] += 1
        try:
            yield
        finally:
            self._inside[address] -= 1
            self._inside += Counter()  # Drops those with nothing.
