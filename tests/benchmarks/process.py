"""One drawing to ten probabilities in the process, without page and server.

Ours beside the demo's way, and the network alone beside bare ONNX Runtime. The four take turns, so
that what else the machine does hits all of them.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import keras
import onnxruntime
from PIL import Image

from digitlab import load_reader, preprocess
from digitlab.ink import strokes
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.ui.canvas import fabric, rasterize

from ..fixtures.hands import hand
from .serving import DEMO_MODEL

SHAPE, PEN = (400, 500), 22
"""The canvas and its pen, pixels."""

ROUNDS, EACH = 60, 5
"""Turns, and how often each way is taken in one."""


def measure() -> dict[str, Any]:
    """Microseconds of each way, medians, and their ratios."""
    ways = _ways()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(ROUNDS):
        for name, way in ways.items():
            for _ in range(EACH):
                begun = time.perf_counter()
                way()
                times[name].append(time.perf_counter() - begun)
    found = {name: round(1e6 * float(np.median(one)), 1) for name, one in times.items()}
    demo, bare = found["squash and model.predict"], found["bare ONNX Runtime"]
    return {
        "microseconds": found,
        "ratios": {
            "demo_to_ours": round(demo / found["read_drawing"], 1),
            "inference_to_bare": round(found["predict_proba"] / bare, 2),
        },
    }


def _ways() -> dict[str, Callable[[], Any]]:
    (run,) = hand(3).placed((250, 200), 280)
    way = np.array(run)
    rgba = strokes.rgba(strokes.draw([way], PEN, SHAPE))
    path = [["L" if at else "M", *point] for at, point in enumerate(run)]
    stroke = {"path": path, "strokeWidth": PEN}
    reader = load_reader()
    digit = preprocess.to_mnist(strokes.draw([way], PEN, SHAPE))[np.newaxis]
    session = onnxruntime.InferenceSession(
        models_folder() / BUNDLED / "model.onnx", providers=["CPUExecutionProvider"]
    )
    (first,) = session.get_inputs()
    model = keras.models.load_model(DEMO_MODEL / "model.keras")

    def demo() -> None:
        small = Image.fromarray(rgba).convert("L").resize((28, 28))
        model.predict(np.asarray(small, np.float32)[np.newaxis], verbose=0)

    return {
        "squash and model.predict": demo,
        "read_drawing": lambda: reader.read_drawing(rgba),
        "strokes drawn and read": lambda: reader.read_ink(
            rasterize.draw(fabric.parse([stroke]), SHAPE)
        ),
        "predict_proba": lambda: reader.predict_proba(digit),
        "bare ONNX Runtime": lambda: session.run(None, {first.name: digit}),
    }
