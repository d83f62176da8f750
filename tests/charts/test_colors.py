"""colors: each stands in one place, and what is written in it can be read."""

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab.charts import colors
from digitlab.segmentation.components import FoundDigit, draw_boxes

COLORS = {name: value for name, value in vars(colors).items() if name.isupper()}


def rgb(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2."""
    shares = [part / 255 for part in rgb(color)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in shares
    ]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(color: str, ground: str) -> float:
    """Contrast ratio by WCAG 2, 1 to 21; 4.5 is enough for words."""
    bright, dim = sorted((luminance(color), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.fixture(scope="module")
def theme(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_words_in_charts_can_be_read_on_light_and_dark(theme: dict[str, Any], kind: str) -> None:
    assert contrast(colors.LABEL, theme[kind]["backgroundColor"]) > 4


@pytest.mark.parametrize("ground", [colors.BLUE, colors.DARK_GREEN, colors.DEEP])
def test_white_words_can_be_read_on_dark_colors(ground: str) -> None:
    assert contrast("#ffffff", ground) > 4.5


@pytest.mark.parametrize("ground", [colors.PALE_ACCENT, colors.STRONG_ACCENT])
def test_black_words_can_be_read_on_light_colors(ground: str) -> None:
    assert contrast("#000000", ground) > 7


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_accent_of_the_theme_can_be_read_as_words_where_that_of_charts_cannot(
    theme: dict[str, Any], kind: str
) -> None:
    ground = theme[kind]["backgroundColor"]
    assert contrast(theme[kind]["primaryColor"], ground) > 4.5
    assert contrast(colors.ACCENT, ground) < contrast(theme[kind]["primaryColor"], ground)
    # Both are oranges: most red, least blue.
    for color in (theme[kind]["primaryColor"], colors.ACCENT):
        red, green, blue = rgb(color)
        assert red > green > blue


def test_every_color_is_written_in_one_place(root: Path) -> None:
    for path in (root / "digitlab").rglob("*.py"):
        if path.name != "colors.py":
            written = {
                color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
            }
            assert not written & set(COLORS.values()), path


def test_boxes_around_the_digits_of_a_page_are_the_charts_blue() -> None:
    found = FoundDigit((10, 10, 20, 20), np.zeros((20, 20), np.uint8))
    assert draw_boxes(np.zeros((50, 50), np.uint8), [found])[10, 10].tolist() == rgb(colors.BLUE)
