"""The process that trains, as the pages see it: what it tells, and what it can be told.

Training takes TensorFlow, which the server's own process never imports. One training runs at a time
on the whole server. It ends with its limit of time, with the page that shows it, and with the
server.
"""

import contextlib
import importlib.util
import tempfile
import threading
import time
from typing import IO

from ...io.program import start_program
from ...recognition.classifier import Classifier
from ...report import Report
from ...serving.budget import LimitError
from ...serving.limits import SERVER, TRAINING_TAKEN, TRAININGS
from ...zoo.plan import (
    MOST_SECONDS,
    PROGRAM,
    Command,
    Done,
    Plan,
    Progress,
    Refused,
    read_line,
    write_line,
)
from ..models import THREADS

UNSEEN_SECONDS = 45.0
"""Seconds after which a training that no page has looked at is stopped."""

ENDING_SECONDS = 90
"""Seconds beyond a training's own limit after which its process is ended from here."""

BROKEN = (
    "The training ended by itself: it took more time or memory than one may. "
    "Try fewer layers or fewer digits."
)

NOT_INSTALLED = (
    "Training needs TensorFlow, which this server does not have. `make training` in a checkout "
    "installs it, or `pip install 'digitlab[train]'`; then start the server again."
)

NEEDED = ("tensorflow", "keras", "tf2onnx")
"""Packages without which no training can be started."""


def is_installed() -> bool:
    """Whether what training needs is installed; nothing of it is imported."""
    return all(importlib.util.find_spec(name) for name in NEEDED)


class Trained:
    """A network of a visit, trained here or brought, ready to read.

    Attributes
    ----------
    report : Report
    keras, onnx : bytes
        Its files; `keras` is empty where it was brought.
    right, of : int
        MNIST test digits read right, of how many.
    why : str
        How the training ended; see `Done`.
    classifier : Classifier

    Raises
    ------
    LimitError
        If the server has no room for it.
    """

    def __init__(
        self, report: Report, onnx: bytes, right: int, of: int, keras: bytes = b"", why: str = ""
    ) -> None:
        SERVER.charge(self, 3 * len(onnx) + len(keras))
        self.report, self.onnx, self.keras = report, onnx, keras
        self.right, self.of, self.why = right, of, why
        self.classifier = Classifier.from_bytes(onnx, report, THREADS)

    @classmethod
    def from_line(cls, done: Done) -> "Trained":
        """Take over what a training hands over at its end."""
        report = Report.from_bytes(done.report)
        return cls(report, done.onnx, done.right, done.of, done.keras, done.why)


class Training:
    """A training under way, or ended.

    Parameters
    ----------
    plan : Plan

    Attributes
    ----------
    plan : Plan
    lines : list of Progress
        All that was told, the latest last.
    trained : Trained or None
        The network, once it is there.
    refusal : str
        Why there is none; empty where nothing is wrong.
    is_over : bool

    Raises
    ------
    LimitError
        If another training is under way.
    """

    def __init__(self, plan: Plan) -> None:
        if not TRAININGS.acquire(blocking=False):
            raise LimitError(TRAINING_TAKEN)
        self.plan = plan
        self.lines: list[Progress] = []
        self.trained: Trained | None = None
        self.refusal, self.is_over = "", False
        self._seen = time.monotonic()
        # Commands wait until the plan has been sent, which takes a thread of its own.
        self._lock = threading.Lock()
        self._unsent: list[Command] | None = []
        try:
            self._place = tempfile.TemporaryDirectory(prefix="digitlab-training-")
            self._process = start_program(PROGRAM, self._place.name)
        except OSError:
            TRAININGS.release()
            raise
        threading.Thread(target=self._follow, name="training", daemon=True).start()

    @property
    def latest(self) -> Progress | None:
        """What was told last."""
        return self.lines[-1] if self.lines else None

    def look(self) -> None:
        """Say that a page shows it: one that nobody looks at is stopped."""
        self._seen = time.monotonic()

    def tell(self, command: Command) -> None:
        """Tell the process what to do; one that has ended hears nothing."""
        with self._lock:
            if self._unsent is not None:
                self._unsent.append(command)
            else:
                self._write(write_line(command))

    def end(self) -> None:
        """End the process at once; what was trained so far is lost."""
        self._process.kill()

    def _write(self, line: bytes) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def _follow(self) -> None:
        """Keep what the process tells until it ends; runs in a thread of its own."""
        alarm = threading.Timer(MOST_SECONDS + ENDING_SECONDS, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            self._write(write_line(self.plan))
            self._send_waiting()
            assert self._process.stdout
            self._read(self._process.stdout)
        finally:
            alarm.cancel()
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe
                    pipe.close()
            self._place.cleanup()
            TRAININGS.release()
            self.is_over = True

    def _send_waiting(self) -> None:
        """Send the commands that came before the plan was out."""
        with self._lock:
            for command in self._unsent or []:
                self._write(write_line(command))
            self._unsent = None

    def _read(self, answers: IO[bytes]) -> None:
        try:
            for answer in answers:
                line = read_line(answer)
                if isinstance(line, Progress):
                    self.lines.append(line)
                    if time.monotonic() - self._seen > UNSEEN_SECONDS:
                        return
                elif isinstance(line, Refused):
                    self.refusal = line.sentence
                    return
                else:
                    self.trained = Trained.from_line(line)
                    return
            self.refusal = BROKEN
        except LimitError as error:
            self.refusal = str(error)
        except ValueError:  # msgspec's are ValueErrors
            self.refusal = BROKEN
