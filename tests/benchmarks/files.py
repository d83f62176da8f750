"""Ten thousand canvas PNGs: read by us, one by one as demos do it, and decoded only."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitlab import load_reader
from digitlab.batch import read
from digitlab.batch.workers import ordered_map
from digitlab.export.formats import write_csv
from digitlab.ink import strokes
from digitlab.io import images

from ..fixtures.hands import HANDS
from .serving import DEMO_MODEL, ROOT

COUNT, BY_DEMO, ROUNDS = 10_000, 150, 2
"""Pictures; those that the demo's way has time for; turns."""


def measure(count: int = COUNT) -> dict[str, Any]:
    """Images a second of each way, memory of a run by its number of files, and ratios."""
    with tempfile.TemporaryDirectory() as name:
        files = make(Path(name) / "drawings", count)
        found = _rates(_ways(files, Path(name) / "out.csv"))
        memory = {
            str(some): _memory(files[:some], Path(name) / "listed.csv")
            for some in (count // 10, count)
        }
    return {
        "images": count,
        "images_per_second": found,
        "memory_mb_by_images": memory,
        "ratios": {
            "ours_to_demo": round(found["digitlab"] / found["the way demos do it"], 1),
            "share_of_decoding": round(found["digitlab"] / found["decoding only, by Pillow"], 2),
            "share_of_our_decoding": round(found["digitlab"] / found["decoding only, by us"], 2),
        },
    }


def _ways(files: Sequence[str], listing: Path) -> dict[str, Callable[[], int]]:
    """The ways to read files; each reads, and returns how many."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    model = keras.models.load_model(DEMO_MODEL / "model.keras")
    reader = load_reader(threads=1)

    def ours() -> int:
        with listing.open("w", 1, newline="\n") as out:
            many = len(files) >= read.MANY_PICTURES
            write_csv(read.read_files(files, reader, True, _refuse, many), out)
        return len(files)

    def by_pillow() -> int:
        return sum(ordered_map(_decode, read.growing(files), processes=True))

    def by_us() -> int:
        return sum(ordered_map(_load, read.growing(files), processes=True))

    def demo() -> int:
        for file in files[:BY_DEMO]:
            with Image.open(file) as picture:
                small = np.asarray(picture.convert("L").resize((28, 28)), np.float32)
            model.predict(255 - small[np.newaxis], verbose=0)
        return BY_DEMO

    return {
        "digitlab": ours,
        "the way demos do it": demo,
        "decoding only, by Pillow": by_pillow,
        "decoding only, by us": by_us,
    }


def _rates(ways: Mapping[str, Callable[[], int]]) -> dict[str, float]:
    """Images a second of each way, the median of turns in which all follow one another."""
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, work in ways.items():
            begun = time.perf_counter()
            done = work()
            rates[way].append(done / (time.perf_counter() - begun))
    return {way: round(float(np.median(measured)), 1) for way, measured in rates.items()}


def make(folder: Path, count: int) -> list[str]:
    """Draw digits on canvases of 280 pixels, as many as asked for, and save them as PNGs."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    files = []
    for number in range(count):
        hand = HANDS[rng.integers(len(HANDS))]
        ink = strokes.draw_anywhere([np.array(run, float) for run in hand.strokes], rng)
        file = folder / f"{number:06}.png"
        cv2.imwrite(str(file), strokes.rgba(ink))
        files.append(str(file))
    return files


def _decode(group: list[str]) -> int:
    for file in group:
        with Image.open(file) as picture:
            picture.load()
    return len(group)


def _load(group: list[str]) -> int:
    return len([images.first_page(Path(file)) for file in group])


def _refuse(file: str, problem: object) -> None:
    raise AssertionError(f"{file}: {problem}")


def _memory(files: list[str], out: Path) -> float | None:
    """Most that `read` and its processes have in memory for these files, megabytes."""
    if not shutil.which("ps"):
        return None
    folder = out.with_suffix("")
    folder.mkdir(exist_ok=True)
    for file in files:
        link = folder / Path(file).name
        if not link.exists():
            os.link(file, link)
    command = [sys.executable, "-m", "digitlab", "read", "--one", "--format", "csv"]
    most = 0.0
    program = subprocess.Popen([*command, "--out", str(out), str(folder)], cwd=ROOT)
    while program.poll() is None:
        most = max(most, _held(program.pid))
        time.sleep(0.05)
    assert program.returncode == 0
    return round(most, 1)


def _held(first: int) -> float:
    """What a process and those that it started hold, megabytes; what they share counts for each."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, check=True)
    rows = [[*map(int, row.split())] for row in listed.stdout.splitlines()]
    family = {first}
    while more := {pid for pid, parent, _ in rows if parent in family} - family:
        family |= more
    return sum(kilobytes for pid, _, kilobytes in rows if pid in family) / 1024
