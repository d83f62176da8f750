"""Anybody's ONNX file that takes a digit and gives ten numbers → one that is used like ours.

What differs from file to file is put into the file itself: a few nodes before its own bring our
bytes into its shape and range, a softmax behind them makes percentages of its numbers. Which range
it learned, its author knows and the file does not say: the one is taken that gives the labels of
given digits the highest likelihood. Another range makes many networks no less right, but too sure.
"""

import hashlib
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

from ...errors import ModelError
from ...preprocess import SIZE
from ..classifier import PROBABILITIES
from ..onnx_proto import read_onnx

MOST_BYTES = 50_000_000
"""Largest file that is taken."""

RANGES = {
    "0 to 1": (1 / 255, 0.0),
    "0 to 255": (1.0, 0.0),
    "MNIST's mean and deviation": (1 / 255 / 0.3081, -0.1307 / 0.3081),
    "-1 to 1": (2 / 255, -1.0),
}
"""Usual range of a pixel → what a byte is multiplied by, and what is added."""

SHAPES = ((SIZE * SIZE,), (SIZE, SIZE), (SIZE, SIZE, 1), (1, SIZE, SIZE))
"""Shapes of a picture that a network may take, without its batch."""

FLOATS = {1: np.float32, 10: np.float16, 11: np.float64}
"""Types of input that are accepted: ONNX's number → NumPy's type."""

FLOAT, UINT8, INT64 = 1, 2, 7
"""ONNX's numbers of types."""

DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
"""Names of ONNX's own sets of operators."""

REPEATING = ("Loop", "Scan", "If", "SequenceMap")
"""Operators that may run without end."""

EXTERNAL = 1
"""ONNX's number for a tensor that lies in another file."""

LEAST_RIGHT = 0.3
"""Share of the given digits read right below which a network was made for something else. Guessing
gives a tenth; the weakest digit networks read two thirds of made-up digits."""


class Brought(NamedTuple):
    """A network that was brought, ready to be used like ours.

    Attributes
    ----------
    network : bytes
        ONNX, (N, 28, 28) uint8 → (N, 10) float32 probabilities.
    pixels : str
        Key of `RANGES`.
    shape : tuple of int
        Of a digit, as the file takes it.
    is_softmax_added : bool
        Whether it gave numbers and not probabilities.
    parameters : int
    right : float
        Share of the given digits that it reads right.
    """

    network: bytes
    pixels: str
    shape: tuple[int, ...]
    is_softmax_added: bool
    parameters: int
    right: float


def check_size(file: bytes) -> None:
    """Refuse a file larger than `MOST_BYTES`.

    Raises
    ------
    ModelError
    """
    if len(file) > MOST_BYTES:
        raise ModelError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")


def network_checksum(network: bytes) -> str:
    """SHA-256 of a network's bytes, as its report holds it."""
    return hashlib.sha256(network).hexdigest()


def bring(network: bytes, images: np.ndarray, labels: np.ndarray) -> Brought:
    """Check a file and make it one of ours.

    To be called where it can be stopped and where memory is limited: a file is a program.

    Parameters
    ----------
    network : bytes
        An ONNX file.
    images : (N, 28, 28) uint8
        Digits to find its range by.
    labels : (N,) int

    Raises
    ------
    ModelError
        If it cannot be used; the sentence says what would be.
    """
    check_size(network)
    try:
        model = read_onnx(network)
    except DecodeError:
        model = None
    if model is None or not model.graph.node:
        raise ModelError("This is no ONNX file.")
    _check(model)
    given, shape, batch = _input(model.graph)
    trials = []
    for pixels in RANGES:
        wrapped = _wrap(network, given, shape, batch, pixels, softmax=False)
        outputs = _run(wrapped, images, batch)
        right = float((outputs.argmax(axis=1) == labels).mean())
        likelihood = float(_log_softmax(outputs)[np.arange(len(labels)), labels].mean())
        trials.append((likelihood, right, pixels, _are_probabilities(outputs)))
    _, right, pixels, are_probabilities = max(trials)
    if right < LEAST_RIGHT:
        raise ModelError(
            "The network takes 28×28 and gives ten numbers, but it does not read digits, white on "
            "black."
        )
    made = _wrap(network, given, shape, batch, pixels, softmax=not are_probabilities)
    count = sum(math.prod(tensor.dims) for tensor in _tensors(model.graph))
    return Brought(made, pixels, shape, not are_probabilities, max(1, count), right)


def _check(model: Any) -> None:
    """Refuse what may run for ever, what lies in other files, and operators that are not ONNX's."""
    for node in _nodes([*model.graph.node, *(n for f in model.functions for n in f.node)]):
        is_function = any(
            (node.op_type, node.domain) == (function.name, function.domain)
            for function in model.functions
        )
        if node.domain not in DOMAINS and not is_function:
            raise ModelError(
                f"The network needs the operator {node.op_type[:40]!r}, which is not ONNX's own."
            )
        if node.op_type in REPEATING:
            raise ModelError(
                f"The network has a {node.op_type}, which may run for any time. "
                "Export it without loops."
            )
    if any(tensor.data_location == EXTERNAL for tensor in _tensors(model.graph)):
        raise ModelError("The network's weights lie in another file. Export it as a single file.")


def _nodes(nodes: Any) -> Iterator[Any]:
    """All nodes, also those inside others."""
    for node in nodes:
        yield node
        for attribute in node.attribute:
            for graph in ([attribute.g] if attribute.HasField("g") else []) + [*attribute.graphs]:
                yield from _nodes(graph.node)


