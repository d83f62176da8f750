"""A trained model to its folder: calibrated, as ONNX, with its report."""

import hashlib
from pathlib import Path
from typing import Any

from ..evaluation.metrics import REFUSED, fit_temperature, rejection_threshold
from ..recognition.prediction import split
from ..recognition.store import KERAS, ONNX
from ..report import Report, versions
from . import checkpoint
from .corpus import NOT_A_DIGIT, Corpus


def complete(
    model: Any,
    settings: dict[str, Any],
    corpus: Corpus,
    folder: Path,
    history: dict[str, list[float]],
    best: int,
    seconds: float,
) -> Report:
    """Calibrate a trained model on the validation pictures, export it and write its report.

    Parameters
    ----------
    model : keras.Model
        As it came from training; its last layer ends in a softmax.
    settings : dict
        Every setting that the training used, the recipe's name among them.
    corpus : Corpus
    folder : Path
        The model's own.
    history : dict of lists
    best : int
        Epoch that was kept, from 1.
    seconds : float
        Of training.

    Returns
    -------
    Report
        As written.
    """
    images, labels, of_mnist = corpus.validation()
    digits = labels != NOT_A_DIGIT
    probabilities, _ = split(model.predict(images[digits], batch_size=1000, verbose=0))
    temperature = fit_temperature(labels[digits], probabilities)
    # The last layer's weights carry it, so that nothing between training and serving can forget it.
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
    _, scores = split(model.predict(images, batch_size=1000, verbose=0))
    # On paper and with a pen, each by itself: neither may be refused more often than it should.
    kinds = [kind for kind in (digits & of_mnist, digits & ~of_mnist) if kind.any()]
    report = Report(
        name=settings["name"],
        recipe=settings,
        data=corpus.provenance(),
        versions=versions("keras", "tensorflow", "onnx", "tf2onnx"),
        history=history,
        best_epoch=best,
        seconds=round(seconds, 1),
        parameters=model.count_params(),
        files=export_model(model, folder),
        size=(folder / ONNX).stat().st_size,
        temperature=round(temperature, 4),
        threshold=min(rejection_threshold(scores[kind], REFUSED) for kind in kinds),
    )
    report.write(folder)
    return report


def export_model(model: Any, folder: Path) -> dict[str, str]:
    """Write a model as it was trained and as it is served; give each file's SHA-256."""
    checkpoint.save(model, folder / KERAS)
    model.export(folder / f"part-{ONNX}", format="onnx", verbose=False)
    (folder / f"part-{ONNX}").replace(folder / ONNX)
    return {name: sha256(folder / name) for name in (KERAS, ONNX)}


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
