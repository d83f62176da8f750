"""bars: the ten bars as HTML and in words."""

import re
from html import escape

import numpy as np
import pytest

from digitlab import Prediction
from digitlab.charts import bars
from digitlab.charts.colors import DARK, LIGHT

MIXED = np.zeros(10)
MIXED[[3, 5, 8]] = 0.7, 0.2999, 0.0001
SURE = np.full(10, 0.0004)
SURE[7] = 0.9964


def numbers(prediction: Prediction) -> list[str]:
    """What stands above the bars."""
    return re.findall("<b>(.*?)</b>", bars.html(prediction, LIGHT))


def probabilities(prediction: Prediction) -> list[float]:
    found = re.findall('data-probability="(.*?)"', bars.html(prediction, LIGHT))
    return [float(share) for share in found]


def test_ten_bars_stand_in_order_whatever_the_answer() -> None:
    for prediction in (Prediction(MIXED), Prediction(SURE), Prediction.nothing()):
        digits = re.findall('data-digit="(.)"', bars.html(prediction, LIGHT))
        assert digits == [*"0123456789"]


def test_bars_are_as_high_as_the_probabilities() -> None:
    np.testing.assert_allclose(probabilities(Prediction(MIXED)), MIXED)
    assert "--digitlab-share:0.7000" in bars.html(Prediction(MIXED), LIGHT)


def test_winner_is_told_by_more_than_its_color() -> None:
    assert numbers(Prediction(MIXED))[3] == "▼ 70 %"
    assert bars.html(Prediction(MIXED), LIGHT).count("data-wins") == 1


def test_nothing_wins_of_what_is_blank_or_refused() -> None:
    for prediction in (Prediction.nothing(), Prediction(MIXED, score=0.1, threshold=0.5)):
        assert "data-wins" not in bars.html(prediction, LIGHT)
        assert "▼" not in "".join(numbers(prediction))


def test_almost_certain_is_not_called_certain_and_almost_nothing_not_nothing() -> None:
    assert numbers(Prediction(SURE))[7] == "▼ 99 %"
    assert numbers(Prediction(SURE))[0] == "<1 %"


def test_nothing_has_no_numbers_above_its_bars() -> None:
    assert set(numbers(Prediction.nothing())) == {""}


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_colors_are_those_of_the_page(colors: bars.Palette) -> None:
    shown = bars.html(Prediction(MIXED), colors)
    assert f"--digitlab-label:{colors.label}" in shown
    assert f"--digitlab-bar:{colors.bar}" in shown


def test_bars_are_told_in_words() -> None:
    assert bars.describe(Prediction.nothing()) == (
        "Ten empty bars, one for each digit from 0 to 9."
    )
    assert "3: 70 %, 4: 0 %, 5: 30 %" in bars.describe(Prediction(MIXED))
    assert f'aria-label="{escape(bars.describe(Prediction(MIXED)))}"' in bars.html(
        Prediction(MIXED), DARK
    )