def _tensors(graph: Any) -> Iterator[Any]:
    """All constants of a graph."""
    yield from graph.initializer
    for node in _nodes(graph.node):
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors


def _input(graph: Any) -> tuple[Any, tuple[int, ...], int]:
    """The one input, the shape of a digit, and the batch size, 0 for any."""
    constants = {tensor.name for tensor in graph.initializer}
    inputs = [entry for entry in graph.input if entry.name not in constants]
    if len(inputs) != 1:
        raise ModelError(f"The network takes {len(inputs)} inputs; it should take one picture.")
    (given,) = inputs
    kind = given.type.tensor_type
    batch, *shape = (dim.dim_value for dim in kind.shape.dim) if kind.shape.dim else (0,)
    if tuple(shape) not in SHAPES:
        taken = "×".join(str(size or "?") for size in shape) or "no shape that it names"
        raise ModelError(
            f"The network takes {taken}; it should take 784, 28×28, 28×28×1 or 1×28×28, "
            "after the size of the batch."
        )
    if batch > 1:
        raise ModelError(
            f"The network takes {batch} pictures at once. Export it for any number, or for one."
        )
    if kind.elem_type not in (*FLOATS, UINT8):
        raise ModelError("The network takes neither floating-point numbers nor bytes.")
    return given, tuple(shape), int(batch)


def _wrap(
    network: bytes, given: Any, shape: tuple[int, ...], batch: int, pixels: str, softmax: bool
) -> bytes:
    """The file with our nodes around its own."""
    model = read_onnx(network)
    graph = model.graph
    kept = [entry for entry in graph.input if entry.name != given.name]
    nodes = [*graph.node]
    scale, shift = RANGES[pixels]
    dtype = given.type.tensor_type.elem_type
    del graph.node[:], graph.input[:]
    graph.input.extend(kept)
    _describe(graph.input.add(), "digitlab_pictures", UINT8, (batch, SIZE, SIZE))
    _constant(graph, "digitlab_scale", np.float32(scale), FLOAT)
    _constant(graph, "digitlab_shift", np.float32(shift), FLOAT)
    _constant(graph, "digitlab_shape", np.array([batch or -1, *shape], np.int64), INT64)
    _node(graph, "Cast", ["digitlab_pictures"], "digitlab_floats", to=FLOAT)
    _node(graph, "Mul", ["digitlab_floats", "digitlab_scale"], "digitlab_scaled")
    _node(graph, "Add", ["digitlab_scaled", "digitlab_shift"], "digitlab_shifted")
    _node(graph, "Reshape", ["digitlab_shifted", "digitlab_shape"], "digitlab_shaped")
    _node(graph, "Cast", ["digitlab_shaped"], given.name, to=dtype)
    graph.node.extend(nodes)
    output = graph.output[0].name
    _node(graph, "Cast", [output], "digitlab_outputs", to=FLOAT)
    last = "digitlab_outputs"
    if softmax:
        _node(graph, "Softmax", [last], "digitlab_softmax", axis=1)
        last = "digitlab_softmax"
    del graph.output[:]
    name = PROBABILITIES if not any(PROBABILITIES in node.output for node in nodes) else last
    if name != last:
        _node(graph, "Identity", [last], name)
    _describe(graph.output.add(), name, FLOAT, (batch, 10))
    made: bytes = model.SerializeToString()
    return made


def _describe(entry: Any, name: str, kind: int, shape: tuple[int, ...]) -> None:
    entry.name = name
    entry.type.tensor_type.elem_type = kind
    for at, size in enumerate(shape):
        dim = entry.type.tensor_type.shape.dim.add()
        if at or size:
            dim.dim_value = size
        else:
            dim.dim_param = "N"


def _constant(graph: Any, name: str, value: Any, kind: int) -> None:
    tensor = graph.initializer.add()
    tensor.name, tensor.data_type, tensor.raw_data = name, kind, np.asarray(value).tobytes()
    tensor.dims.extend(np.shape(value))


def _node(graph: Any, operator: str, inputs: list[str], output: str, **numbers: int) -> None:
    node = graph.node.add()
    node.op_type = operator
    node.input.extend(inputs)
    node.output.append(output)
    for name, value in numbers.items():
        attribute = node.attribute.add()
        attribute.name, attribute.i, attribute.type = name, value, 2  # an integer


def _run(network: bytes, images: np.ndarray, batch: int) -> np.ndarray:
    """Outputs of the wrapped file, (N, 10) float32."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 4
    parts = np.split(images, len(images)) if batch else [images]
    try:
        session = onnxruntime.InferenceSession(network, options, ["CPUExecutionProvider"])
        name = session.get_inputs()[0].name
        outputs = np.concatenate([session.run(None, {name: part})[0] for part in parts])
    except Exception as error:  # ONNX Runtime has no public base class for its errors.
        raise ModelError("The network cannot be run by ONNX Runtime.") from error
    if outputs.shape != (len(images), 10) or not np.isfinite(outputs).all():
        raise ModelError(
            f"The network gives {'×'.join(map(str, outputs.shape[1:])) or 'one'} numbers of a "
            "picture; it should give ten, each finite."
        )
    return np.asarray(outputs, np.float32)


def _log_softmax(outputs: np.ndarray) -> np.ndarray:
    """Logarithms of shares; of probabilities their own."""
    if _are_probabilities(outputs):
        return np.log(np.maximum(outputs, 1e-9))
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _are_probabilities(outputs: np.ndarray) -> bool:
    return bool((outputs >= -1e-3).all() and np.abs(outputs.sum(axis=1) - 1).max() < 0.01)
