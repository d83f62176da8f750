"""Sandbox processes that decode files and can be stopped: the caller's side of `worker`.

A decoder process serves one file after another. It is discarded when it was stopped, and when it
ended by itself: at its limit of time or memory, or at a file that crashed it.
"""

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from . import protocol
from .program import start_program
from .protocol import HEAD, MAX_PIXELS, NUMBER, Raw, RefusedError

ANSWER_SECONDS = 60
"""Seconds after which a process that has not answered is stopped, however busy the machine; its own
limit, `worker.COMPUTING_SECONDS`, is one of computing time."""

MAX_IDLE = min(8, os.cpu_count() or 1)
"""Idle processes that are kept for the next file; each takes some 45 MB."""

IDLE_SECONDS = 5.0
"""Seconds after which an idle process is ended, unless `end_idle` says otherwise."""

MAX_DECODERS = (os.cpu_count() or 1) + 8
"""Processes that live at once; a file that needs one more waits `ANSWER_SECONDS` at most."""

GIVEN_UP = (
    "The file takes too long to read, more memory than there is for one, or is damaged. Try saving "
    "it in another format, such as PNG or JPEG."
)

BUSY = "Too many files are being read at once. Try again in a minute."

WORKER = f"{__package__}.worker"
"""The module that decodes, as a program of its own."""

_idle: list["Decoder"] = []
_lock = threading.Lock()
_places = threading.BoundedSemaphore(MAX_DECODERS)
_reaper: threading.Timer | None = None
# More at a time would only slow each other down, and take memory all together.
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)


class Decoder:
    """One decoder process, which answers one request at a time."""

    def __init__(self) -> None:
        self.is_in_step = True
        self.ends_at = 0.0
        self._process = start_program(WORKER)
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout

    @property
    def is_alive(self) -> bool:
        """Whether it takes requests."""
        return self.is_in_step and self._process.poll() is None

    def count_pages(self, source: bytes | Path) -> int:
        """As `decoder.count_pages`; of a path, as `pdf.count_pdf_pages`."""
        word_at, data = _sent(source, protocol.COUNT, protocol.COUNT_AT)
        with self._asking(word_at, NUMBER.pack(len(data)), data) as word:
            return self._number() if word == protocol.NUMBERS else 0

    def pages(self, source: bytes | Path, first: int) -> Iterator[np.ndarray]:
        """As `decoder.pages`, each whole: (H, W, 3 or 4) uint8; of a path, as `pdf.pdf_pages`."""
        word_at, data = _sent(source, protocol.OPEN, protocol.OPEN_AT)
        with self._asking(word_at, NUMBER.pack(len(data)), data, NUMBER.pack(first)):
            pass
        while True:
            with self._asking(protocol.NEXT) as word:
                if word != protocol.PAGE:
                    return
                height, width, channels, orientation = HEAD.unpack(self._read(HEAD.size))
                if height * width > MAX_PIXELS or channels not in (3, 4):
                    raise EOFError
                strips = self._strips(height, width, channels)
                page = assemble(Raw(height, width, channels, orientation, strips))
            yield page

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self.is_in_step = False
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # of what was not sent yet
                pipe.close()
        self._process.wait()

    @contextlib.contextmanager
    def _asking(self, *parts: bytes) -> Iterator[bytes]:
        """Send a request, and give the first word of its answer; the block reads the rest."""
        with _turns:
            self.is_in_step = False
            alarm = threading.Timer(ANSWER_SECONDS, self._process.kill)
            alarm.daemon = True
            alarm.start()
            try:
                for part in parts:
                    self._requests.write(part)
                self._requests.flush()
                word = self._read(1)
                self._raise_refusal(word)
                yield word
                self.is_in_step = True
            except (OSError, EOFError):
                raise RefusedError(GIVEN_UP) from None
            finally:
                alarm.cancel()

    def _strips(self, height: int, width: int, channels: int) -> Iterator[np.ndarray]:
        while (word := self._read(1)) == protocol.ROWS:
            rows = self._number()
            if not 0 < rows <= height:
                raise EOFError
            height -= rows
            strip = np.empty((rows, width, channels), np.uint8)
            if self._answers.readinto(strip.data) < strip.nbytes:  # type: ignore[attr-defined]
                raise EOFError
            yield strip
        self._raise_refusal(word)
        if height:
            raise EOFError

    def _raise_refusal(self, word: bytes) -> None:
        """Raise the refusal that an answer is, or that comes in the middle of a page."""
        if word == protocol.REFUSED:
            sentence = self._read(self._number()).decode()
            self.is_in_step = True
            raise RefusedError(sentence)

    def _number(self) -> int:
        return int(*NUMBER.unpack(self._read(NUMBER.size)))

    def _read(self, count: int) -> bytes:
        part = self._answers.read(count)
        if len(part) < count:
            raise EOFError
        return part


