"""digitlab: a reader of handwritten digits.

    reader = digitlab.load_reader()
    reading = reader.read_digit("seven.png")
    reading.digit, reading.confidence, reading.probabilities, reading.is_digit, reading.box
    page = reader.read_page("page.jpg")
    page.lines, page.readings, page.numbers, page.tables

The map, in the data's way; each folder's own docstring says where to begin:

    io             bytes → pixels, within limits
    ink            pixels → ink, white on black
    segmentation   ink → lines of writing, and the ink of each symbol
    preprocess     ink of one digit → 28×28
    recognition    28×28 → ten probabilities; a line → its symbols; what both say together
    results        Reading, Number, Table and Page
    structure      what was read → what it means: numbers, tables, forms, a person's corrections
    reading        all of these in a row: Reader
    export, batch  readings → files; many files
    cli, api, ui   the command line, reading over HTTP, and the app with its classroom

Models are made by datasets, transforms, zoo and training, judged by evaluation, which writes a
report, and shown by charts. errors, geometry and wording are the ground floor; serving bounds what
a server does for all who use it.

Importing digitlab loads no module: each public name is imported when it is first asked for, so that
the Draw page's canvas need not wait for what reading takes. TensorFlow and Streamlit never come
with them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import DataError, DigitlabError, ModelError, PictureError
    from .reading.reader import Reader, load_reader
    from .recognition.adapt import Hand
    from .recognition.prediction import Prediction
    from .results import Number, Page, Reading, Table
    from .structure.forms.fields import Field
    from .structure.forms.form import Form
    from .structure.forms.rules import Rule

__all__ = [
    "DataError",
    "DigitlabError",
    "Field",
    "Form",
    "Hand",
    "ModelError",
    "Number",
    "Page",
    "PictureError",
    "Prediction",
    "Reader",
    "Reading",
    "Rule",
    "Table",
    "load_reader",
]

_HOMES = {
    "DataError": "errors",
    "DigitlabError": "errors",
    "ModelError": "errors",
    "PictureError": "errors",
    "Hand": "recognition.adapt",
    "Field": "structure.forms.fields",
    "Form": "structure.forms.form",
    "Rule": "structure.forms.rules",
    "Number": "results",
    "Page": "results",
    "Reading": "results",
    "Table": "results",
    "Prediction": "recognition.prediction",
    "Reader": "reading.reader",
    "load_reader": "reading.reader",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    """Names of the module, public ones included before they are imported."""
    return sorted({*globals(), *__all__})
