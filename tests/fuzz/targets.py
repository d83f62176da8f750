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

import numpy as np

from digitlab import DigitlabError, Reader, datasets, load_reader
from digitlab.datasets import kaggle
from digitlab.datasets.unipen import parse_unipen
from digitlab.export.formats import FORMULA, cell
from digitlab.recognition import store
from digitlab.recognition.classifier import Classifier
from digitlab.report import Report
from digitlab.ui.canvas import rasterize
from digitlab.ui.canvas.history import History
from digitlab.ui.scan import corrections, downloads
from digitlab.ui.scan.uploads import UNKNOWN, Uploads
from digitlab.ui.widgets import escape

from ..fixtures.readings import sheet, sure
from . import files, form_files, messages, paths


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
        "MNIST, IDX": Target(_in_folder("train-images-idx3-ubyte", datasets.load_mnist), _idx()),
        "MNIST, npz": Target(_in_folder("mnist.npz", datasets.load_mnist), _npz()),
        "pen strokes, JSON lines": Target(_read_pens, _json_lines()),
        "UNIPEN": Target(lambda data: _unipen(data.decode("latin-1")), _unipens()),
        "USPS": Target(
            _read_usps,
            {"a digit": b"7 " + b"1:-0.5 2:1 " * 128 + b"\n", "none": b"", "far": b"inf 1:1"},
        ),
        "Kaggle, train.csv": Target(_in_file("train.csv", kaggle.read_train), _tables(True)),
        "Kaggle, test.csv": Target(_in_file("test.csv", kaggle.read_test), _tables(False)),
        "reports": Target(_in_folder("report.json", Report.read), _reports()),
        "models": Target(_read_model, {"a network": (bundled() / "model.onnx").read_bytes()}),
        "names of files": Target(_show_name, _names()),
        "what a canvas says": Target(_hear_canvas, _drawings()),
        "what a table says": Target(_hear_table, _edits()),
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


def bundled() -> Path:
    return store.models_folder() / store.BUNDLED


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
        (folder / "report.json").write_bytes((bundled() / "report.json").read_bytes())
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


# What they begin with


def _idx() -> dict[str, bytes]:
    head = b"\0\0\x08\x03" + (60_000).to_bytes(4, "big") + b"\0\0\0\x1c\0\0\0\x1c"
    return {"head": head, "short": head + bytes(784), "of a type": b"\0\0\x0d\x03" + head[4:]}


def _npz() -> dict[str, bytes]:
    def pack(**arrays: np.ndarray) -> bytes:
        file = io.BytesIO()
        np.savez(file, allow_pickle=True, **arrays)
        return file.getvalue()

    images, labels = np.zeros((4, 28, 28), np.uint8), np.zeros(4, np.uint8)
    parts = {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}
    objects = np.array([{"a": 1}], dtype=object)
    torn = io.BytesIO()
    with zipfile.ZipFile(torn, "w") as archive:
        for name in parts:
            archive.writestr(f"{name}.npy", b"\x93NUMPY\x01\0\x0a\0{'descr': (")
    return {
        "too few": pack(**parts),
        "floats": pack(**{name: part.astype(float) for name, part in parts.items()}),
        "pickled": pack(**dict.fromkeys(parts, objects)),
        "other names": pack(images=images),
        "a torn head": torn.getvalue(),  # found by edits of these
        "a ZIP": files.kinds()["no picture at all"]["ZIP"],
    }


def _json_lines() -> dict[str, bytes]:
    good = {"label": "7", "writer": "gmd/alek", "strokes": [[[1, 2], [3, 4]], [[5, 6]]]}
    odd: list[Any] = [[], [[]], [[[1]]], 7, "ab", {"a": 1}]
    wrong: list[Any] = [
        *({**good, "label": label} for label in ("", "77", 7, None, ["7"])),
        *({**good, "strokes": runs} for runs in odd),
        {**good, "strokes": [[[1e308, 1e308], [-1e308, 9]]]},
        {**good, "writer": 7},
        *([], 7, None, "text"),
    ]
    lines = {f"line {place}": json.dumps(one).encode() for place, one in enumerate(wrong)}
    deep = b'{"label": "7", "writer": "a/b", "strokes": ' + b"[" * 90_000
    nan = json.dumps({**good, "strokes": [[[float("nan"), 1]]]}).encode()
    return {"good": json.dumps(good).encode(), "deep": deep, "NaN": nan, **lines}


def _unipens() -> dict[str, bytes]:
    head = (
        b".VERSION 1.0\n.COORD X Y T\n.PEN_DOWN\n1 2 3\n4 5 6\n.PEN_UP\n7 8 9\n.PEN_DOWN\n1 1 1\n"
    )
    return {
        "good": head + b'.SEGMENT CHARACTER 0-2 OK "7"\n',
        "parts of runs": head + b'.SEGMENT CHARACTER 0:1-2:0 ? "\\""\n',
        "includes itself": b".INCLUDE itself\n" + head,
        "includes from outside": b".INCLUDE ../../etc/passwd\n" + head,
        "far": b".PEN_DOWN\n" + b"9" * 400 + b" 1\n",
        "many": b".PEN_DOWN\n" + b"1 2\n" * 20_000 + b'.SEGMENT CHARACTER 0 OK "1"\n',
        "ranges": head + b".SEGMENT CHARACTER " + b"0-2," * 2_000 + b'0 OK "8"\n',
    }


