"""What is fuzzed: every way by which bytes from outside come in, each with what it starts from.

A target takes bytes, and raises nothing but a `DigitlabError` of one sentence; what else it raises
is a find.
"""

import bz2
import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from digitlab import DigitlabError, Reader, datasets, load_reader
from digitlab.datasets import kaggle
from digitlab.datasets.unipen import parse_unipen
from digitlab.export.formats import FORMULA, cell
from digitlab.recognition.classifier import Classifier
from digitlab.report import Report
from digitlab.ui.canvas import rasterize
from digitlab.ui.canvas.history import History
from digitlab.ui.scan import corrections, downloads
from digitlab.ui.scan.uploads import UNKNOWN, Uploads
from digitlab.ui.widgets import escape

from ..fixtures.readings import sheet, sure
from . import files, form_files, messages, paths, seeds


class Target(NamedTuple):
    """Bytes → nothing, or a `DigitlabError`; and the bytes to begin with, by name."""

    take: Callable[[bytes], None]
    seeds: Mapping[str, bytes]


@cache
def targets() -> dict[str, Target]:
    """All of them: the kinds of files that visitors send, then all else that is parsed."""
    sent = {kind: Target(_read_file, seeds) for kind, seeds in files.kinds().items()}
    return {
        **sent,
        "one digit per file": Target(_read_digit, files.plain() | files.kinds()["lying"]),
        "MNIST, IDX": Target(
            _in_folder("train-images-idx3-ubyte", datasets.load_mnist), seeds.idx()
        ),
        "MNIST, npz": Target(_in_folder("mnist.npz", datasets.load_mnist), seeds.npz()),
        "pen strokes, JSON lines": Target(_read_pens, seeds.json_lines()),
        "UNIPEN": Target(lambda data: _unipen(data.decode("latin-1")), seeds.unipens()),
        "USPS": Target(
            _read_usps,
            {"a digit": b"7 " + b"1:-0.5 2:1 " * 128 + b"\n", "none": b"", "far": b"inf 1:1"},
        ),
        "Kaggle, train.csv": Target(_in_file("train.csv", kaggle.read_train), seeds.tables(True)),
        "Kaggle, test.csv": Target(_in_file("test.csv", kaggle.read_test), seeds.tables(False)),
        "reports": Target(_in_folder("report.json", Report.read), seeds.reports()),
        "models": Target(_read_model, {"a network": (seeds.bundled() / "model.onnx").read_bytes()}),
        "names of files": Target(_show_name, seeds.names()),
        "what a canvas says": Target(_hear_canvas, seeds.drawings()),
        "what a table says": Target(_hear_table, seeds.edits()),
        "forms": Target(
            lambda data: form_files.read_form(data, shared_reader()), form_files.forms()
        ),
        "what a form's editor says": Target(form_files.hear_editor, form_files.drawings()),
        "what a browser sends": Target(messages.hear_browser, messages.messages()),
        "paths": Target(paths.read_path, paths.paths()),
    }


@cache
def shared_reader() -> Reader:
    return load_reader()


def _read_file(content: bytes, is_one_each: bool = False) -> None:
    """As the Scan page takes a file in, and gives it away again."""
    uploads = Uploads(is_one_each=is_one_each)
    uploads.receive("fuzz", {"a": ("a.png", content)})
    for _ in uploads.read(shared_reader()):
        pass
    downloads.as_csv(uploads.sheets)
    downloads.as_xlsx(uploads.sheets)
    with zipfile.ZipFile(io.BytesIO(downloads.as_zip(uploads.sheets))) as archive:
        assert all("/" not in name and ".." not in name for name in archive.namelist())
    for _, problem in uploads.problems:
        if problem == UNKNOWN:
            raise AssertionError("an error that nobody foresaw")
        raise DigitlabError(problem)


def _read_digit(content: bytes) -> None:
    _read_file(content, is_one_each=True)


def _in_folder(name: str, load: Callable[[Path], Any]) -> Callable[[bytes], None]:
    def take(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(content)
            load(Path(folder))

    return take


def _in_file(name: str, load: Callable[[Path], Any]) -> Callable[[bytes], None]:
    return _in_folder(name, lambda folder: load(folder / name))


def _read_pens(content: bytes) -> None:
    # Whatever it is, it is packed or not.
    for packed in (gzip.compress(content, 1), content):
        with tempfile.TemporaryDirectory() as folder:
            inside = Path(folder) / "pen-strokes"
            inside.mkdir()
            (inside / "a.jsonl.gz").write_bytes(packed)
            datasets.load_pen_characters(folder)


def _read_usps(content: bytes) -> None:
    _in_file("usps.bz2", datasets.load_usps)(bz2.compress(content, 1))


def _unipen(text: str) -> None:
    parse_unipen(text, "gmd/alek", find=lambda name: text if name == "itself" else None)


def _read_model(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.json").write_bytes((seeds.bundled() / "report.json").read_bytes())
        (folder / "model.onnx").write_bytes(content)
        Classifier(folder)


def _show_name(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    shown = escape.code(text)
    assert "\n" not in shown
    fence = shown[: len(shown) - len(shown.lstrip("`"))]
    assert fence not in shown[len(fence) : -len(fence)]
    for character in "<*[$":
        marked = escape.markdown(text)
        assert marked.count(character) == marked.count(f"\\{character}")
    table = io.StringIO()
    csv.writer(table).writerow([cell(text), "end"])
    (row,) = csv.reader(io.StringIO(table.getvalue(), newline=""))
    assert not any(field.lstrip(" ").startswith(FORMULA) for field in row[0].split(";"))


def _hear_canvas(content: bytes) -> None:
    said = _json(content)
    history = History()
    history.observe(said)
    history.observe(said)
    rasterize.draw(history.now.strokes, (300, 400))
    history.undo()
    history.redo()
    history.refit(0.5)
    history.clear()


def _hear_table(content: bytes) -> None:
    one = sheet(sure("2026"))
    rows = [corrections.Row(find) for find in one.finds]
    corrections.correct_rows(rows, _json(content))
    assert all(find.text in {*"0123456789?", ""} for find in one.finds)


def _json(content: bytes) -> Any:
    """What JSON says; nothing else comes through a websocket."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise DigitlabError("That is no JSON.") from None
