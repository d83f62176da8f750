"""Who may import whom. The table is the design; what is not in it has no place yet."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from .conftest import SCRIPT

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digitlab"

MAY_IMPORT = {
    "digitlab": "errors reading.reader recognition results structure",
    "errors": "",
    "geometry": "| numpy cv2",
    "wording": "",
    "serving": "errors | starlette",
    "io": "errors geometry | numpy cv2 PIL kornia_rs pillow_heif pypdfium2",
    "ink": "geometry | numpy cv2",
    "segmentation": "geometry ink io.images | numpy cv2",
    "preprocess": "geometry | numpy cv2",
    "report": "errors io.atomic wording | msgspec",
    "recognition": (
        "errors geometry io.atomic io.child io.program preprocess report wording "
        "| numpy cv2 msgspec onnxruntime google"
    ),
    "results": "geometry recognition | numpy",
    "structure": "geometry recognition results | numpy",
    "structure.forms": (
        "errors geometry ink io.atomic io.images recognition results structure | numpy cv2"
    ),
    "reading": (
        "errors geometry ink io preprocess recognition results segmentation structure | numpy"
    ),
    "export": "errors geometry io.images results structure | xlsxwriter pyarrow",
    "batch": (
        "errors export io reading.reader recognition report results "
        "| msgspec dask distributed fsspec"
    ),
    "datasets": "errors io.atomic preprocess | numpy msgspec keras pooch requests urllib3",
    "transforms": "ink.strokes preprocess | numpy cv2",
    "zoo": "recognition.strip recognition.symbols transforms | numpy msgspec keras sklearn",
    "evaluation": (
        "datasets errors ink preprocess recognition report transforms | numpy cv2 sklearn"
    ),
    "training": (
        "datasets errors evaluation geometry ink io.atomic io.child preprocess recognition "
        "report transforms zoo | numpy cv2 msgspec keras tensorflow onnx imblearn"
    ),
    "classroom": (
        "datasets errors export preprocess recognition results structure.corrections wording "
        "| numpy sqlalchemy alembic platformdirs"
    ),
    "charts": (
        "errors evaluation.metrics recognition report wording zoo | numpy pandas altair pyarrow"
    ),
    "api": (
        "batch.read errors export io reading.reader recognition report results serving | starlette"
    ),
    "cli": (
        "api batch charts datasets errors evaluation export io.atomic reading.reader "
        "recognition report serving structure training transforms wording zoo | click uvicorn"
    ),
    "__main__": "cli",
    "ui": (
        "charts classroom datasets errors export geometry ink io preprocess reading.reader "
        "recognition report results serving structure transforms wording zoo "
        "| streamlit starlette uvicorn google streamlit_drawable_canvas numpy cv2 pandas altair "
        "segno sqlalchemy"
    ),
    "app": "api ui | streamlit",
}
"""Folder or module → the folders and modules of digitlab that it may import | the libraries."""

PAGES = ("classroom", "draw", "lesson", "metrics", "scan", "teach")
"""Parts of `ui`, which do not know each other, but for those of `BASES`."""

BASES = {"classroom": ("teach",)}
"""Page → pages upon which it builds: a class's digits train a network as Teach does."""

HEAVY = ("keras", "tensorflow", "sklearn", "imblearn", "tf2onnx")
"""Seconds and hundreds of megabytes each; imported when they are needed and not before."""

SLOW = ("altair",)
"""What whoever opens the Draw page need not wait for."""

READING = ("cv2", "onnxruntime")
"""What the Draw page's canvas need not wait for."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {name_of(path): path for path in (*PACKAGE.rglob("*.py"), ROOT / "app.py")}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(module: str, path: Path, only_at_import: bool = False) -> Iterator[str]:
    """Names of the modules that one imports, its own package's in full."""
    tree = parsed(path)
    later = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or (isinstance(function, ast.If) and ast.unparse(function.test) == "TYPE_CHECKING")
        for node in ast.walk(function)
    }
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if only_at_import and node in later:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            for alias in node.names:
                inside = f"{base}.{alias.name}"
                yield inside if inside in SOURCES else base