def _tables(is_labelled: bool) -> dict[str, bytes]:
    heading = ",".join([*([kaggle.LABEL] if is_labelled else []), *kaggle.PIXELS])
    row = ",".join(["7"] * (785 if is_labelled else 784))
    table = f"{heading}\n{row}\n"
    return {
        "good": table.encode(),
        "saved by Excel": b"\xef\xbb\xbf" + table.encode(),
        "a heading of two lines": b'"a\nb",pixel0\n',  # found by edits of these
        "heading alone": f"{heading}\n".encode(),
        "a word": table.replace("7,7", "seven,7", 1).encode(),
        "too large": table.replace("7,7", "7,70000", 1).encode(),
        "not whole": table.replace("7,7", "7,0.5", 1).encode(),
        "NaN": table.replace("7,7", "7,nan", 1).encode(),
        "too few": f"{heading}\n7,7,7\n".encode(),
        "of bytes": b"\xff\xfe" + table.encode("utf-16-le"),
        "long": b'"' + b"a" * 200_000 + b'"\n',
    }


def _reports() -> dict[str, bytes]:
    good: dict[str, Any] = json.loads((bundled() / "report.json").read_text(encoding="utf-8"))
    wrong: list[Any] = [7, "text", None, [], [1, 2], {"a": [1]}, -1, 1e300, 10**400]
    seeds = {"good": json.dumps(good).encode(), "deep": b'{"name": ' + b"[" * 90_000}
    for name in good:
        for place, value in enumerate(wrong):
            seeds[f"{name} {place}"] = json.dumps({**good, name: value}).encode()
        seeds[f"without {name}"] = json.dumps({k: v for k, v in good.items() if k != name}).encode()
    return seeds


def _names() -> dict[str, bytes]:
    names = [
        *("../../etc/passwd", "..\\..\\boot.ini", "C:\\con", "nul.png", "a/b.png", ".", ""),
        *("<img src=x onerror=alert(1)>.png", "a`b``c.png", "$\\frac{1}{2}$", ":smile: :red[x]"),
        *("=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1", "[a](javascript:alert(1))"),
        *("x;=1+1;.png", "x; ;@1", "\x1b[2J\n.png"),
        *(
            "\u202egnp.exe",
            "\0\0",
            "a\nb\rc",
            "ä" * 300,
            "a" * 10_000,
            "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        ),
    ]
    return {str(place): name.encode() for place, name in enumerate(names)}


def _drawings() -> dict[str, bytes]:
    mark = {"type": "Rect", "left": 0}
    stroke = {
        "type": "Path",
        "path": [["M", 10, 10], ["Q", 20, 20, 30, 30], ["L", 90, 90]],
        "strokeWidth": 20,
        "left": 1,
        "top": 1,
        "scaleX": 1,
        "scaleY": 1,
    }
    wrong: list[Any] = [None, 7, "text", [], [1], {"a": 1}, 1e308, float("nan"), float("inf"), True]
    forged: list[Any] = [
        *([mark, {**stroke, name: value}] for name in stroke for value in wrong),
        *([mark, value] for value in wrong),
        *([value, stroke] for value in wrong),
        *wrong,
        [mark, *[stroke] * 5_000],
        [mark, {**stroke, "path": [["M", 0, 0], *[["L", 9, 9]] * 200_000]}],
        [mark, {**stroke, "path": [["M", 0, 0], ["L", 1e30, -1e30]], "strokeWidth": 1e9}],
        [mark, {**stroke, "path": [["M", 10**400, 0], ["L", 9, 9]], "left": -(10**400)}],
        [mark, {**stroke, "junk": "x" * 900_000, "shadow": [[]] * 100_000}],
        [mark, *[{**stroke, "path": [["M", at, 9], ["L", at, 9]]} for at in range(500)]],
    ]
    seeds = {str(place): json.dumps(one).encode() for place, one in enumerate(forged)}
    return {"good": json.dumps([mark, stroke]).encode(), **seeds}


def _edits() -> dict[str, bytes]:
    wrong: list[Any] = [None, 7, "text", [], {}, "9" * 9_999, {"Digit": []}, {"Digit": {"a": 1}}]
    forged: list[Any] = [
        *wrong,
        *({"edited_rows": value} for value in wrong),
        *({"edited_rows": {"0": value}} for value in wrong),
        *({"edited_rows": {"0": {"Digit": value}}} for value in wrong),
        *({"edited_rows": {row: {"Digit": "9"}}} for row in ("-1", "4", "x", "", "1e3", "٣")),
    ]
    return {str(place): json.dumps(one).encode() for place, one in enumerate(forged)}
