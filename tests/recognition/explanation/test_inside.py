"""inside: what is shown of a network are the numbers that it computes."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from digitlab.recognition.classifier import Classifier
from digitlab.recognition.explanation.inside import Inside, softmax_steps
from digitlab.training.artifacts.export import sha256

FILTER = np.array([[[[0, 0, 0], [1, -2, 0], [0, 0, 3]]]], np.float32)
BIAS = np.array([-0.5], np.float32)


@pytest.fixture
def known(bundled: Path, tmp_path: Path) -> Path:
    """Folder of a network with one filter, strides and padding, made by hand."""
    rng = np.random.default_rng(0)
    constants = {
        "scale": np.array(1 / 255, np.float32),
        "shape": np.array([-1, 1, 28, 28]),
        "filter": FILTER,
        "bias": BIAS,
        "flat": np.array([-1, 196]),
        "dense": rng.normal(0, 0.1, (196, 11)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Cast", ["pictures"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["floats", "scale"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "shape"], ["channels"]),
        helper.make_node(
            "Conv", ["channels", "filter", "bias"], ["sums"], strides=[2, 2], pads=[0, 0, 1, 1]
        ),
        helper.make_node("Relu", ["sums"], ["maps"]),
        helper.make_node("Reshape", ["maps", "flat"], ["features"]),
        helper.make_node("MatMul", ["features", "dense"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"]),
    ]
    graph = helper.make_graph(
        nodes,
        "known",
        [helper.make_tensor_value_info("pictures", TensorProto.UINT8, [None, 28, 28])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 11])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    folder = tmp_path / "known"
    shutil.copytree(bundled, folder, ignore=shutil.ignore_patterns("*.keras"))
    onnx.save(model, folder / "model.onnx")
    report = json.loads((folder / "report.json").read_text("utf-8"))
    report |= {"name": "known", "files": {"model.onnx": sha256(folder / "model.onnx")}}
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    return folder


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    picture[4:8, 8:20] = 128
    return picture


def test_a_cell_of_a_known_filter_is_the_sum_made_by_hand(known: Path) -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[7, 4:6], picture[8, 6] = (51, 102), 255
    inside = Inside(known)
    cell = inside.cell(inside.look(picture), 0, 0, 3, 2)
    patch = np.array([[0, 0, 0], [0.2, 0.4, 0], [0, 0, 1]])
    np.testing.assert_allclose(cell.patch[0], patch, rtol=1e-6)
    np.testing.assert_allclose(cell.products[0].sum(), 0.2 - 0.8 + 3, rtol=1e-6)
    assert cell.total == pytest.approx(0.2 - 0.8 + 3 - 0.5)
    assert cell.activation == pytest.approx(cell.total)


def test_what_is_below_zero_becomes_zero(known: Path) -> None:
    inside = Inside(known)
    cell = inside.cell(inside.look(np.zeros((28, 28), np.uint8)), 0, 0, 0, 0)
    assert (cell.total, cell.activation) == (-0.5, 0)


def test_every_layer_of_the_bundled_network_adds_up(bundled: Path, picture: np.ndarray) -> None:
    inside, rng = Inside(bundled), np.random.default_rng(0)
    look = inside.look(picture)
    for layer, maps in enumerate(look.maps):
        corners = [(0, 0), (maps.shape[1] - 1, maps.shape[2] - 1)]
        places = [*corners, *rng.integers(0, maps.shape[1:], (20, 2)).tolist()]
        for row, column in places:
            channel = int(rng.integers(len(maps)))
            cell = inside.cell(look, layer, channel, row, column)
            assert max(0, cell.total) == pytest.approx(cell.activation, rel=1e-3, abs=1e-4)


def test_its_end_is_what_the_classifier_says(bundled: Path, picture: np.ndarray) -> None:
    look = Inside(bundled).look(picture)
    outputs, features = Classifier(bundled).outputs_and_features(picture[np.newaxis])
    np.testing.assert_allclose(look.probabilities, outputs[0], atol=1e-6)
    np.testing.assert_allclose(look.features, features[0], rtol=1e-4, atol=1e-5)
    _, shares = softmax_steps(look.logits)
    np.testing.assert_allclose(shares, outputs[0], atol=1e-6)


def test_a_picture_of_another_shape_is_refused(bundled: Path) -> None:
    with pytest.raises(ValueError, match=r"\(28, 28\) uint8"):
        Inside(bundled).look(np.zeros((28, 27), np.uint8))
