"""The Metrics page: the digits that its figures speak of, with MNIST and without."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.datasets import download

from .metrics_page import Change, captions, misreading, opened, text


def absent(app: AppTest) -> list[tuple[str, str]]:
    """Number and caption of each test digit in whose place an empty frame stands."""
    html = "".join(str(one.proto.body) for one in app.get("html"))
    figure = r"<figure><span>no. (\d+)</span><figcaption>(.*?)</figcaption>"
    return re.findall(figure, html.replace("\N{NO-BREAK SPACE}", " "))


def test_most_frequent_mistake_is_shown_at_first_and_another_on_demand(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITLAB_DATA", str(made_up))
    change(**misreading((4, 9, 0.7), (14, 9, 0.8), (7, 1, 0.9)))
    app = opened(root)
    assert "**4 read as 9**" in text(app)
    assert captions(app)[:2] == ["80 %", "70 %"]
    pair = app.selectbox(key="pair")
    assert pair.options[0] == "4 read as 9 (2)"
    app = pair.select_index(1).run()
    assert not app.exception
    assert "**7 read as 1**" in text(app)
    assert captions(app)[0] == "90 %"


def test_digits_that_are_read_right_can_be_seen_too(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITLAB_DATA", str(made_up))
    change(**misreading((4, 9, 0.7)))
    app = opened(root)
    pair = app.selectbox(key="pair")
    app = pair.select("4 read as 4 (999)").run()
    assert captions(app)[:12] == ["a 4"] * 12
    assert app.toggle(key="all_pair").label == "Show 120 of 999"
    assert captions(app.toggle(key="all_pair").set_value(True).run()).count("a 4") == 120


def test_hardest_digits_come_surest_first_and_all_on_demand(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITLAB_DATA", str(made_up))
    change(**misreading(*((10 * at, 1 + at % 9, 0.5 + at / 100) for at in range(20))))
    app = opened(root)
    hardest = [caption for caption in captions(app) if "read as" in caption]
    assert hardest[0] == "0 read as 2, 69 %"
    assert len(hardest) == 12
    app = app.toggle(key="all_hardest").set_value(True).run()
    assert len([caption for caption in captions(app) if "read as" in caption]) == 20


@pytest.mark.usefixtures("no_data")
def test_without_the_data_set_digits_are_named_and_can_be_fetched(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(**misreading((4, 9, 0.7), (14, 9, 0.8)))
    app = opened(root)
    assert captions(app) == []
    assert absent(app)[2:] == [("14", "4 read as 9, 80 %"), ("4", "4 read as 9, 70 %")]

    def fetched(progress: Callable[[float], None]) -> None:
        progress(0.5)
        progress(1.0)
        download.keras_folder().mkdir(parents=True)
        shutil.copy(made_up / "mnist.npz", download.keras_folder())

    monkeypatch.setattr("digitlab.ui.mnist.fetch_mnist", fetched)
    app = app.button(key="fetch_hardest").click().run()
    assert not app.exception
    assert "4 read as 9, 80 %" in captions(app)


@pytest.mark.usefixtures("no_data")
def test_without_a_network_a_sentence_says_what_works_instead(
    root: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "digitlab.ui.mnist.fetch_mnist",
        lambda progress: download.fetch_mnist(progress, url="http://localhost:9/mnist.npz"),
    )
    change(**misreading((4, 9, 0.7)))
    app = opened(root).button(key="fetch_pair").click().run()
    assert not app.exception
    assert "localhost cannot be reached. Figures, charts and tables need no" in app.warning[0].value


def test_broken_data_set_is_a_sentence(
    root: Path, change: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"no archive")
    monkeypatch.setenv("DIGITLAB_DATA", str(tmp_path))
    change(**misreading((4, 9, 0.7)))
    assert "is not MNIST" in opened(root).warning[0].value
