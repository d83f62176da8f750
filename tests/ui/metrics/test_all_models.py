"""all_models: which row was clicked, whatever the browser says."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui.metrics.all_models import chosen_models, ranked

NAMES = ["knn", "svc"]


def test_bundled_model_comes_first_then_the_best() -> None:
    models = pd.DataFrame({"model": ["knn", "digit_cnn", "mlp"], "measured": [0.97, 0.9, 0.98]})
    assert ranked(models)["model"].tolist() == ["digit_cnn", "mlp", "knn"]


def test_model_of_the_clicked_cell_is_chosen() -> None:
    assert chosen_models([(1, "Measured")], NAMES) == ["svc"]


def test_rows_that_the_table_does_not_have_choose_no_model() -> None:
    cells = [(), (2, "Model"), (-1, "Model"), (True, "Model"), ("1", "Model"), (None,), (1.0,)]
    assert chosen_models(cells, NAMES) == []


@given(st.lists(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text())))
def test_whatever_is_said_only_models_are_chosen(cells: list[list[Any]]) -> None:
    assert set(chosen_models(cells, NAMES)) <= set(NAMES)
