"""Paths as the command line is given them: of a file, or of anything else that has a name."""

import os
import socket
import tempfile
from pathlib import Path

from digitlab import DigitlabError
from digitlab.export.formats import FORMULA, name_cell, printable
from digitlab.io import images

from . import files


def read_path(content: bytes) -> None:
    """As `read` opens what is named, in a folder full of what is no file, and writes its name."""
    path = os.fsdecode(content)
    assert printable(path).isprintable()
    assert not any(one.startswith(FORMULA) for one in name_cell(path).split(";"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "good.png").write_bytes(files.plain()["png"])
        (folder / "empty.png").touch()
        (folder / "folder.png").mkdir()
        (folder / "circle.png").symlink_to("circle.png")
        (folder / "nowhere.png").symlink_to("missing.png")
        (folder / "zero.png").symlink_to("/dev/zero")
        os.mkfifo(folder / "pipe.png")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / "socket.png"))
            if not path:
                raise DigitlabError("The command line refuses a path that is empty.")
            images.first_page(folder / path)


def paths() -> dict[str, bytes]:
    """Paths to begin with."""
    return {
        **{
            name: f"{name}.png".encode()
            for name in ("good", "empty", "folder", "circle", "nowhere", "zero", "pipe", "socket")
        },
        "a device": b"/dev/zero",
        "another device": b"/dev/tty",
        "the kernel's log": b"/proc/kmsg",
        "a process' memory": b"/proc/self/mem",
        "all memory": b"/proc/kcore",
        "nothing": b"",
        "itself": b".",
        "a file as a folder": b"good.png/x.png",
        "5,000 letters": b"a" * 5_000,
        "1,500 folders": b"d/" * 1_500 + b"x.png",
        "out and in again": b"folder.png/../" * 200 + b"good.png",
        "a NUL": b"good\0.png",
        "no UTF-8": b"\xff\xfe.png",
        "a terminal's words": b"\x1b[2J\x1b]0;x\x07\r\n.png",
        "a formula after a semicolon": b"x;=1+1;.png",
    }
