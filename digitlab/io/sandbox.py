"""Decoders in processes of their own, which can be stopped: the other side of `decoder`.

A box serves one file after another. It is thrown away when it has been stopped, and when it ends by
itself, as a decoder does that meets its limits of time or memory, or a file that breaks it.
"""

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from . import protocol
from .protocol import HEAD, MAX_PIXELS, NUMBER, Raw, RefusedError

PATIENCE = 60
"""Seconds after which a box that has not answered is stopped, however busy the machine; its own
limit is one of computing time."""

KEPT = min(8, os.cpu_count() or 1)
"""Boxes that are kept waiting for the next file; each takes some 45 MB."""

IDLE_SECONDS = 5.0
"""Seconds that a box waits for the next file before it is ended."""

MOST = (os.cpu_count() or 1) + 8
"""Boxes that live at once; a file that needs one more waits `PATIENCE` seconds at most."""

STOPPED = (
    "The file takes too long to read, more memory than there is for one, or is damaged. Try saving "
    "it in another format, such as PNG or JPEG."
)

BUSY = "Too many files are being read at once. Try again in a minute."

WORKER = f"{__package__}.worker"

_idle: list["Box"] = []
_lock = threading.Lock()
_places = threading.BoundedSemaphore(MOST)
_reaper: threading.Timer | None = None
# More at a time would only slow each other down, and take memory all together.
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)


class Box:
    """One process, asked one thing at a time."""

    def __init__(self) -> None:
        self.is_well = True
        self.idle_since = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Threads for sums that are never made would each take room from the pictures.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": _module_path()},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self.is_well and self._process.poll() is None

    def count_pages(self, data: bytes) -> int:
        """As `decoder.count_pages`."""
        with self._asking(protocol.COUNT, NUMBER.pack(len(data)), data) as word:
            return self._number() if word == protocol.NUMBERS else 0

    def pages(self, data: bytes, first: int) -> Iterator[np.ndarray]:
        """As `decoder.pages`, each put together: (H, W, 3 or 4) uint8."""
        with self._asking(protocol.OPEN, NUMBER.pack(len(data)), data, NUMBER.pack(first)):
            pass
        while True:
            with self._asking(protocol.NEXT) as word:
                if word != protocol.PAGE:
                    return
                height, width, channels, orientation = HEAD.unpack(self._read(HEAD.size))
                if height * width > MAX_PIXELS or channels not in (3, 4):
                    raise EOFError
                strips = self._strips(height, width, channels)
                page = put_together(Raw(height, width, channels, orientation, strips))
            yield page

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.is_well = False
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was left unsaid
                pipe.close()
        self._process.wait()

    @contextlib.contextmanager
    def _asking(self, *parts: bytes) -> Iterator[bytes]:
        """Send a request; gives the answer's first word while the rest of it is taken in."""
        with _turns:
            self.is_well = False
            alarm = threading.Timer(PATIENCE, self._process.kill)
            alarm.daemon = True
            alarm.start()
            try:
                for part in parts:
                    self._requests.write(part)
                self._requests.flush()
                word = self._read(1)
                self._heed(word)
                yield word
                self.is_well = True
            except (OSError, EOFError):
                raise RefusedError(STOPPED) from None
            finally:
                alarm.cancel()

    def _strips(self, height: int, width: int, channels: int) -> Iterator[np.ndarray]:
        while (word := self._read(1)) == protocol.PAGE:
            rows = self._number()
            if not 0 < rows <= height:
                raise EOFError
            height -= rows
            strip = np.empty((rows, width, channels), np.uint8)
            if self._answers.readinto(strip.data) < strip.nbytes:  # type: ignore[attr-defined]
                raise EOFError
            yield strip
        self._heed(word)
        if height:
            raise EOFError

    def _heed(self, word: bytes) -> None:
        """Raise what is refused, at once or in the midst of a page."""
        if word == protocol.REFUSED:
            sentence = self._read(self._number()).decode()
            self.is_well = True
            raise RefusedError(sentence)

    def _number(self) -> int:
        return int(*NUMBER.unpack(self._read(NUMBER.size)))

    def _read(self, count: int) -> bytes:
        part = self._answers.read(count)
        if len(part) < count:
            raise EOFError
        return part


def _module_path() -> str:
    """Where the worker finds digitlab first: this very copy, not the current folder's."""
    own = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))


def put_together(raw: Raw) -> np.ndarray:
    """Strips of a page → (H, W, 3 or 4) uint8, upright."""
    if raw.orientation == 1 and raw.is_whole:
        strips = [*raw.strips]
        return strips[0] if len(strips) == 1 else np.concatenate(strips)
    turned = raw.orientation > 4
    size = (raw.width, raw.height) if turned else (raw.height, raw.width)
    page = np.empty((*size, raw.channels), np.uint8)
    stored = page.swapaxes(0, 1) if turned else page
    # What EXIF calls 1 to 8, as the way from the upright page to the one that is stored.
    if raw.orientation in (3, 4, 6, 7):
        stored = stored[::-1]
    if raw.orientation in (2, 3, 7, 8):
        stored = stored[:, ::-1]
    top = 0
    for strip in raw.strips:
        stored[top : top + len(strip)] = strip
        top += len(strip)
    return page


@contextlib.contextmanager
def box() -> Iterator[Box]:
    """Lend a box for one file; it goes back when the block ends."""
    if not _places.acquire(timeout=PATIENCE):
        raise RefusedError(BUSY)
    try:
        lent = _take() or Box()
        try:
            yield lent
        finally:
            _give_back(lent)
    finally:
        _places.release()


def _give_back(lent: Box) -> None:
    """Keep a box for the next file, for a while, or end it."""
    with _lock:
        is_kept = lent.is_alive and len(_idle) < KEPT
        if is_kept:
            lent.idle_since = time.monotonic()
            _idle.append(lent)
            if _reaper is None:
                _start_reaper(IDLE_SECONDS)
    if not is_kept:
        lent.end()


def _start_reaper(seconds: float) -> None:
    """End the boxes that have waited too long, in so many seconds; the lock is held."""
    global _reaper
    _reaper = threading.Timer(seconds, _end_idle)
    _reaper.daemon = True
    _reaper.start()


def _end_idle() -> None:
    """End the boxes that have waited too long, and come again for the others."""
    global _reaper
    with _lock:
        now = time.monotonic()
        ended = [box for box in _idle if now - box.idle_since >= IDLE_SECONDS]
        _idle[:] = [box for box in _idle if box not in ended]
        _reaper = None
        if _idle:
            _start_reaper(IDLE_SECONDS - (now - min(box.idle_since for box in _idle)))
    for box in ended:
        box.end()


def _take() -> Box | None:
    with _lock:
        while _idle:
            one = _idle.pop()
            if one.is_alive:
                return one
            one.end()
    return None


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _begin_anew() -> None:
    """Forget the parent's boxes: what a forked process asked would be answered to its parent."""
    global _places, _reaper, _lock
    _idle.clear()
    _places, _reaper, _lock = threading.BoundedSemaphore(MOST), None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
