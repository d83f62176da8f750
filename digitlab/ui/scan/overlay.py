"""How the boxes on a page's picture tell what is known of what is in them.

All eyes can tell the colors apart. Besides, each kind has a line of its own. A question mark stands
for what is no digit and no sign, and for nothing else.
"""

from ...charts.colors import BLUE, DARK_GREEN, DEEP, LIGHT
from .finds import State

STYLES = {
    State.SURE: (BLUE, "", 1.0),
    State.DOUBTFUL: (LIGHT.words, "7 4", 1.6),
    State.UNREAD: (DEEP, "2 4", 1.6),
    State.CHECKED: (DARK_GREEN, "", 2.2),
    State.LEFT_OUT: (DEEP, "1 5", 0.8),
}
"""State → color, dashes and width of its box, in shares of a common line's.

Its text stands on the color in white."""

SIGNS = {State.CHECKED: "✓"}
"""State → what stands after the text on its box."""

LEGEND = {
    State.SURE: ("Sure", "solid", ""),
    State.DOUBTFUL: ("Check", "dashed", ""),
    State.UNREAD: ("Not a digit", "dotted", "?"),
    State.CHECKED: ("Checked", "solid", "✓"),
}
"""State → its name below the page, and in CSS the line of its box, and the sign on it."""


def legend() -> str:
    """Draw a swatch for each kind of box, with its name, as HTML."""
    # Streamlit lets no SVG through in HTML.
    swatches = "".join(
        '<span style="display:inline-flex;align-items:center;gap:.4em"><span aria-hidden="true" '
        'style="box-sizing:border-box;width:1.6em;height:1.6em;line-height:1.3em;font-weight:700;'
        f'text-align:center;border:{1.5 * thickness:.1f}px {line} {color}">{sign}</span>'
        f"{name}</span>"
        for state, (name, line, sign) in LEGEND.items()
        for color, _, thickness in [STYLES[state]]
    )
    style = "display:flex;flex-wrap:wrap;gap:.3em 1.2em;font-size:.875rem"
    return f'<div style="{style}">{swatches}</div>'
