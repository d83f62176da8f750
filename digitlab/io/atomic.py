"""Atomic writes: a file is there whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write text to a file; a kill, a full disk or a power cut leaves the old file or the new one.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is left behind.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes, prefix: str = "") -> None:
    """Write bytes to a file, as `write_text` does; `prefix` begins the name of what is unfinished.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is left behind.
    """
    with tempfile.NamedTemporaryFile(
        "wb", dir=path.parent, prefix=f"{prefix}{path.name}-", delete=False
    ) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            # Only its owner may read a temporary file; this one is for all who may read the folder.
            part.chmod(0o644)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    part.replace(path)
