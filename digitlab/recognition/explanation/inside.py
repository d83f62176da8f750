"""What each layer of a network sees: its activations, and the sums that they come from.

The layers' results are made outputs of the network's own file while it is loaded, so there is
nothing to be kept beside it, and nothing to be made anew when it is trained again. ONNX is protobuf
(https://onnx.ai/onnx/repo-docs/IR.html); of its messages we name the few fields that are read, and
protobuf keeps the others as they are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...preprocess import SIZE
from ...report import Report
from ..classifier import FEATURES
from ..onnx_proto import read_onnx
from ..session import checked_network, session_of


class Layer(NamedTuple):
    """A convolution with its activation.

    Attributes
    ----------
    output, source : str
        Names of what it gives and of what it reads.
    weights : (maps, source maps, h, w) float32
    bias : (maps,) float32
        Batch normalization is part of both.
    strides : (int, int)
    pads : (top, left, bottom, right)
    """

    output: str
    source: str
    weights: np.ndarray
    bias: np.ndarray
    strides: tuple[int, int]
    pads: tuple[int, int, int, int]


class Cell(NamedTuple):
    """How one number of a map came about.

    Attributes
    ----------
    patch, filter, products : (source maps, h, w) float32
        What it looks at, what it is multiplied by, and the products.
    bias, total, activation : float
        The products' sum and the bias make the total; below 0 it becomes 0.
    """

    patch: np.ndarray
    filter: np.ndarray
    products: np.ndarray
    bias: float
    total: float
    activation: float


class Look(NamedTuple):
    """What all layers see of one picture.

    Attributes
    ----------
    sources : list of (C, H, W) float32
        What each layer reads.
    maps : list of (C, H, W) float32
        What each layer gives.
    features : (F,) float32
        What the dense layer gives.
    logits, probabilities : (10 or 11,) float32
        Before and after the softmax.
    """

    sources: list[np.ndarray]
    maps: list[np.ndarray]
    features: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray


class Inside:
    """A network whose layers can be looked at.

    Parameters
    ----------
    folder : Path
        Of a model whose layers are convolutions, each with a ReLU, and whose end is a softmax.
    threads : int
        For one call.

    Attributes
    ----------
    layers : list of Layer

    Raises
    ------
    ModelError
        If the network cannot be used.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        model = read_onnx(checked_network(folder, Report.read(folder)))
        nodes = list(model.graph.node)
        maker = {name: node for node in nodes for name in node.output}
        constants = {tensor.name: tensor for tensor in model.graph.initializer}
        self.layers = list(_layers(nodes, maker, constants))
        (softmax,) = (node for node in nodes if node.op_type == "Softmax")
        self._logits, self._probabilities = softmax.input[0], softmax.output[0]
        known = {output.name for output in model.graph.output}
        for name in dict.fromkeys(self._names()):
            if name not in known:
                model.graph.output.add().name = name
        self._session = session_of(folder, model.SerializeToString(), threads)
        self._input = self._session.get_inputs()[0].name

    def _names(self) -> list[str]:
        sources = [layer.source for layer in self.layers]
        maps = [layer.output for layer in self.layers]
        return [*sources, *maps, FEATURES, self._logits, self._probabilities]

    def look(self, picture: np.ndarray) -> Look:
        """Run the network on one picture, (28, 28) uint8, and keep what every layer gives."""
        if picture.shape != (SIZE, SIZE) or picture.dtype != np.uint8:
            raise ValueError(f"a picture is (28, 28) uint8, got {picture.shape} {picture.dtype}")
        names = list(dict.fromkeys(self._names()))
        given = dict(
            zip(names, self._session.run(names, {self._input: picture[np.newaxis]}), strict=True)
        )
        return Look(
            [given[layer.source][0] for layer in self.layers],
            [given[layer.output][0] for layer in self.layers],
            given[FEATURES][0],
            given[self._logits][0],
            given[self._probabilities][0],
        )

    def cell(self, look: Look, layer: int, channel: int, row: int, column: int) -> Cell:
        """Show how one number of a map came about."""
        of = self.layers[layer]
        top, left, bottom, right = of.pads
        source = np.pad(look.sources[layer], ((0, 0), (top, bottom), (left, right)))
        height, width = of.weights.shape[2:]
        y, x = row * of.strides[0], column * of.strides[1]
        patch = source[:, y : y + height, x : x + width]
        products = patch * of.weights[channel]
        total = float(products.sum(dtype=np.float64) + of.bias[channel])
        activation = float(look.maps[layer][channel, row, column])
        return Cell(
            patch, of.weights[channel], products, float(of.bias[channel]), total, activation
        )


def softmax_steps(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two steps of a softmax: powers of e, and their shares of the sum; both (n,) float64.

    The largest logit is taken off first, which changes no share.
    """
    powers = np.exp(logits.astype(np.float64) - logits.max())
    return powers, powers / powers.sum()


def _layers(nodes: list[Any], maker: dict[str, Any], constants: dict[str, Any]) -> Iterator[Layer]:
    """The convolutions that are followed by a ReLU, in order."""
    for node in nodes:
        before = maker.get(node.input[0]) if node.op_type == "Relu" else None
        if before is None or before.op_type != "Conv":
            continue
        source, weights, bias = before.input
        attributes = {attribute.name: tuple(attribute.ints) for attribute in before.attribute}
        yield Layer(
            node.output[0],
            source,
            _array(constants[weights]),
            _array(constants[bias]),
            attributes.get("strides", (1, 1)),
            attributes.get("pads", (0, 0, 0, 0)),
        )


def _array(tensor: Any) -> np.ndarray:
    """A constant of the network, float32 as our exporter writes it."""
    return np.frombuffer(tensor.raw_data, np.float32).reshape(tuple(tensor.dims))