def _sent(source: bytes | Path, word: bytes, word_at: bytes) -> tuple[bytes, bytes]:
    """The request for a file, and what is sent of it: its bytes, or its path."""
    return (word, source) if isinstance(source, bytes) else (word_at, os.fsencode(source))


def assemble(raw: Raw) -> np.ndarray:
    """Strips of a page → (H, W, 3 or 4) uint8, upright.

    A page of several strips keeps an alpha only where it can be seen through.
    """
    if raw.orientation == 1 and raw.is_whole:
        strips = [*raw.strips]
        return strips[0] if len(strips) == 1 else np.concatenate(strips)
    size = (raw.width, raw.height) if raw.orientation > 4 else (raw.height, raw.width)
    page = np.empty((*size, 3), np.uint8)
    stored = _as_stored(page, raw.orientation)
    top = 0
    for strip in raw.strips:
        if strip.shape[2] > stored.shape[2] and strip[..., 3].min() < 255:
            opaque, page = page, np.full((*size, 4), np.uint8(255))
            page[..., :3] = opaque
            stored = _as_stored(page, raw.orientation)
        stored[top : top + len(strip)] = strip[..., : stored.shape[2]]
        top += len(strip)
    return page


def _as_stored(page: np.ndarray, orientation: int) -> np.ndarray:
    """View an upright page, (H, W, …), as it is stored under an EXIF orientation, 1 to 8."""
    stored = page.swapaxes(0, 1) if orientation > 4 else page
    if orientation in (3, 4, 6, 7):
        stored = stored[::-1]
    if orientation in (2, 3, 7, 8):
        stored = stored[:, ::-1]
    return stored


@contextlib.contextmanager
def lend() -> Iterator[Decoder]:
    """Lend a decoder process for one file; it is given back when the block ends."""
    if not _places.acquire(timeout=ANSWER_SECONDS):
        raise RefusedError(BUSY)
    try:
        lent = _take() or Decoder()
        try:
            yield lent
        finally:
            _give_back(lent)
    finally:
        _places.release()


def _give_back(lent: Decoder) -> None:
    """Keep a process for the next file, for `IDLE_SECONDS`, or end it."""
    with _lock:
        is_kept = lent.is_alive and len(_idle) < MAX_IDLE
        if is_kept:
            lent.ends_at = time.monotonic() + IDLE_SECONDS
            _idle.append(lent)
            if _reaper is None:
                _start_reaper()
    if not is_kept:
        lent.end()


def end_idle(seconds: float) -> None:
    """End the processes that are idle now in so many seconds, unless a file needs them before."""
    with _lock:
        sooner = time.monotonic() + seconds
        for idle in _idle:
            idle.ends_at = min(idle.ends_at, sooner)
        if _idle:
            _start_reaper()


def _start_reaper() -> None:
    """Call `_end_idle` when the first process is to end; the caller holds the lock."""
    global _reaper
    if _reaper:
        _reaper.cancel()
    first = min(idle.ends_at for idle in _idle)
    _reaper = threading.Timer(max(0.0, first - time.monotonic()), _end_idle)
    _reaper.daemon = True
    _reaper.start()


def _end_idle() -> None:
    """End the processes that were idle for too long, and come again for the others."""
    global _reaper
    with _lock:
        now = time.monotonic()
        ended = [idle for idle in _idle if idle.ends_at <= now]
        _idle[:] = [idle for idle in _idle if idle not in ended]
        _reaper = None
        if _idle:
            _start_reaper()
    for decoder in ended:
        decoder.end()


def _take() -> Decoder | None:
    with _lock:
        while _idle:
            decoder = _idle.pop()
            if decoder.is_alive:
                return decoder
            decoder.end()
    return None


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _begin_anew() -> None:
    """Forget the parent's decoders: they would answer a forked process' requests to the parent."""
    global _places, _reaper, _lock
    _idle.clear()
    _places, _reaper, _lock = threading.BoundedSemaphore(MAX_DECODERS), None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
