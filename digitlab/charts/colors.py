"""The colors of charts and of boxes on pages, each once; without Altair.

Vermilion, blue, green and purple are Okabe and Ito's (Color Universal Design, 2008): people with
any kind of color vision can tell them apart. The theme's accent in `.streamlit/config.toml` is a
darker vermilion on a light page and a lighter one on a dark page: it colors words, which need more
contrast with their ground than bars do. No gray has a contrast of 4.5 with both pages: what is
written takes its colors from the `Palette` of the page that it stands on.
"""

from typing import NamedTuple

ACCENT = "#d55e00"
"""Vermilion: what matters, and what needs a look."""

QUIET = "#8a94a6"
"""Gray for everything else; seen on light and dark pages."""

BLUE = "#0072b2"
"""The second of two things, and what is sure."""

GREEN = "#009e73"

DARK_GREEN = "#00795a"
"""Green on which white words can be read."""

PURPLE = "#cc79a7"

DEEP = "#5e687b"
"""Dark gray on which white words can be read, and which stands out from a dark page too."""


class Palette(NamedTuple):
    """Colors of a page's theme.

    Attributes
    ----------
    label : str
        Gray for words.
    words : str
        The accent for words.
    bar : str
        Gray for graphics.
    shades : tuple of str
        Ends of a scale of vermilion: what is more stands out more from the page.
    on_shades : str
        Words on these.
    """

    label: str
    words: str
    bar: str
    shades: tuple[str, str]
    on_shades: str


LIGHT = Palette(
    label="#5b6270",
    words="#b34700",
    bar="#7d8799",
    shades=("#fdd9b5", "#f08a3c"),
    on_shades="#000000",
)

DARK = Palette(
    label="#a9b1bf",
    words="#ff9a4d",
    bar="#8b95a7",
    shades=("#5a3a22", "#a85410"),
    on_shades="#ffffff",
)
"""The two themes' palettes."""
