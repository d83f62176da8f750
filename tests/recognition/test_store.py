from pathlib import Path

import pytest

from digitlab.recognition import store


def test_name_is_looked_for_in_the_models_folder() -> None:
    assert store.find_model(store.BUNDLED) == store.models_folder() / store.BUNDLED


@pytest.mark.parametrize("path", [Path("mine"), "models/mine", "./mine", "/models/mine"])
def test_path_is_a_folder_wherever_it_lies(path: str | Path) -> None:
    assert store.find_model(path) == Path(path)


def test_folder_of_the_current_one_is_found_by_its_name_unless_a_model_bears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine", store.BUNDLED):
        (tmp_path / name).mkdir()
    assert store.find_model("mine") == Path("mine")
    assert store.find_model(store.BUNDLED) == store.models_folder() / store.BUNDLED
