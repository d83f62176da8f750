"""What the fuzzing of each target begins with: name → content."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from digitlab.datasets import kaggle
from digitlab.recognition import store

from . import files


def bundled() -> Path:
    return store.models_folder() / store.BUNDLED


def idx() -> dict[str, bytes]:
    head = b"\0\0\x08\x03" + (60_000).to_bytes(4, "big") + b"\0\0\0\x1c\0\0\0\x1c"
    return {"head": head, "short": head + bytes(784), "of a type": b"\0\0\x0d\x03" + head[4:]}


def npz() -> dict[str, bytes]:
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


def json_lines() -> dict[str, bytes]:
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


def unipens() -> dict[str, bytes]:
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


def tables(is_labelled: bool) -> dict[str, bytes]:
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


def reports() -> dict[str, bytes]:
    good: dict[str, Any] = json.loads((bundled() / "report.json").read_text(encoding="utf-8"))
    wrong: list[Any] = [7, "text", None, [], [1, 2], {"a": [1]}, -1, 1e300, 10**400]
    seeds = {"good": json.dumps(good).encode(), "deep": b'{"name": ' + b"[" * 90_000}
    for name in good:
        for place, value in enumerate(wrong):
            seeds[f"{name} {place}"] = json.dumps({**good, name: value}).encode()
        seeds[f"without {name}"] = json.dumps({k: v for k, v in good.items() if k != name}).encode()
    return seeds


def names() -> dict[str, bytes]:
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


def drawings() -> dict[str, bytes]:
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


def edits() -> dict[str, bytes]:
    wrong: list[Any] = [None, 7, "text", [], {}, "9" * 9_999, {"Digit": []}, {"Digit": {"a": 1}}]
    forged: list[Any] = [
        *wrong,
        *({"edited_rows": value} for value in wrong),
        *({"edited_rows": {"0": value}} for value in wrong),
        *({"edited_rows": {"0": {"Digit": value}}} for value in wrong),
        *({"edited_rows": {row: {"Digit": "9"}}} for row in ("-1", "4", "x", "", "1e3", "٣")),
    ]
    return {str(place): json.dumps(one).encode() for place, one in enumerate(forged)}
