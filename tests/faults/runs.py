"""What is killed by tests.faults.kills: four programs that write files, and what must be left.

Each begins over older files of its own making, and can tell whether one of them is lost.
"""

import csv
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from digitlab import ModelError
from digitlab.datasets import kaggle
from digitlab.ink import strokes
from digitlab.recognition import store
from digitlab.recognition.classifier import Classifier
from digitlab.report import Report

from ..fixtures.hands import hand


class Run(Protocol):
    """Something that writes files in a folder, begun as a process of its own."""

    def start(self, resume: bool) -> subprocess.Popen[bytes] | int:
        """Begin; gives a process, or a forked one's number."""

    def lost(self) -> list[str]:
        """Files that are neither the old ones nor the new ones."""

    def ended_well(self) -> bool:
        """Whether a run that was not killed has left what it should."""


class Reports:
    """A report written over another, again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        old = Report.read(store.models_folder() / store.BUNDLED)
        self.both = [old, replace(old, name="another", best_epoch=1, history={"loss": [0.5] * 9})]
        self.both[1].write(folder)
        self.whole = {(folder / "report.json").read_bytes()}
        old.write(folder)
        self.whole.add((folder / "report.json").read_bytes())

    def start(self, resume: bool) -> int:
        return forked(self._write)

    def _write(self) -> None:
        for _ in range(100):
            for report in self.both:
                report.write(self.folder)

    def lost(self) -> list[str]:
        found = (self.folder / "report.json").read_bytes()
        return [] if found in self.whole and Report.read(self.folder) else ["report.json"]

    def ended_well(self) -> bool:
        return not self.lost()


class Listing:
    """`read --out` over an older listing; `--resume` goes on with it."""

    def __init__(self, folder: Path) -> None:
        self.out, self.pictures = folder / "digits.csv", folder / "pictures"
        self.pictures.mkdir()
        for place in range(150):
            runs = [np.array(run) for run in hand(place % 10).placed((60.0, 60.0), 80)]
            save(self.pictures / f"{place:03}.png", strokes.draw(runs, 8, (120, 120)))
        self.old = b""
        run = self.start(False)
        run.wait()
        self.new = self.out.read_bytes()
        assert self.new.count(b"\n") == 151
        self.old = b"".join(self.new.splitlines(keepends=True)[:9])

    def start(self, resume: bool) -> "subprocess.Popen[bytes]":
        options = ["--one", "--format", "csv", "--out", str(self.out), str(self.pictures)]
        if not resume:
            self.out.write_bytes(self.old)
        return command("read", *options, *(["--resume"] if resume else []))

    def lost(self) -> list[str]:
        return [] if self.out.read_bytes() in (self.old, self.new) else [self.out.name]

    def ended_well(self) -> bool:
        return self.out.read_bytes() == self.new


class Submission:
    """`kaggle` over an older submission."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "submission.csv"
        rng = np.random.default_rng(3)
        self.tables = []
        for name, columns, rows in (("train", [kaggle.LABEL], 5_100), ("test", [], 500)):
            path = folder / f"{name}.csv"
            with path.open("w", newline="") as file:
                table = csv.writer(file)
                table.writerow([*columns, *kaggle.PIXELS])
                for place in range(rows):
                    pixels = rng.integers(0, 2, 784) * 255
                    table.writerow([*([place % 10] if columns else []), *pixels.tolist()])
            self.tables += [f"--{name}", str(path)]
        self.old = b"ImageId,Label\n1,0\n"
        self.out.write_bytes(self.old)

    def start(self, resume: bool) -> "subprocess.Popen[bytes]":
        self.out.write_bytes(self.old)
        return command("kaggle", *self.tables, "--model", MODEL, "--out", str(self.out))

    def lost(self) -> list[str]:
        found = self.out.read_bytes()
        is_whole = found == self.old or (found.count(b"\n") == 501 and found.endswith(b"\n"))
        return ([] if is_whole else [self.out.name]) + broken(
            self.folder / f"{self.out.stem}-{MODEL}"
        )

    def ended_well(self) -> bool:
        return not self.lost() and self.out.read_bytes() != self.old


MODEL = "knn"


class Training:
    """`train` of a tiny network over an older model."""

    def __init__(self, folder: Path) -> None:
        from ..training.test_train import RECIPE

        self.folder, self.recipe = folder / "tiny", RECIPE
        wait(self.start(False))
        assert self.ended_well(), "the tiny network cannot be trained"

    def start(self, resume: bool) -> int:
        return forked(lambda: self._train(resume))

    def _train(self, resume: bool) -> None:
        from digitlab import datasets
        from digitlab.training import train
        from digitlab.training.artifacts import checkpoint
        from digitlab.training.data import corpus

        rng = np.random.default_rng(5)
        images = rng.integers(0, 256, (240, 28, 28)).astype(np.uint8)
        blocks = datasets.Digits(images, (np.arange(240) % 10).astype(np.uint8))
        mnist = datasets.Mnist(blocks, blocks[:20], held_back=40)
        small = corpus.Corpus(mnist, [], pairs=10, scribbles=10)
        resume = resume and (self.folder / checkpoint.PROGRESS).is_file()
        train.train(self.recipe, small, self.folder, resume)

    def lost(self) -> list[str]:
        return broken(self.folder)

    def ended_well(self) -> bool:
        try:
            Classifier(self.folder)
        except ModelError:
            return False
        return not self.lost()


def broken(folder: Path) -> list[str]:
    """Files of a model's folder that bear their own names and are not whole."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith("part-") or (path.suffix != ".json" and "json" in path.name):
            continue
        try:
            if path.suffix == ".keras":
                with zipfile.ZipFile(path) as archive:
                    assert archive.testzip() is None
            elif path.suffix == ".onnx":
                onnxruntime.InferenceSession(path.read_bytes())
            elif path.name == "report.json":
                Report.read(folder)
        except Exception as error:
            found.append(f"{path.name}: {error!r:.80}")
    try:
        served = Classifier(folder) if (folder / "model.onnx").is_file() else None
    except ModelError:
        return found  # refused, as it should be where files do not belong together
    if served is not None and found:
        found.append("read as whole")
    return found


def save(path: Path, ink: np.ndarray) -> None:
    import cv2

    cv2.imwrite(str(path), 255 - ink)


def command(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "digitlab", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def forked(work: Callable[[], object]) -> int:
    """Do something in a copy of this process, which spares it seconds of imports."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        work()
        status = 0
    finally:
        os._exit(status)


def wait(run: "subprocess.Popen[bytes] | int") -> int:
    """Let it end; its exit status, negative for a signal."""
    if isinstance(run, int):
        return os.waitstatus_to_exitcode(os.waitpid(run, 0)[1])
    return run.wait()


def kill(run: "subprocess.Popen[bytes] | int") -> bool:
    """End it in the midst of its work; False if it had ended."""
    os.kill(run if isinstance(run, int) else run.pid, signal.SIGKILL)
    return wait(run) == -signal.SIGKILL


KINDS: dict[str, Callable[[Path], Run]] = {
    "report writing": Reports,
    "read --out": Listing,
    "kaggle": Submission,
    "train": Training,
}