def row_of(module: str) -> str:
    """Key of a module's row: the innermost of its folders that has one, or else the outermost."""
    if module == "digitlab" or "." not in module:
        return module
    parts = module.split(".")[1:]
    folders = [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
    return next((folder for folder in folders if folder in MAY_IMPORT), parts[0])


def is_within(module: str, places: Iterable[str]) -> bool:
    """Whether a module is one of these, or stands in one of these folders."""
    return any(f"{module}.".startswith(f"digitlab.{place}.") for place in places)


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_module_imports_only_what_the_design_lets_it(module: str) -> None:
    row = row_of(module)
    assert row in MAY_IMPORT, f"{module} has no row in MAY_IMPORT: where does it belong?"
    ours, _, libraries = MAY_IMPORT[row].partition("|")
    for name in imports(module, SOURCES[module]):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names:
            continue
        if top == "digitlab":
            # What is a module beside this one is the package's own matter.
            is_ours = row_of(name) == row or is_within(name, ours.split())
            assert is_ours or (name == "digitlab" and row == "ui"), f"{module} imports {name}"
        else:
            assert top in libraries.split(), f"{module} imports {name}"


@pytest.mark.parametrize("page", PAGES)
def test_pages_do_not_know_each_other(page: str) -> None:
    others = [f"ui.{other}" for other in PAGES if other not in (page, *BASES.get(page, ()))]
    for module, path in SOURCES.items():
        if is_within(module, [f"ui.{page}"]):
            assert not [name for name in imports(module, path) if is_within(name, others)], module


def test_only_the_pages_import_streamlit() -> None:
    importers = {
        module
        for module, path in SOURCES.items()
        if any(name.startswith("streamlit") for name in imports(module, path))
    }
    assert "digitlab.ui.pages.draw" in importers
    assert {module for module in importers if not module.startswith("digitlab.ui.")} == {"app"}


def test_heavy_libraries_are_imported_at_once_by_training_alone() -> None:
    for module, path in SOURCES.items():
        for name in imports(module, path, only_at_import=True):
            if name.split(".")[0] in HEAVY:
                assert is_within(module, ["training"]), f"{module} imports {name}"


def test_training_is_imported_only_where_a_training_begins() -> None:
    for module, path in SOURCES.items():
        if not is_within(module, ["training"]):
            at_once = imports(module, path, only_at_import=True)
            assert not [name for name in at_once if is_within(name, ["training"])], module


@cache
def loaded_after(code: str, *others: str) -> set[str]:
    """Run code in a new Python; which of the modules that cost much did it load?"""
    watched = [*HEAVY, *SLOW, "streamlit", *others]
    ending = f"import sys; print('loaded:', *sorted(sys.modules.keys() & set({watched})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{ending}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_import_digitlab_brings_neither_tensorflow_nor_streamlit() -> None:
    assert loaded_after("import digitlab") == set()


def test_the_command_line_brings_neither_tensorflow_nor_streamlit() -> None:
    assert loaded_after("import digitlab.cli.main") == set()


def test_a_watched_module_would_be_seen() -> None:
    assert loaded_after("import streamlit") == {"streamlit"}


OPEN_APP = f"""
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("{SCRIPT}", default_timeout=60)
page.run()
assert not page.exception, page.exception
"""

OPEN_DRAW = f"""{OPEN_APP}
page.session_state["draw_companion"] = {{"told": {{"width": 480}}}}
page.run()
assert not page.exception, page.exception
bars = [one for one in page.get("html") if '<div class="digitlab-bars' in one.proto.body]
assert bars, "the page shows no bars"
"""

OPEN_METRICS = """
page.switch_page("metrics.py").run()
assert not page.exception, page.exception
assert page.get("vega_lite_chart"), "the page shows no charts"
"""


def test_what_reading_takes_is_brought_after_the_canvas() -> None:
    assert loaded_after(OPEN_APP, *READING) == {"streamlit"}
    assert loaded_after(OPEN_DRAW, *READING) == {"streamlit", *READING}


def test_the_draw_page_brings_nothing_that_it_can_do_without() -> None:
    assert loaded_after(OPEN_DRAW, *READING) - {*READING} == {"streamlit"}


def test_the_metrics_page_brings_no_tensorflow_and_no_keras() -> None:
    # Nor what a download takes, before somebody asks for it.
    assert loaded_after(OPEN_DRAW + OPEN_METRICS, "pooch") == {"streamlit", *SLOW}
