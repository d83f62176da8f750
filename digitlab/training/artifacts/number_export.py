"""The number network as it was trained → its folder: calibrated, in 32 bits, as ONNX, a report.

The temperature is chosen on numbers of held-out writers, so that of the symbols read with 90 %
nine in ten are right (Guo et al. 2017; see `export` for the digit networks).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...datasets.numbers import PenLine
from ...evaluation.evaluate_numbers import aligned
from ...evaluation.number_strips import number_strips
from ...recognition.ctc import find_symbols
from ...recognition.store import KERAS, ONNX
from ...recognition.strip import HEIGHT, STRIDE
from ...recognition.symbols import SYMBOLS
from ...report import Report, versions
from ...zoo.numbers import CLASS_COUNT, with_softmax
from ..data.shards import pad
from .checkpoint import Run, save
from .export import sha256

TEMPERATURES = np.round(np.geomspace(0.25, 4, 49), 3)
"""Divisors of the logits that are tried."""

SLASH_BIAS = 2.0
"""Added to the slash's logit: a 1 and a slash between two digits look the same, and short dates are
commoner than made-up lines have them. Chosen of 0.8 to 5 by the held-out numbers, each drawn three
times, and by pages: more of it mends dates, and makes slashes of ones in other numbers."""

LEAST_PROBABILITY = 1e-4
"""Least probability that a wrong answer is counted with, so that one cannot decide all."""


def export_numbers(run: Run, lines: Sequence[PenLine], data: dict[str, Any]) -> Report:
    """Write the model's files and its report.

    Parameters
    ----------
    run : Run
        That has ended.
    lines : sequence of PenLine
        Numbers of held-out writers.
    data : dict
        Of training and validation, for the report.

    Returns
    -------
    Report
        As written, before any evaluation.
    """
    model = run.recipe.build(CLASS_COUNT)  # computes with 32 bits
    model.set_weights(run.averaged_before(len(run.recipe.phases)).get_weights())
    temperature = calibrate(model, lines)
    weights, biases = model.layers[-1].get_weights()
    biases[SYMBOLS.index("/")] += SLASH_BIAS
    model.layers[-1].set_weights([weights, biases])
    complete = with_softmax(model)
    report = Report(
        name=run.recipe.name,
        recipe=run.settings,
        data=data,
        versions=versions("keras", "tensorflow", "onnx", "tf2onnx"),
        history=run.history,
        best_epoch=run.kept_epoch(len(run.recipe.phases) - 1),
        seconds=round(run.seconds, 1),
        parameters=complete.count_params(),
        files=write(complete, run.folder),
        size=(run.folder / ONNX).stat().st_size,
        temperature=round(temperature, 4),
        threshold=0.0,
    )
    report.write(run.folder)
    run.clear()
    return report


def calibrate(model: Any, lines: Sequence[PenLine]) -> float:
    """Divide the logits by what makes the symbols' probabilities true; return that temperature."""
    rows, strips = number_strips(lines)
    logits = [
        np.asarray(model(pad([strip], strip.shape[1])))[0, : strip.shape[1] // STRIDE]
        for strip in strips
    ]
    losses = [
        _log_loss([row.label for row in rows], logits, temperature) for temperature in TEMPERATURES
    ]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
    return temperature


def _log_loss(labels: Sequence[str], logits: Sequence[np.ndarray], temperature: float) -> float:
    """Mean logarithmic loss of "this symbol is right", over all symbols read."""
    losses: list[float] = []
    for label, steps in zip(labels, logits, strict=True):
        odds = np.exp((steps - steps.max(axis=1, keepdims=True)) / temperature)
        symbols = find_symbols(odds / odds.sum(axis=1, keepdims=True))
        text = "".join(symbol.text for symbol in symbols)
        is_right = [a == b for a, b in aligned(label, text) if b]
        for symbol, right in zip(symbols, is_right, strict=True):
            given = symbol.confidence if right else 1 - symbol.confidence
            losses.append(-np.log(max(given, LEAST_PROBABILITY)))
    return float(np.mean(losses))


def write(model: Any, folder: Path) -> dict[str, str]:
    """Write the complete network as Keras' file and as it is served; return their SHA-256."""
    save(model, folder / KERAS)
    model(np.zeros((1, HEIGHT, 2 * HEIGHT), np.uint8))  # One never called is not exported.
    part = folder / f"part-{ONNX}"
    model.export(part, format="onnx", verbose=False)
    part.replace(folder / ONNX)
    return {name: sha256(folder / name) for name in (KERAS, ONNX)}
