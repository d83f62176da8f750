"""The Metrics page: every figure on it is the reports'."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.charts import comparison
from digitlab.datasets import download
from digitlab.evaluation.evaluate import mistakes
from digitlab.evaluation.metrics import confusion, per_digit
from digitlab.recognition import store
from digitlab.report import MNIST_TEST, Report
from digitlab.wording import percent

from ..conftest import SCRIPT

LABELS = (np.arange(10_000) % 10).astype(np.uint8)
"""Of made-up test digits, which need no data set."""


def opened(root: Path, **state: Any) -> AppTest:
    app = AppTest.from_file(str(root / SCRIPT), default_timeout=30).run()
    for key, value in state.items():
        app.session_state[key] = value
    app = app.switch_page("metrics.py").run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    """All sentences of the page, as they are read."""
    told = " ".join(str(one.value) for kind in (app.caption, app.markdown) for one in kind)
    return told.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def report(bundled: Path) -> Report:
    return Report.read(bundled)


Change = Callable[..., None]


@pytest.fixture
def change(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Put a model with another report in the models' place."""
    monkeypatch.setenv("DIGITLAB_MODELS", str(tmp_path))

    def change(name: str = store.BUNDLED, **entries: Any) -> None:
        shutil.copytree(bundled, tmp_path / name, dirs_exist_ok=True)
        path = tmp_path / name / "report.json"
        known = json.loads(path.read_text(encoding="utf-8")) | {"name": name} | entries
        path.write_text(json.dumps(known), encoding="utf-8")

    return change


def misreading(*wrong: tuple[int, int, float]) -> dict[str, Any]:
    """What a report says of a model that misreads these: place, read as, how sure."""
    probabilities = np.eye(10)[LABELS]
    for place, read, sure in wrong:
        probabilities[place] = (1 - sure) / 9
        probabilities[place, read] = sure
    share = 1 - len(wrong) / len(LABELS)
    return {
        "mistakes": mistakes(LABELS, probabilities),
        "confusion": confusion(LABELS, probabilities).tolist(),
        "per_digit": per_digit(LABELS, probabilities),
        "measures": {
            MNIST_TEST: {"share": share, "low": share - 0.001, "high": 1, "count": 10_000}
        },
    }


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without MNIST."""
    monkeypatch.delenv("DIGITLAB_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a data set in MNIST's format whose digits are made up."""
    folder = tmp_path_factory.mktemp("mnist")
    images = np.zeros((10_000, 28, 28), np.uint8)
    images[:, 10:18, 10:18] = 255
    np.savez_compressed(
        folder / "mnist.npz",
        x_train=np.zeros((60_000, 28, 28), np.uint8),
        y_train=np.zeros(60_000, np.uint8),
        x_test=images,
        y_test=LABELS,
    )
    return folder


# One model


def test_headlines_are_the_reports(root: Path, report: Report) -> None:
    app = opened(root)
    shown = app.dataframe[0].value
    assert shown["Measured on"].tolist() == list(report.headlines())
    assert shown["Right"].tolist() == [100 * one.share for one in report.headlines().values()]
    assert app.metric[0].value == percent(report.measures[MNIST_TEST].share, 2)


def test_parts_of_groups_stand_apart(root: Path, report: Report) -> None:
    shown = opened(root).dataframe[1].value
    assert set(shown["Measured on"]) == report.measures.keys() - report.headlines().keys()


def test_captions_are_made_from_the_numbers(root: Path, report: Report) -> None:
    told = text(opened(root))
    wrong = sum(map(sum, report.confusion)) - sum(
        row[digit] for digit, row in enumerate(report.confusion)
    )
    assert f"{wrong} of 10,000 digits are misread" in told
    assert f"epoch {report.best_epoch}" in told
    for one in report.calibration.values():
        assert percent(one.error, 2) in told
    assert report.rejection is not None
    assert f"{report.rejection.area:.4f}" in told


def test_every_figure_has_a_table_and_a_csv(root: Path) -> None:
    app = opened(root)
    charts = len(app.get("vega_lite_chart"))
    assert charts == 4
    # Tables of digits and yardsticks have them too.
    assert len(app.table) >= charts
    assert len(app.get("download_button")) == len(app.table)


def test_unmeasured_model_says_which_command_measures_it(root: Path, change: Change) -> None:
    change(measures={}, calibration={}, rejection=None, confusion=[], per_digit=[], mistakes=[])
    app = opened(root)
    assert "python -m digitlab evaluate digit_cnn" in app.info[0].value
    assert "How it was trained" in [one.value for one in app.header]


def test_model_that_mnist_did_not_measure_shows_what_did(root: Path, change: Change) -> None:
    change(measures={"Pens": {"share": 0.9, "low": 0.8, "high": 0.95, "count": 100}})
    app = opened(root)
    assert app.dataframe[0].value["Measured on"].tolist() == ["Pens"]
    assert not app.metric


