"""A model that is not there, or not what its report says: the pages say which command mends it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab import DigitlabError, load_reader

from ..conftest import SCRIPT

MEND = "python -m digitlab train digit_cnn"


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def another_network(folder: Path) -> None:
    network = folder / "model.onnx"
    network.write_bytes(network.read_bytes()[:-1] + b"\0")


def another_version(folder: Path) -> None:
    report = folder / "report.json"
    known = json.loads(report.read_text(encoding="utf-8"))
    report.write_text(json.dumps({"version": 9, "figures": known["measures"]}), encoding="utf-8")


BREAKS: dict[str, Callable[[Path], object]] = {
    "missing": shutil.rmtree,
    "empty": emptied,
    "without its network": lambda folder: (folder / "model.onnx").unlink(),
    "cut off": lambda folder: (folder / "model.onnx").write_bytes(b""),
    "of another version": another_version,
    "not what its report says": another_network,
}


@pytest.fixture(params=list(BREAKS.values()), ids=list(BREAKS))
def models(
    request: pytest.FixtureRequest,
    bundled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Folder of models, the bundled one among them, which is broken."""
    folder = tmp_path / "models"
    shutil.copytree(bundled, folder / bundled.name)
    request.param(folder / bundled.name)
    monkeypatch.setenv("DIGITLAB_MODELS", str(folder))
    return folder


def test_reason_and_remedy_are_one_sentence_each(models: Path) -> None:
    with pytest.raises(DigitlabError, match=MEND) as caught:
        load_reader()
    assert "\n" not in str(caught.value)


def test_pages_that_read_say_it_and_the_app_goes_on(models: Path, root: Path) -> None:
    page = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
    page.session_state["draw_companion"] = {"told": {"width": 480}}
    page.run()
    for name in ("draw", "scan"):
        page.switch_page(f"{name}.py").run()
        assert not page.exception, page.exception
        assert any(MEND in error.value for error in page.error), name
    page.switch_page("metrics.py").run()
    assert not page.exception, page.exception
