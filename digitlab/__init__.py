"""digitlab: handwritten digits, read as MNIST would have seen them.

    reader = digitlab.load_reader()
    reading = reader.read_drawing(rgba)
    reading.digit, reading.confidence, reading.probabilities, reading.is_digit, reading.box

The map, in the data's way: `pictures` (bytes → pixels), `ink` (pixels → ink, with the help of
`paper` and `ruling`), `segmentation` (ink of a page → finds, in the order of `lines`) or `single`
(ink of one digit), `preprocess` (ink → 28×28), `classifier` (28×28 → ten probabilities),
`prediction` (what follows from them), `touching` (how many digits a find is), `page` (readings in
reading order), `reader` (all of these in a row), `batch`, `cores`, `listing` and `resume` (files →
rows), `charts` and `ui` (what people see), `tables` and `captions` (a model's report as numbers and
in words), `fetch` (MNIST without Keras). Beside it, where models are made: `datasets`,
`augmentation`, `zoo`, `training` (with `batches`, `teaching`, `widening`, `rates`, `keeper`),
`evaluation`, `metrics`, `report`.

Importing this loads nothing: each name is brought by whoever first asks for it, so that a page's
canvas need not wait for what reading takes. Neither TensorFlow nor Streamlit comes with any.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import DataError, DigitlabError, ModelError, PictureError
    from .reader import Reader, load_reader
    from .recognition.prediction import Prediction
    from .results import Page, Reading

__all__ = [
    "DataError",
    "DigitlabError",
    "ModelError",
    "Page",
    "PictureError",
    "Prediction",
    "Reader",
    "Reading",
    "load_reader",
]

_HOMES = {
    "DataError": "errors",
    "DigitlabError": "errors",
    "ModelError": "errors",
    "PictureError": "errors",
    "Page": "results",
    "Reading": "results",
    "Prediction": "recognition.prediction",
    "Reader": "reader",
    "load_reader": "reader",
}


def __getattr__(name: str) -> Any:
    """Bring one of the public names (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    """Name what is public, brought or not."""
    return sorted({*globals(), *__all__})
