"""Who may import whom. The table is the design; a module that is not in it has no place yet."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digitlab"

MAY_IMPORT = {
    "digitlab": "errors page prediction reader",
    "digitlab.errors": "",
    "digitlab.prediction": "numpy",
    "digitlab.metrics": "numpy",
    "digitlab.page": "numpy prediction",
    "digitlab.report": "errors metrics whole",
    "digitlab.whole": "",
    "digitlab.ink": "numpy cv2 paper ruling",
    "digitlab.preprocess": "numpy cv2",
    "digitlab.lines": "numpy",
    "digitlab.segmentation": "numpy cv2 lines",
    "digitlab.touching": "numpy lines preprocess segmentation",
    "digitlab.paper": "numpy cv2",
    "digitlab.ruling": "numpy cv2",
    "digitlab.single": "numpy cv2 ruling",
    "digitlab.strokes": "numpy cv2",
    "digitlab.augmentation": "numpy cv2 preprocess",
    "digitlab.corruptions": "numpy cv2 preprocess",
    "digitlab.decoder": "numpy PIL kornia_rs pypdfium2",
    "digitlab.boxed": "numpy decoder",
    "digitlab.pictures": "numpy cv2 boxed decoder errors",
    "digitlab.unipen": "numpy errors",
    "digitlab.datasets": "numpy keras errors kaggle preprocess unipen",
    "digitlab.kaggle": "numpy errors preprocess whole",
    "digitlab.comparison": "errors report zoo",
    "digitlab.fitting": "numpy corpus metrics report training zoo zoo.dense",
    "digitlab.rates": "numpy keras zoo",
    "digitlab.corpus": "numpy imblearn augmentation datasets preprocess strokes unipen",
    "digitlab.classifier": "numpy onnxruntime errors prediction preprocess report",
    "digitlab.reader": (
        "numpy classifier errors ink page pictures prediction preprocess segmentation single "
        "touching"
    ),
    "digitlab.listing": "page",
    "digitlab.cores": "",
    "digitlab.batch": "cores errors listing pictures reader",
    "digitlab.resume": "errors listing",
    "digitlab.fetch": "pooch errors",
    "digitlab.tables": "numpy pandas metrics report",
    "digitlab.captions": "pandas comparison metrics prediction report tables",
    "digitlab.bars": "pyarrow prediction",
    "digitlab.charts": "charts.*",
    "digitlab.charts.*": "altair numpy pandas bars charts.*",
    "digitlab.evaluation": (
        "numpy classifier corpus corruptions datasets errors ink metrics preprocess report "
        "strokes unipen"
    ),
    "digitlab.zoo": "augmentation zoo.*",
    "digitlab.zoo.*": "numpy keras sklearn zoo.*",
    "digitlab.teaching": "numpy",
    "digitlab.widening": "",
    "digitlab.training": (
        "keras batches classifier corpus keeper metrics rates report teaching widening zoo"
    ),
    "digitlab.batches": "numpy keras corpus teaching zoo",
    "digitlab.keeper": "numpy keras errors whole zoo",
    "digitlab.__main__": (
        "click batch classifier comparison corpus datasets errors evaluation fitting kaggle "
        "listing reader resume training unipen zoo"
    ),
    "digitlab.ui": "",
    "digitlab.ui.*": (
        "streamlit streamlit_drawable_canvas numpy cv2 pandas altair digitlab bars captions charts "
        "charts.* classifier comparison datasets errors fetch ink listing metrics page pictures "
        "prediction preprocess reader report segmentation strokes tables ui.* zoo"
    ),
    "app": "streamlit ui.menu",
}
"""Module, or pattern of modules → what it may import beside the standard library."""

HEAVY = ("keras", "tensorflow", "sklearn", "imblearn", "tf2onnx")
"""Seconds and hundreds of megabytes each; imported when they are needed and not before."""

TRAINING_S = ("digitlab.batches", "digitlab.keeper", "digitlab.rates")
"""Modules that need Keras too, and are the training's own."""

SLOW = ("altair",)
"""What whoever opens the Draw page need not wait for."""

READING = ("cv2", "onnxruntime")
"""What the Draw page's canvas need not wait for."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {name_of(path): path for path in (*PACKAGE.rglob("*.py"), ROOT / "app.py")}


def imports(module: str, path: Path, only_at_import: bool = False) -> Iterator[str]:
    """Names of the modules that one imports, its own package's in full."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
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


def rule_for(module: str) -> list[str] | None:
    patterns = [pattern for pattern in MAY_IMPORT if fnmatch(module, pattern)]
    if not patterns:
        return None
    ours = {name.split(".")[1] for name in SOURCES if "." in name}
    allowed = MAY_IMPORT[max(patterns, key=len)].split()
    return [f"digitlab.{name}" if name.split(".")[0] in ours else name for name in allowed]


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_module_imports_only_what_the_design_lets_it(module: str) -> None:
    allowed = rule_for(module)
    assert allowed is not None, f"{module} has no row in MAY_IMPORT: where does it belong?"
    for name in imports(module, SOURCES[module]):
        top = name.split(".")[0]
        known = name if top == "digitlab" else top
        if top not in sys.stdlib_module_names:
            assert any(fnmatch(known, pattern) for pattern in allowed), f"{module} imports {name}"


def test_only_the_pages_import_streamlit() -> None:
    importers = {
        module
        for module, path in SOURCES.items()
        if any(name.startswith("streamlit") for name in imports(module, path))
    }
    assert "digitlab.ui.draw" in importers
    assert {module for module in importers if not module.startswith("digitlab.ui.")} == {"app"}


def test_heavy_libraries_are_imported_at_once_by_training_alone() -> None:
    importers = {
        module
        for module, path in SOURCES.items()
        for name in imports(module, path, only_at_import=True)
        if name.split(".")[0] in HEAVY
    }
    assert importers == {"digitlab.training", *TRAINING_S}


def test_training_is_imported_only_where_a_training_begins() -> None:
    at_once = {
        module
        for module, path in SOURCES.items()
        if "digitlab.training" in imports(module, path, only_at_import=True)
    }
    assert at_once == set()


def test_its_parts_are_imported_by_training_alone() -> None:
    importers = {
        module
        for module, path in SOURCES.items()
        for name in imports(module, path)
        if name in TRAINING_S
    }
    assert importers == {"digitlab.training"}


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
    assert loaded_after("import digitlab.__main__") == set()


def test_a_watched_module_would_be_seen() -> None:
    assert loaded_after("import streamlit") == {"streamlit"}


OPEN_APP = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60)
page.run()
assert not page.exception, page.exception
"""

OPEN_DRAW = f"""{OPEN_APP}
page.session_state["draw_companion"] = {{"width": 480}}
page.run()
assert not page.exception, page.exception
assert page.get("vega_lite_chart"), "the page shows no bars"
"""

OPEN_METRICS = """
page.switch_page("digitlab/ui/metrics.py").run()
assert not page.exception, page.exception
assert page.get("vega_lite_chart"), "the page shows no charts"
"""


def test_what_reading_takes_is_brought_after_the_canvas() -> None:
    assert loaded_after(OPEN_APP, *READING) == {"streamlit"}
    assert loaded_after(OPEN_DRAW, *READING) == {"streamlit", *READING}


def test_the_draw_page_brings_nothing_that_it_can_do_without() -> None:
    assert loaded_after(OPEN_DRAW) == {"streamlit"}


def test_the_metrics_page_brings_no_tensorflow_and_no_keras() -> None:
    assert loaded_after(OPEN_DRAW + OPEN_METRICS) == {"streamlit", *SLOW}
