"""A process that reads for a worker and may end at a bad file: the caller's side of `child`."""

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..errors import ModelError
from ..io.program import start_program
from .tasks import READY, Answer, Asked, Settings, receive, send

ANSWER_SECONDS = 600
"""Seconds after which a process that has not answered is ended. A page takes one, and 32 pictures
or eight pages are asked for at once."""

PROGRAM = f"{__package__}.child"

MALLOC = {"MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432"}
"""Settings of glibc's malloc, bytes. Dask's nannies set the first to 65,536 for all that they
start: with it each picture's memory goes back to the system and is taken from it anew, step after
step, which was an eighth of the time that a picture takes."""

NOT_STARTED = "The process that reads could not start on a worker; is digitlab whole there?"


class EndedError(Exception):
    """The process ended before it had answered."""


class ReadingProcess:
    """One process, which answers one request at a time.

    Parameters
    ----------
    models : Path
        Folder of the models.
    settings : Settings

    Raises
    ------
    ModelError
        If it cannot open the models: then no file is to blame.
    """

    def __init__(self, models: Path, settings: Settings) -> None:
        self._process = start_program(PROGRAM, DIGITLAB_MODELS=str(models), **MALLOC)
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout
        word = b""
        with contextlib.suppress(OSError):
            send(self._requests, msgspec.msgpack.encode(settings))
            word = receive(self._answers)
        if word != READY:
            self.end()
            raise ModelError(word.decode() or NOT_STARTED)

    @property
    def pid(self) -> int:
        """Its process identifier."""
        return self._process.pid

    def read(self, asked: Sequence[Asked]) -> Answer:
        """Read files.

        Raises
        ------
        EndedError
            If it ends first, by itself, by the system, or after `ANSWER_SECONDS`.
        """
        alarm = threading.Timer(ANSWER_SECONDS, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            send(self._requests, msgspec.msgpack.encode(asked))
            message = receive(self._answers)
        except OSError:
            message = b""
        finally:
            alarm.cancel()
        if not message:
            raise EndedError
        return msgspec.msgpack.decode(message, type=Answer)

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # of what was not sent yet
                pipe.close()
        self._process.wait()
