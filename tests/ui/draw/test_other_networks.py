"""Try them: the other bundled networks on the Draw page."""

import shutil
from pathlib import Path

import pytest

from digitlab.recognition import store
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.store import ONNX
from digitlab.ui.draw import other_networks
from digitlab.ui.models import Shared

from ...app.draw_page import SEVEN, Page


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root).open()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the networks that are loaded meanwhile."""
    names: list[str] = []

    def noting(folder: Path) -> Classifier:
        names.append(folder.name)
        return Classifier(folder)

    monkeypatch.setattr(other_networks, "shared_classifier", Shared(noting))
    return names


def look(page: Page) -> Page:
    """Open the expander, which stays open."""
    page.app.session_state["others"] = True
    return page.run()


def names_in(page: Page) -> list[str]:
    """The networks whose bars are shown."""
    said = [one.value for one in page.app.markdown]
    return [text.split("**")[1] for text in said if text.startswith("**")]


def test_who_does_not_look_loads_no_other_network(page: Page, loaded: list[str]) -> None:
    page.draw(SEVEN)
    assert loaded == []
    assert "Network" not in [one.label for one in page.app.selectbox]


def test_all_networks_read_the_same_drawing(page: Page, loaded: list[str]) -> None:
    here = other_networks.bundled(store.models_folder())
    assert here[0] == store.BUNDLED
    assert len(here) > 1
    look(page).draw(SEVEN)
    assert names_in(page) == here
    assert f"All {len(here)} networks see a 7." in [one.value for one in page.app.markdown]
    page.draw([(100, 100), (110, 100)])
    # Each once, however much is drawn.
    assert sorted(loaded) == sorted(here)


def test_one_network_can_be_chosen(page: Page) -> None:
    look(page).draw(SEVEN)
    chosen = other_networks.bundled(store.models_folder())[1]
    page.app.selectbox(key="other_network").set_value(chosen)
    page.run()
    assert names_in(page) == ["I'm sure: it's a 7."]


def test_before_anything_is_drawn_bars_are_empty(page: Page) -> None:
    look(page)
    said = [one.value for one in page.app.markdown]
    assert "Draw a digit and see what each network reads." in said
    assert f"**{store.BUNDLED}**  \n–" in said


def test_network_without_weights_is_not_offered_and_a_broken_one_says_so(
    page: Page, bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (store.BUNDLED, "mlp", "ann"):
        shutil.copytree(bundled, tmp_path / name)
    (tmp_path / "mlp" / ONNX).unlink()
    (tmp_path / "ann" / ONNX).write_bytes(b"no network")
    monkeypatch.setenv("DIGITLAB_MODELS", str(tmp_path))
    assert other_networks.bundled(tmp_path) == [store.BUNDLED, "ann"]
    look(page).draw(SEVEN)
    assert names_in(page) == [store.BUNDLED]
    assert "of the model ann" in page.app.warning[0].value
