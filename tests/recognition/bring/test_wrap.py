"""brought: files of all usual forms become ours; what cannot be used is told in a sentence."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from digitlab.errors import ModelError
from digitlab.recognition.bring.examine import examine, report_of
from digitlab.recognition.bring.wrap import RANGES, SHAPES, bring
from digitlab.recognition.classifier import Classifier

from ...fixtures.squares import LABELS, squares

onnx = pytest.importorskip("onnx")
helper = pytest.importorskip("onnx.helper")


def network(
    shape: tuple[int, ...] = (784,),
    pixels: str = "0 to 1",
    softmax: bool = True,
    batch: Any = "N",
    classes: int = 10,
    nodes: tuple[Any, ...] = (),
    change: Callable[[Any], None] = lambda model: None,
) -> bytes:
    """A file that reads `squares` by the ink in their places, if its pixels are as it says."""
    scale, shift = RANGES[pixels]
    templates = squares()[:classes].reshape(classes, -1).T.astype(np.float32) / 255
    # Too bright or too dark a picture is read as nothing in particular.
    weights = templates / templates.sum(axis=0) * 10 / (255 * scale)
    bias = -weights.sum(axis=0) * shift
    constants = [
        onnx.numpy_helper.from_array(weights.astype(np.float32), "weights"),
        onnx.numpy_helper.from_array(bias.astype(np.float32), "bias"),
    ]
    last = "out" if not softmax else "numbers"
    graph = helper.make_graph(
        [
            helper.make_node("Flatten", ["x"], ["flat"], axis=1),
            helper.make_node("MatMul", ["flat", "weights"], ["product"]),
            helper.make_node("Add", ["product", "bias"], [last]),
            *([helper.make_node("Softmax", ["numbers"], ["out"], axis=1)] if softmax else []),
            *nodes,
        ],
        "brought",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [batch, *shape])],
        [helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [batch, classes])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    change(model)
    written: bytes = model.SerializeToString()
    return written


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("batch", ["N", 1])
def test_every_shape_is_taken(shape: tuple[int, ...], batch: Any) -> None:
    brought = bring(network(shape, batch=batch), squares(), LABELS)
    assert brought.shape == shape
    assert brought.right == 1
    classifier = Classifier.from_bytes(brought.network, report_of(brought, "mine", "a.onnx"), 1)
    probabilities = classifier.predict_proba(squares())
    assert (probabilities.argmax(axis=1) == LABELS).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("pixels", RANGES)
def test_range_that_reads_best_is_found(pixels: str) -> None:
    brought = bring(network(pixels=pixels), squares(), LABELS)
    assert brought.right == 1
    probabilities = Classifier.from_bytes(
        brought.network, report_of(brought, "mine", "a.onnx"), 1
    ).predict_proba(squares())
    assert probabilities.max(axis=1).min() > 0.9


def test_numbers_become_probabilities() -> None:
    brought = bring(network(softmax=False), squares(), LABELS)
    assert brought.is_softmax_added
    report = report_of(brought, "mine", "a.onnx")
    assert Classifier.from_bytes(brought.network, report, 1).predict(squares())[7].digit == 7
    assert report.parameters == 784 * 10 + 10


def make_external(model: Any) -> None:
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def loop() -> Any:
    body = helper.make_graph([], "body", [], [])
    return helper.make_node("Loop", ["a", "b"], ["c"], body=body)


def zero(model: Any) -> None:
    model.graph.initializer[0].raw_data = bytes(784 * 10 * 4)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"hello", "no ONNX file"),
    "nothing": (lambda: b"", "no ONNX file"),
    "large pictures": (lambda: network((3, 224, 224)), "takes 3×224×224; it should take 784"),
    "a fixed batch": (lambda: network(batch=32), "takes 32 pictures at once"),
    "nine classes": (lambda: network(classes=9), "should give ten"),
    "an operator of its own": (
        lambda: network(nodes=(helper.make_node("Evil", ["x"], ["y"], domain="own"),)),
        "needs the operator 'Evil', which is not ONNX's own",
    ),
    "a loop": (lambda: network(nodes=(loop(),)), "has a Loop, which may run for any time"),
    "another file": (lambda: network(change=make_external), "lie in another file"),
    "no digits": (lambda: network(change=zero), "does not read digits"),
    "an unknown operator": (
        lambda: network(nodes=(helper.make_node("Nonsense", ["x"], ["y"]),)),
        "cannot be run by ONNX Runtime",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_told(case: str) -> None:
    make, sentence = REFUSED[case]
    with pytest.raises(ModelError, match=sentence):
        bring(make(), squares(), LABELS)


def test_a_file_is_examined_in_a_process_of_its_own() -> None:
    assert examine(network(), squares(), LABELS).right == 1
    with pytest.raises(ModelError, match="no ONNX file"):
        examine(b"hello", squares(), LABELS)


def test_a_file_that_takes_all_memory_is_refused() -> None:
    def grow(model: Any) -> None:
        size = helper.make_tensor("size", onnx.TensorProto.INT64, [2], [200_000, 200_000])
        model.graph.initializer.append(size)
        model.graph.node.extend(
            [
                helper.make_node("ConstantOfShape", ["size"], ["much"]),
                helper.make_node("ReduceSum", ["much"], ["sum"], keepdims=0),
                helper.make_node("Add", ["out", "sum"], ["out2"]),
            ]
        )
        model.graph.output[0].name = "out2"

    with pytest.raises(ModelError, match=r"too much time or memory|cannot be run"):
        examine(network(change=grow), squares(), LABELS)


def test_an_older_format_is_named() -> None:
    with pytest.raises(ModelError, match=r"older format \(\.h5\)"):
        examine(b"\x89HDF\r\n", squares(), LABELS)
