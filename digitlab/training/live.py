"""The program that trains before everybody's eyes: python -m digitlab.training.live.

It reads a `Plan` from its input, one line of JSON, then commands, and writes `Progress` once a
second and `Done` at the end; see `zoo.plan`. It takes one core, gives way to everything else, and
ends by itself at its limits of time and memory, and when its input is closed: then nobody listens
any more. Files are written to the temporary folder alone, and deleted at once.
"""

import contextlib
import json
import os
import queue
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ..errors import DigitlabError
from ..io.child import answers_alone, compute_when_idle, give_way, limit_memory
from ..zoo.plan import (
    MOST_SECONDS,
    Command,
    Done,
    Line,
    Refused,
    read_command,
    read_plan,
    write_line,
)

NICENESS = 10
"""Of this process until it has loaded TensorFlow, and after that where others leave no core, 0 to
19: whoever draws comes first."""

LEAST_SHARE = 0.25
"""Share of a core which this process must have had while it loaded TensorFlow, so that it computes
from then on only while nobody else wants to. With less it would not learn at all."""

MEMORY_BYTES = 2_000_000_000
"""Bytes of address space beyond what TensorFlow has taken once it is loaded."""

GRACE_SECONDS = 30
"""Seconds after `MOST_SECONDS` for what is under way: starting, and writing the files."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Train what the first line asks for."""

    def send(line: Line) -> None:
        answers.write(write_line(line))
        answers.flush()

    begun = time.monotonic()
    computed = time.process_time()
    try:
        plan = read_plan(requests.readline())
    except ValueError as error:  # msgspec's are ValueErrors
        send(Refused(f"This training is not possible: {error}."))
        return
    commands: queue.Queue[Command] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, commands), daemon=True).start()
    _end_in_time()
    try:
        from .live_run import LiveRun

        limit_memory(MEMORY_BYTES)
        run = LiveRun(plan)
        if leaves_a_core(time.process_time() - computed, time.monotonic() - begun):
            compute_when_idle()
        why = run.train(commands, send)
        send(_done(run, why))
    except DigitlabError as error:
        send(Refused(str(error)))
    except ModuleNotFoundError as error:
        send(Refused(f"Training needs {error.name}, which is not installed on this server."))
    except MemoryError:
        send(Refused("This training takes more memory than there is for one. Use fewer layers."))


def leaves_a_core(computed: float, passed: float) -> bool:
    """Whether others leave a core, by the seconds that this process computed of those passed."""
    return computed >= LEAST_SHARE * passed


def _listen(requests: BinaryIO, commands: "queue.Queue[Command]") -> None:
    """Pass commands on; where the input ends, whoever asked is gone, and so is this process."""
    for line in requests:
        with contextlib.suppress(ValueError):
            commands.put(read_command(line))
    os._exit(0)


def _done(run: Any, why: Any) -> Done:
    """The trained network's files, made in a temporary folder."""
    from .artifacts.checkpoint import save
    from .artifacts.export import export_onnx

    with tempfile.TemporaryDirectory(prefix="digitlab-") as place:
        keras_file, onnx_file = Path(place) / "model.keras", Path(place) / "model.onnx"
        save(run.model, keras_file)
        export_onnx(run.model, onnx_file)
        report = json.dumps(asdict(run.report(onnx_file))).encode()
        right, of = run.test()
        return Done(why, keras_file.read_bytes(), onnx_file.read_bytes(), report, right, of)


def _end_in_time() -> None:
    """End this process at its limit of time, whatever it is doing."""
    alarm = threading.Timer(MOST_SECONDS + GRACE_SECONDS, os._exit, (1,))
    alarm.daemon = True
    alarm.start()


def _take_one_core() -> None:
    """Keep to one core, at a low priority; TensorFlow is told so before it is imported."""
    give_way(NICENESS)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ.update(
        TF_NUM_INTRAOP_THREADS="1",
        TF_NUM_INTEROP_THREADS="1",
        TF_CPP_MIN_LOG_LEVEL="3",
        CUDA_VISIBLE_DEVICES="",
    )


if __name__ == "__main__":
    _take_one_core()
    np.seterr(all="ignore")
    with answers_alone() as output:
        serve(sys.stdin.buffer, output)
    # Libraries' threads are not waited for.
    os._exit(0)
