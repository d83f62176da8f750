"""The faults that `workarounds/uploads.py` mends; a test fails when its own is gone."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from typing import BinaryIO, cast

import pytest
from starlette import formparsers
from starlette.datastructures import Headers, UploadFile

from digitlab.ui.workarounds import uploads

SIZE = 3_000_000
"""Bytes of a file, more than Starlette keeps in memory."""


def test_starlette_writes_uploads_to_the_temporary_folder() -> None:
    # In a process that nothing was changed in.
    code = "from starlette.formparsers import MultiPartParser as p; print(p.spool_max_size)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(done.stdout) == 1024**2


def upload() -> UploadFile:
    """What Starlette makes of a form with a file."""

    async def form() -> AsyncGenerator[bytes, None]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(SIZE // 1000):
            yield bytes(1000)
        yield b"\r\n--x--\r\n"

    async def parse() -> UploadFile:
        headers = Headers({"content-type": "multipart/form-data; boundary=x"})
        made = (await formparsers.MultiPartParser(headers, form()).parse())["file"]
        assert isinstance(made, UploadFile)
        return made

    return asyncio.run(parse())


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formparsers, "SpooledTemporaryFile", formparsers.SpooledTemporaryFile)
    uploads.keep_in_memory()


def is_copied(file: BinaryIO) -> bool:
    """Whether each reading makes the file's bytes anew."""
    first = file.read()
    file.seek(0)
    again = file.read()
    assert first == again == bytes(SIZE)
    return again is not first


def test_file_in_memory_is_copied_when_it_is_read() -> None:
    with tempfile.SpooledTemporaryFile() as file:
        for _ in range(3):
            file.write(bytes(SIZE // 3))
        file.seek(0)
        assert is_copied(cast("BinaryIO", file))


@pytest.mark.usefixtures("mended")
def test_file_stays_in_memory_and_is_not_copied() -> None:
    file = upload()
    assert file._in_memory
    assert not is_copied(file.file)


@pytest.mark.usefixtures("mended")
def test_part_of_a_file_is_read_as_from_any_other() -> None:
    file = upload().file
    assert file.read(10) == bytes(10)
    assert len(file.read()) == SIZE - 10
    assert file.read() == b""
    file.seek(0)
    assert len(file.read(None)) == SIZE  # type: ignore[arg-type]
