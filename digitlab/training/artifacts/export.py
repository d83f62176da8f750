"""A trained model → its folder: calibrated weights, ONNX, and the report.

The temperature that calibrates the percentages (Guo, Pleiss, Sun, Weinberger, "On calibration of
modern neural networks", 2017) and the score below which a picture is "not a digit" are both chosen
on the validation data.
"""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...evaluation.metrics import REFUSED_SHARE, fit_temperature, rejection_threshold
from ...preprocess import SIZE
from ...recognition.classifier import FEATURES, PROBABILITIES
from ...recognition.prediction import split
from ...recognition.store import KERAS, ONNX
from ...report import Report, versions
from ..data.corpus import NOT_A_DIGIT, Corpus
from .checkpoint import save


class Course(NamedTuple):
    """How a training went.

    Attributes
    ----------
    history : dict of lists
        A figure for each epoch, by name.
    best_epoch : int
        The epoch kept, from 1.
    seconds : float
        That it took.
    """

    history: dict[str, list[float]]
    best_epoch: int
    seconds: float


def export_model(
    model: Any, settings: dict[str, Any], corpus: Corpus, folder: Path, course: Course
) -> Report:
    """Calibrate a trained model on the validation data, write it and its report.

    Parameters
    ----------
    model : keras.Model
        As it came from training; its last layer ends in a softmax. Its last weights are changed.
    settings : dict
        Every setting of the training, the recipe's name among them.
    corpus : Corpus
    folder : Path
        The model's own.
    course : Course

    Returns
    -------
    Report
        As written.
    """
    images, labels, of_mnist = corpus.validation()
    is_digit = labels != NOT_A_DIGIT
    # By the digits of new writers where there are some: their percentages must hold, too. MNIST's
    # validation digits are by the hands of its training digits.
    judged = is_digit & ~of_mnist if (is_digit & ~of_mnist).any() else is_digit
    probabilities, _ = split(model.predict(images[judged], batch_size=1000, verbose=0))
    temperature = fit_temperature(labels[judged], probabilities)
    # The last layer's weights carry it, so that nothing between training and serving can forget it.
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
    _, scores = split(model.predict(images, batch_size=1000, verbose=0))
    # MNIST's digits and pen digits apart: neither may be refused more often than `REFUSED_SHARE`.
    kinds = [kind for kind in (is_digit & of_mnist, is_digit & ~of_mnist) if kind.any()]
    report = Report(
        name=settings["name"],
        recipe=settings,
        data=corpus.provenance(),
        versions=versions("keras", "tensorflow", "onnx", "tf2onnx"),
        history=course.history,
        best_epoch=course.best_epoch,
        seconds=round(course.seconds, 1),
        parameters=model.count_params(),
        files=_write(model, folder),
        size=(folder / ONNX).stat().st_size,
        temperature=round(temperature, 4),
        threshold=min(rejection_threshold(scores[kind], REFUSED_SHARE) for kind in kinds),
    )
    report.write(folder)
    return report


def _write(model: Any, folder: Path) -> dict[str, str]:
    """Write a model as it was trained and as it is served; return each file's SHA-256."""
    save(model, folder / KERAS)
    part = folder / f"part-{ONNX}"
    export_onnx(model, part)
    part.replace(folder / ONNX)
    return {name: sha256(folder / name) for name in (KERAS, ONNX)}


def export_onnx(model: Any, path: Path) -> None:
    """Write a model as ONNX with two outputs: `probabilities`, then `features`.

    Parameters
    ----------
    model : keras.Model
        (N, 28, 28) uint8 → (N, classes) float32; its last layer takes (N, features).
    path : Path
    """
    import keras
    import onnx

    outputs = {PROBABILITIES: model.output, FEATURES: model.layers[-1].input}
    served = keras.Model(model.input, outputs)
    served(np.zeros((1, SIZE, SIZE), np.uint8))  # A model that was never called is not exported.
    served.export(path, format="onnx", verbose=False)
    network = onnx.load(path)
    # Keras sorts outputs by name; the first one is what all readers of such files take.
    by_name = {output.name: output for output in network.graph.output}
    ordered = [by_name[name] for name in outputs]
    del network.graph.output[:]
    network.graph.output.extend(ordered)
    onnx.save(network, path)


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
