"""Anybody's file → a network of ours, in processes that can be stopped.

A file is a program: what it does when it is run is bounded in time and memory before the server
loads it. A .keras file is made ONNX by a process with TensorFlow; this one never imports it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from ..errors import ModelError
from ..preprocess import SIZE
from ..report import Report, versions
from .brought import MOST_BYTES, Brought, bring, network_checksum
from .store import ONNX

PROGRAM, CONVERTER = "digitlab.recognition.examine", "digitlab.training.convert"
"""Modules that examine an ONNX file, and that make one of a .keras file."""

SECONDS = {PROGRAM: 30, CONVERTER: 120}
"""Longest time for each, seconds."""

COMPUTING_SECONDS = 20
"""Of an examination's own time, seconds."""

MEMORY_BYTES = 1_000_000_000
"""Bytes of address space beyond what the program has when it starts."""

TOO_MUCH = "The network takes too much time or memory to be tried. Bring a smaller one."

ZIP, HDF5 = b"PK\x03\x04", b"\x89HDF"
"""How files of Keras' format begin, and those of its older one."""


class Request(msgspec.Struct):
    """What is examined: a file, and digits to try it on."""

    file: bytes
    images: bytes
    labels: bytes


class Answer(msgspec.Struct):
    """What came of it: why not, in a sentence, or what `Brought` holds."""

    sentence: str = ""
    network: bytes = b""
    pixels: str = ""
    shape: tuple[int, ...] = ()
    is_softmax_added: bool = False
    parameters: int = 0
    right: float = 0.0


def examine(file: bytes, images: np.ndarray, labels: np.ndarray) -> Brought:
    """Check a .keras or ONNX file and make it one of ours.

    Parameters
    ----------
    file : bytes
    images : (N, 28, 28) uint8
        Digits, white on black, to try it on.
    labels : (N,) uint8

    Raises
    ------
    ModelError
        If it cannot be used; the sentence says what would be.
    """
    if len(file) > MOST_BYTES:
        raise ModelError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    if file.startswith(HDF5):
        raise ModelError(
            "This is Keras' older format (.h5). Load it with Keras 3, save it as .keras and bring "
            "that."
        )
    if file.startswith(ZIP):
        file = _ask(CONVERTER, Request(file, b"", b"")).network
    answer = _ask(PROGRAM, Request(file, images.tobytes(), labels.tobytes()))
    return Brought(
        answer.network,
        answer.pixels,
        answer.shape,
        answer.is_softmax_added,
        answer.parameters,
        answer.right,
    )


def report_of(brought: Brought, name: str, file: str) -> Report:
    """Write the report of a network that was brought in a file of that name."""
    return Report(
        name=name,
        recipe={
            "name": name,
            "brought": file,
            "pixels": brought.pixels,
            "shape": list(brought.shape),
            "softmax added": brought.is_softmax_added,
        },
        data={},
        versions=versions("onnxruntime"),
        history={},
        best_epoch=0,
        seconds=0.0,
        parameters=brought.parameters,
        files={ONNX: network_checksum(brought.network)},
        size=len(brought.network),
        temperature=1.0,
        threshold=0.0,
    )


def _ask(program: str, request: Request) -> Answer:
    """Let a process do it; what it writes goes to a folder that is deleted with it."""
    own = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory(prefix="digitlab-brought-") as place:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", program],
                input=msgspec.json.encode(request),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS[program],
                cwd=place,
                env=os.environ
                | {
                    "PYTHONPATH": path,
                    "TMPDIR": place,
                    "KERAS_HOME": place,
                    "PYTHONDONTWRITEBYTECODE": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                },
                check=False,
            )
            answer = msgspec.json.decode(done.stdout, type=Answer)
        except (subprocess.TimeoutExpired, ValueError):  # msgspec's are ValueErrors
            raise ModelError(TOO_MUCH) from None
    if answer.sentence:
        raise ModelError(answer.sentence)
    return answer


def answer(make: Any) -> None:
    """Answer the one request of this process' input: `make` of it, or why not."""
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    # What libraries print must not come between the parts of the answer.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        made = make(request)
    except ModelError as error:
        made = Answer(str(error))
    except MemoryError:
        made = Answer(TOO_MUCH)
    output.write(msgspec.json.encode(made))
    output.flush()
    os._exit(0)  # Libraries' threads are not waited for.


def limit(memory: int, seconds: int) -> None:
    """Limit this process: bytes of address space beyond the present, and its own seconds."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass  # Where the system has no such limit, the caller's clock remains.


def _examine(request: Request) -> Answer:
    import onnxruntime  # noqa: F401  # before memory is limited

    limit(MEMORY_BYTES, COMPUTING_SECONDS)
    images = np.frombuffer(request.images, np.uint8).reshape(-1, SIZE, SIZE)
    made = bring(request.file, images, np.frombuffer(request.labels, np.uint8))
    return Answer("", *made)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # Drawings are read first.
    answer(_examine)