def test_missing_report_is_a_sentence(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITLAB_MODELS", str(tmp_path))
    app = opened(root)
    assert "python -m digitlab train digit_cnn" in app.error[0].value
    assert not app.header


def test_broken_report_of_the_bundled_model_hides_no_other(
    root: Path, change: Change, tmp_path: Path
) -> None:
    change("mlp")
    app = opened(root)
    assert "python -m digitlab train digit_cnn" in app.error[0].value
    assert app.selectbox(key="model").options == ["mlp"]
    assert "How well it reads" in [one.value for one in app.header]
    assert opened(root, view="All models").dataframe


def test_model_without_epochs_has_no_curves_and_says_why(root: Path, change: Change) -> None:
    change()
    change("knn", history={}, best_epoch=0, rejection=None)
    app = opened(root, model="knn")
    assert "knn is not trained in epochs" in text(app)
    assert "What it refuses to read" not in [one.value for one in app.header]


def test_model_of_which_little_is_known_is_shown_as_far_as_it_goes(
    root: Path, change: Change
) -> None:
    change()
    change("mlp_sklearn", history={"loss": [1.0, 0.5], "val_accuracy": [0.9, 0.95]}, best_epoch=2)
    assert "95.00 % of the validation pictures" in text(opened(root, model="mlp_sklearn"))


def test_model_with_losses_alone_offers_no_curve_of_accuracy(root: Path, change: Change) -> None:
    change()
    change("mlp_sklearn", history={"loss": [1.0, 0.5]}, best_epoch=2)
    app = opened(root, model="mlp_sklearn")
    assert not app.exception
    assert "loss" in app.button_group(key="curve").options[0].lower()


def test_model_without_a_single_mistake_is_shown(root: Path, change: Change) -> None:
    change(**misreading())
    assert "All 10,000 test digits are read right." in text(opened(root))


# The digits themselves


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
    hardest = [one for one in captions(app) if "read as" in one]
    assert hardest[0] == "0 read as 2, 69 %"
    assert len(hardest) == 12
    app = app.toggle(key="all_hardest").set_value(True).run()
    assert len([one for one in captions(app) if "read as" in one]) == 20


def captions(app: AppTest) -> list[str]:
    """What stands below each picture."""
    images = [image for block in app.get("image") for image in block.proto.imgs]
    return [image.caption.replace("\N{NO-BREAK SPACE}", " ") for image in images]


@pytest.mark.usefixtures("no_data")
def test_without_the_data_set_digits_are_named_and_can_be_fetched(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(**misreading((4, 9, 0.7), (14, 9, 0.8)))
    app = opened(root)
    assert captions(app) == []
    assert "by number: 14 (4 read as 9, 80 %); 4 (4 read as 9, 70 %)." in text(app)

    def fetched(progress: Callable[[float], None]) -> None:
        progress(0.5)
        progress(1.0)
        download.keras_folder().mkdir(parents=True)
        shutil.copy(made_up / "mnist.npz", download.keras_folder())

    monkeypatch.setattr("digitlab.ui.metrics.mnist.fetch_mnist", fetched)
    app = app.button(key="fetch_hardest").click().run()
    assert not app.exception
    assert "4 read as 9, 80 %" in captions(app)


@pytest.mark.usefixtures("no_data")
def test_without_a_network_a_sentence_says_what_works_instead(
    root: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "digitlab.ui.metrics.mnist.fetch_mnist",
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


# All models


def test_all_models_stand_side_by_side(root: Path) -> None:
    shown = opened(root, view="All models").dataframe[0].value
    reports = comparison.read_all(store.models_folder())
    assert shown["Model"].tolist() == list(reports)
    measured = [100 * one.measures[MNIST_TEST].share for one in reports.values()]
    assert shown["Measured"].tolist() == measured


def test_optimizers_are_compared_where_they_were_tried(root: Path, change: Change) -> None:
    change()
    change("cnn_vgg_sgd", history={"val_accuracy": [0.9, 0.91]}, best_epoch=2)
    change("cnn_vgg_adam", history={"val_accuracy": [0.95, 0.99]}, best_epoch=2)
    app = opened(root, view="All models")
    assert "Adam 99.00 % and SGD 91.00 %" in text(app)
    # They stand for nothing but their optimizers.
    assert app.dataframe[0].value["Model"].tolist() == [store.BUNDLED]


def test_cost_of_accuracy_can_be_switched(root: Path) -> None:
    app = opened(root, view="All models")
    assert "parameters" in text(app)
    app = app.segmented_control(key="cost").set_value("seconds to train").run()
    assert "of training" in text(app)


# Two models


def test_two_models_are_compared_digit_by_digit(
    root: Path, change: Change, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITLAB_DATA", str(made_up))
    change(**misreading((4, 9, 0.7)))
    change("mlp", **misreading((4, 9, 0.9), *((at, 0, 0.6) for at in (11, 21, 31, 41, 51, 61))))
    app = opened(root, view="Compare two")
    told = text(app)
    assert "Both read 9,993 digits right and 1 wrong" in told
    assert "Only digit_cnn reads 6 right, only mlp 0" in told
    assert "**digit_cnn is the better one**" in told
    assert [one.value for one in app.subheader] == [
        "Only digit_cnn reads these 6 right",
        "No digit is read right by mlp alone",
    ]
    assert captions(app) == ["1 read as 0, 60 %"] * 6


def test_model_compared_with_itself_is_asked_for_another(root: Path, change: Change) -> None:
    change(**misreading((4, 9, 0.7)))
    change("mlp", **misreading((4, 9, 0.9)))
    app = opened(root, view="Compare two", one="mlp", other="mlp")
    assert "Choose two different models" in app.info[0].value


def test_single_model_cannot_be_compared(root: Path, change: Change) -> None:
    change()
    assert "Two measured models are needed" in opened(root, view="Compare two").info[0].value
