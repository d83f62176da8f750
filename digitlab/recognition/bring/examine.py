"""Anybody's file → a network of ours, in processes that can be stopped.

A file is a program: what it does when it is run is bounded in time and memory before the server
loads it. A .keras file is made ONNX by a process with TensorFlow; this one never imports it.
"""

import os
import subprocess
import sys
import tempfile
from typing import Any

import msgspec
import numpy as np

from ...errors import ModelError
from ...io.child import answers_alone, give_way, limit_computing, limit_memory
from ...io.program import start_program
from ...preprocess import SIZE
from ...report import Report, versions
from ..store import ONNX
from .wrap import Brought, bring, check_size, network_checksum

PROGRAM = "digitlab.recognition.bring.examine"
"""The module that examines an ONNX file."""

CONVERTER = "digitlab.training.artifacts.convert"
"""The module that makes an ONNX file of a .keras file."""

SECONDS = {PROGRAM: 30, CONVERTER: 120}
"""Longest time of an examination, and of a conversion, seconds."""

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
    """What came of it: a refusal, as a sentence, or what `Brought` holds."""

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
    check_size(file)
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
    with (
        tempfile.TemporaryDirectory(prefix="digitlab-brought-") as place,
        start_program(program, place, cwd=place) as process,
    ):
        try:
            output, _ = process.communicate(msgspec.json.encode(request), SECONDS[program])
            answer = msgspec.json.decode(output, type=Answer)
        except (subprocess.TimeoutExpired, ValueError):  # msgspec's are ValueErrors
            raise ModelError(TOO_MUCH) from None
        finally:
            process.kill()
    if answer.sentence:
        raise ModelError(answer.sentence)
    return answer


def answer(make: Any) -> None:
    """Answer the one request of this process' input: `make` of it, or why not."""
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    output = answers_alone()
    try:
        made = make(request)
    except ModelError as error:
        made = Answer(str(error))
    except MemoryError:
        made = Answer(TOO_MUCH)
    output.write(msgspec.json.encode(made))
    output.flush()
    os._exit(0)  # Libraries' threads are not waited for.


def _examine(request: Request) -> Answer:
    import onnxruntime  # noqa: F401  # before memory is limited

    limit_memory(MEMORY_BYTES)
    limit_computing(COMPUTING_SECONDS)
    images = np.frombuffer(request.images, np.uint8).reshape(-1, SIZE, SIZE)
    made = bring(request.file, images, np.frombuffer(request.labels, np.uint8))
    return Answer("", *made)


if __name__ == "__main__":
    give_way(10)  # Drawings are read first.
    answer(_examine)
