"""The colors of charts and of boxes on pages, each once; without Altair.

Vermilion, blue, green and purple are Okabe and Ito's (Color Universal Design, 2008): people with
any kind of color vision can tell them apart. The theme's accent in `.streamlit/config.toml` is a
darker vermilion on a light page and a lighter one on a dark page: it colors words, which need more
contrast with their ground than bars do.
"""

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

LABEL = "#757c89"
"""Gray for words; read on white as on a dark page, since a chart does not know where it stands."""

DEEP = "#566072"
"""Dark gray on which white words can be read."""

PALE_ACCENT, STRONG_ACCENT = "#fdd9b5", "#f08a3c"
"""Ends of a scale of vermilion on which black words can be read."""
