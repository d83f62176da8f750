"""A request's body → a file in memory, never on disk."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ..errors import DigitlabError
from ..serving import limits

FIELD = "file"
"""Name of the form's field that holds the file."""

FORM_BYTES = 64_000
"""Most bytes of a form beside its file."""

NO_FILE = f"The form has no file; send it in the field “{FIELD}”, with its name."
BAD_FORM = "The form cannot be read; send the file as the body, without a form."


class Sent(NamedTuple):
    """A file as it was sent: its name, empty where it came without a form, and its content."""

    name: str
    content: bytes


class _InMemory(MultiPartParser):
    spool_max_size = 0  # For `tempfile.SpooledTemporaryFile`: never to disk.

    def close(self) -> None:
        """Free all files, also those that were not sent to their end."""
        for file in self._files_to_close_on_error:
            file.close()


class Held:
    """Stands for a request in the memory budget: its bytes are given back when it is freed."""


async def receive(request: Request, held: Held) -> Sent:
    """Receive a file, as the body or in a form.

    Parameters
    ----------
    request : Request
    held : Held
        Is charged to the server's memory before anything is received.

    Raises
    ------
    HTTPException
        400, 408, 411, 413 or 503.
    ClientDisconnect
        If the client hangs up meanwhile.
    """
    length = _announced(request.headers)
    try:
        limits.SERVER.charge(held, length)
    except DigitlabError as error:
        raise HTTPException(503, str(error)) from None
    try:
        async with asyncio.timeout(limits.UPLOAD_SECONDS):
            if _is_form(request.headers):
                return await _from_form(request, length)
            return Sent("", b"".join([part async for part in _parts(request, length)]))
    except TimeoutError:
        raise HTTPException(408, limits.TOO_SLOW) from None


def _is_form(headers: Headers) -> bool:
    return headers.get("content-type", "").lower().startswith("multipart/form-data")


def _announced(headers: Headers) -> int:
    """Length of the body as the request announces it, checked against the limit, bytes."""
    from ..io.images import MAX_BYTES, too_many_bytes

    text = headers.get("content-length", "")
    if not text.isdecimal() or "transfer-encoding" in headers:
        raise HTTPException(411, limits.NO_LENGTH)
    length = int(text)
    if length > MAX_BYTES + (FORM_BYTES if _is_form(headers) else 0):
        raise HTTPException(413, too_many_bytes(length))
    return length


async def _parts(request: Request, length: int) -> AsyncIterator[bytes]:
    """Parts of a body, of no more bytes than were announced."""
    async for part in request.stream():
        length -= len(part)
        if length < 0:
            raise HTTPException(400, limits.NO_LENGTH)
        yield part


async def _from_form(request: Request, length: int) -> Sent:
    parts = _parts(request, length)
    parser = _InMemory(request.headers, parts, max_files=1, max_fields=10)  # type: ignore[arg-type]
    try:
        file = (await parser.parse()).get(FIELD)
        if not isinstance(file, UploadFile):
            raise HTTPException(400, NO_FILE)
        return Sent(file.filename or "", await file.read())
    except MultiPartException:
        raise HTTPException(400, BAD_FORM) from None
    finally:
        parser.close()
