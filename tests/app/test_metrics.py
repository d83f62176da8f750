"""The Metrics page: every figure on it is the reports'."""

from pathlib import Path

import pytest

from digitlab.charts import comparison
from digitlab.recognition import store
from digitlab.report import MNIST_TEST, Report
from digitlab.wording import percent

from .metrics_page import Change, captions, misreading, opened, text


@pytest.fixture
def report(bundled: Path) -> Report:
    return Report.read(bundled)


# One model


def test_headlines_are_the_reports(root: Path, report: Report) -> None:
    app = opened(root)
    shown = app.dataframe[0].value
    assert shown["Measured on"].tolist() == list(report.headlines())
    assert shown["Right"].tolist() == [
        100 * headline.share for headline in report.headlines().values()
    ]
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
    assert charts == 5
    # Tables of digits and of measures have them too.
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
    assert "knn was trained in one go" in text(app)
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


# All models


def test_all_models_stand_side_by_side(root: Path) -> None:
    shown = opened(root, view="All models").dataframe[0].value
    reports = comparison.read_all(store.models_folder())
    names = shown["Model"].tolist()
    assert sorted(names) == sorted(reports)
    measured = [100 * reports[name].measures[MNIST_TEST].share for name in names]
    assert shown["Measured"].tolist() == measured
    assert names[0] == store.BUNDLED
    assert measured[1:] == sorted(measured[1:], reverse=True)


def test_row_in_the_address_is_chosen_and_leads_to_its_model(root: Path) -> None:
    app = opened(root, view="All models", row="svc")
    (look,) = [button for button in app.button if button.label == "Look at svc in detail"]
    look.click().run()
    assert not app.exception
    assert app.selectbox(key="model").value == "svc"
    assert app.query_params == {"model": "svc"}


# The address


def test_choice_is_written_into_the_address_and_an_address_is_followed(root: Path) -> None:
    app = opened(root)
    app.selectbox(key="model").select("mlp").run()
    assert app.query_params == {"model": "mlp"}
    # As after Back.
    del app.query_params["model"]
    app.run()
    assert app.selectbox(key="model").value == store.BUNDLED
    app.query_params["model"] = "svc"
    app.run()
    assert app.selectbox(key="model").value == "svc"
    assert not app.exception


def test_choices_of_another_view_are_not_lost(root: Path) -> None:
    app = opened(root, model="mlp")
    app.query_params.clear()
    app.query_params["view"] = "Compare two"
    app.run()
    app.selectbox(key="other").select("knn").run()
    assert app.query_params["other"] == "knn"
    app.query_params.clear()
    app.query_params["view"] = "All models"
    app.run()
    assert not app.selectbox
    app.query_params.clear()
    app.query_params["model"] = "mlp"
    app.run()
    assert app.selectbox(key="model").value == "mlp"


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
    assert "digit_cnn alone reads 6 right, mlp alone 0" in told
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
