"""colors: each stands in one place, and what is written in it can be read."""

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab.charts import colors
from digitlab.segmentation.components import draw_boxes
from digitlab.ui.canvas.canvas import PAPER, PEN

NAMED = [value for name, value in vars(colors).items() if name.isupper()]

COLORS = {value for value in NAMED if isinstance(value, str)} | {
    color
    for palette in (colors.LIGHT, colors.DARK)
    for color in (palette.label, palette.words, palette.bar, *palette.shades)
}


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


def mixed(color: str, ground: str, share: float) -> str:
    """What is seen of a color that lets the ground through."""
    parts = zip(rgb(color), rgb(ground), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)


@pytest.fixture(scope="module")
def theme(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


PALETTES = {"light": colors.LIGHT, "dark": colors.DARK}


@pytest.mark.parametrize("kind", PALETTES)
def test_words_and_graphics_stand_out_from_the_page(theme: dict[str, Any], kind: str) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11."""
    for ground in (theme[kind]["backgroundColor"], theme[kind]["secondaryBackgroundColor"]):
        assert contrast(PALETTES[kind].label, ground) >= 4.5
        assert contrast(PALETTES[kind].words, ground) >= 4.5
        assert contrast(theme[kind]["textColor"], ground) >= 4.5
        # Streamlit writes captions and heads of tables in three fifths of the text's color.
        assert contrast(mixed(theme[kind]["textColor"], ground, 0.6), ground) >= 4.5
    for graphic in (PALETTES[kind].bar, colors.DEEP, colors.ACCENT, colors.QUIET, colors.BLUE):
        assert contrast(graphic, theme[kind]["backgroundColor"]) >= 3


@pytest.mark.parametrize("kind", PALETTES)
def test_more_mistakes_stand_out_more_and_their_number_can_be_read(
    theme: dict[str, Any], kind: str
) -> None:
    few, many = PALETTES[kind].shades
    ground = theme[kind]["backgroundColor"]
    assert contrast(many, ground) > contrast(few, ground) + 0.5
    for shade in (few, many):
        assert contrast(PALETTES[kind].on_shades, shade) >= 4.5


@pytest.mark.parametrize("kind", PALETTES)
def test_accent_for_words_is_the_themes(theme: dict[str, Any], kind: str) -> None:
    assert PALETTES[kind].words == theme[kind]["primaryColor"]


@pytest.mark.parametrize("kind", PALETTES)
def test_pen_stands_out_from_its_paper(kind: str) -> None:
    assert contrast(PEN[kind], PAPER[kind]) >= 4.5


@pytest.mark.parametrize("ground", [colors.BLUE, colors.DARK_GREEN, colors.DEEP])
def test_white_words_can_be_read_on_dark_colors(ground: str) -> None:
    assert contrast("#ffffff", ground) > 4.5


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


def test_words_on_the_accent_have_the_pages_color(root: Path, theme: dict[str, Any]) -> None:
    """White on the accent of a dark page has a contrast of 2.1."""
    rules = [
        rule
        for path in (root / "digitlab").rglob("*.css")
        for rule in re.findall(r"\{([^{}]*)\}", path.read_text("utf-8"))
        if "background: var(--st-primary-color)" in rule
    ]
    assert rules
    assert all("color: var(--st-background-color)" in rule for rule in rules), rules
    style = (root / "digitlab" / "ui" / "style.css").read_text("utf-8")
    (buttons,) = re.findall(r"light-dark\((#\w+), (#\w+)\)", style)
    assert buttons == (theme["light"]["backgroundColor"], theme["dark"]["backgroundColor"])


def test_every_color_is_written_in_one_place(root: Path) -> None:
    for path in (root / "digitlab").rglob("*.py"):
        if path.name != "colors.py":
            written = {
                color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
            }
            assert not written & COLORS, path


def test_boxes_around_the_digits_of_a_page_are_the_charts_blue() -> None:
    drawn = draw_boxes(np.zeros((50, 50), np.uint8), [(10, 10, 20, 20)])
    assert drawn[10, 10].tolist() == rgb(colors.BLUE)
