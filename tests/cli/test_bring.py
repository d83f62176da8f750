"""digitlab bring: a file becomes a model's folder, which is then used like the others."""

from pathlib import Path

import pytest

import digitlab
from digitlab.charts import comparison
from digitlab.errors import ModelError
from digitlab.recognition.store import ONNX, models_folder
from digitlab.report import Report
from digitlab.ui.draw.other_networks import bundled

from .program import run


@pytest.fixture
def network() -> Path:
    return models_folder() / "cnn_pair" / ONNX


def test_network_is_brought_and_stands_among_the_others(network: Path, tmp_path: Path) -> None:
    result = run("bring", network, "--out", tmp_path, "--data", tmp_path)
    assert result.exit_code == 0
    assert "Pixels: 0 to 255, found by trying." in result.stdout
    assert "It was not measured." in result.stderr
    report = Report.read(tmp_path / "mine")
    assert report.recipe["brought"] == ONNX
    assert bundled(tmp_path) == ["mine"]
    assert comparison.read_all(tmp_path) == {"mine": report}
    assert comparison.described({"mine": report})["mine"].what == f"Brought in the file {ONNX}"
    assert digitlab.load_reader(tmp_path / "mine").predict_proba is not None


def test_other_names_are_refused(network: Path, tmp_path: Path) -> None:
    for name in ("digit_cnn", "mine-/../../x"):
        result = run("bring", network, "--out", tmp_path, "--name", name)
        assert result.exit_code == 2
        assert "Call it mine" in result.stderr
    assert [*tmp_path.iterdir()] == []


def test_what_is_no_network_ends_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.onnx"
    file.write_bytes(b"hello")
    result = run("bring", file, "--out", tmp_path / "models")
    assert result.exit_code == 1
    assert isinstance(result.exception, ModelError)
    assert str(result.exception) == f"{file}: This is no ONNX file."
    assert not (tmp_path / "models").exists()


def test_folder_with_a_file_alone_is_told_how_to_bring_it(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "net.keras").write_bytes(b"PK")
    with pytest.raises(ModelError) as raised:
        digitlab.load_reader(folder)
    assert str(raised.value) == (
        "The model mine has no report. "
        f"Bring it with python -m digitlab bring {folder / 'net.keras'}."
    )
