"""process: one training at a time, ended with its page, whatever becomes of its process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digitlab.serving import limits
from digitlab.serving.budget import LimitError
from digitlab.ui.teach import process
from digitlab.zoo.plan import Command, Plan

PLAN = Plan(images=bytes(784 * 8), labels=bytes(8), held=bytes(6) + b"\1\1")

ECHO = """
import os, sys
sys.stdin.readline()
print('{"type":"progress","seconds":0,"epoch":0,"loss":1,"accuracy":0,"val_loss":1,'
      '"val_accuracy":0,"rate":0.1}', flush=True)
command = sys.stdin.readline()
if '"stop"' in command:
    print('{"type":"refused","sentence":"Stopped in ' + os.environ["TMPDIR"] + '"}', flush=True)
else:
    os._exit(9)
"""
"""A program in the place of the one that trains: it tells a line, and obeys a command."""


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "digitlab_test_trainer.py").write_text(ECHO)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(process, "PROGRAM", "digitlab_test_trainer")


@contextmanager
def training() -> Iterator[process.Training]:
    """A training that is over when the block ends."""
    threads = {*threading.enumerate()}
    begun = process.Training(PLAN)
    (follower,) = (
        one for one in threading.enumerate() if one.name == "training" and one not in threads
    )
    yield begun
    follower.join()


def test_a_training_tells_and_is_told() -> None:
    with training() as begun:
        begun.tell(Command("stop"))
    assert begun.is_over
    assert begun.latest is not None
    assert begun.refusal.startswith("Stopped in ")
    # It wrote to a folder of its own, and that is gone.
    assert not Path(begun.refusal.removeprefix("Stopped in ")).exists()


def test_one_at_a_time() -> None:
    with training() as begun:
        with pytest.raises(LimitError, match="Somebody else is training now"):
            process.Training(PLAN)
        begun.tell(Command("stop"))
    with training() as second:
        second.tell(Command("stop"))
    assert limits.TRAININGS.acquire(blocking=False)
    limits.TRAININGS.release()


@pytest.mark.parametrize("way", ["crash", "end"])
def test_a_process_that_is_gone_leaves_a_sentence_and_its_place(way: str) -> None:
    with training() as begun:
        begun.tell(Command("pause")) if way == "crash" else begun.end()
    assert begun.refusal == process.BROKEN
    assert limits.TRAININGS.acquire(blocking=False)
    limits.TRAININGS.release()


def test_a_training_that_nobody_looks_at_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "UNSEEN_SECONDS", -1.0)
    with training() as begun:
        pass
    assert begun.is_over
