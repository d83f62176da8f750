"""Starlette writes an upload above 1 MB to the temporary folder; here it stays in memory.

A server that needs no write access and stores nothing must not. Streamlit, seen in 1.67, reads the
file back into memory as soon as it is whole, so nothing is gained; and where nothing can be
written, it answers 500. To read 49 MB back from memory copies them, while no other thread of the
server runs; here it does not. No issue of Streamlit's is known to us. Starlette has no setting for
either. When `tests/ui/workarounds/test_uploads.py` fails, this file can go.
"""

import io

from starlette import formparsers


class InMemory(io.BytesIO):
    """Takes the place of `tempfile.SpooledTemporaryFile`: never on disk, whatever its size."""

    _rolled = False  # Starlette asks by this name whether it lies on disk.

    def __init__(self, max_size: int = 0) -> None:
        super().__init__()

    def read(self, size: int | None = -1, /) -> bytes:
        """Read what is left, or so many bytes; all of it is not copied."""
        is_all = self.tell() == 0 and (size is None or size < 0)
        return self.getvalue() if is_all else super().read(size)


def keep_in_memory() -> None:
    """Keep uploads of any size in memory; `limits` bounds how many there are."""
    formparsers.SpooledTemporaryFile = InMemory  # type: ignore[assignment,misc]
