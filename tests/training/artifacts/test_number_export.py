"""From lines to a network that is served: trained, resumed, exported, read."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab import ModelError
from digitlab.datasets.numbers import PenLine
from digitlab.evaluation.evaluate_numbers import evaluate_numbers
from digitlab.recognition.number_network import NumberNetwork
from digitlab.recognition.strip import HEIGHT
from digitlab.report import Report
from digitlab.zoo import Phase
from digitlab.zoo.numbers import NUMBER_NET

from ..data.test_lines import BAR, RIGHT, material

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    from digitlab.training.artifacts.number_export import export_numbers
    from digitlab.training.numbers import train_numbers, validation_of

pytestmark = pytest.mark.filterwarnings("ignore")  # TensorFlow's own


def tiny(classes: int) -> Any:
    from keras import Input, Model, layers

    given = Input((HEIGHT, None), dtype="uint8")
    x = layers.Reshape((HEIGHT, -1, 1))(layers.Rescaling(1 / 255)(given))
    x = layers.Conv2D(4, (HEIGHT, 3), (1, 2), padding="same")(x)[:, :1]
    x = layers.Reshape((-1, 4))(layers.BatchNormalization()(x))
    return Model(given, layers.Dense(classes, dtype="float32")(x))


def test_a_training_is_resumed_and_its_network_served(tmp_path: Path) -> None:
    lines = [PenLine("11", "other/one", [BAR, BAR + 8 * RIGHT])] * 2
    folder = tmp_path / "number_net"
    recipe = replace(NUMBER_NET, build=tiny, phases=(Phase(2, 0.01, "cosine", averaged=True),))

    run = train_numbers(recipe, material(), validation_of(lines), folder, lines=8)
    assert run.done == 2
    with pytest.raises(ModelError, match="other settings"):
        train_numbers(recipe, material(), validation_of(lines), folder, resume=True, lines=9)
    run = train_numbers(recipe, material(), validation_of(lines), folder, resume=True, lines=8)
    report = export_numbers(run, lines, {"Numbers": {"sites held out": ["other"]}})
    assert sorted(path.name for path in folder.iterdir()) == [
        "model.keras",
        "model.onnx",
        "report.json",
    ]
    network = NumberNetwork(folder)
    assert network.outputs([np.zeros((HEIGHT, 40), np.uint8)])[0].shape == (20, 20)
    measured = evaluate_numbers(network, lines, report)
    assert measured.measures["Numbers of digits alone"].count == 2
    measured.write(folder)
    assert Report.read(folder) == measured
