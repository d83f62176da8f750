"""A page's picture with a box around each find and what it was read as, as SVG.

All eyes can tell the colors apart. Besides, each kind of find has a line of its own, and a find
that the visitor should look at has a question mark.
"""

from statistics import median
from xml.sax.saxutils import escape

from ...charts.colors import ACCENT, BLUE, DARK_GREEN, DEEP, QUIET
from ..widgets.thumbnails import data_url
from .sheet import Find, Sheet, State

STYLES = {
    State.SURE: (BLUE, "", 1.0),
    State.DOUBTFUL: (ACCENT, "7 4", 1.6),
    State.UNREAD: (DEEP, "2 4", 1.6),
    State.CHECKED: (DARK_GREEN, "", 2.2),
    State.LEFT_OUT: (QUIET, "1 5", 0.8),
}
"""State → color, dashes and width of its box, in shares of a common line's."""

LEGEND = {
    State.SURE: ("Sure", "solid", ""),
    State.DOUBTFUL: ("Check", "dashed", "?"),
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


def draw(sheet: Sheet, ask_below: int) -> str:
    """Draw one page where digits up to `ask_below` percent are asked about."""
    width, height = sheet.size
    heights = [find.box[3] for find in sheet.finds if find.box]
    # Letters as high as half a digit, but readable where digits are tiny or huge.
    letters = min(max(median(heights) * 0.5, width / 60), width / 25) if heights else 0
    marks = "".join(_mark(find, ask_below, letters, width) for find in sheet.finds)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">'
        f'<image href="{data_url(sheet.picture)}" width="{width}" height="{height}"/>'
        f'<g fill="none" font-family="sans-serif" font-weight="700" font-size="{letters:.0f}">'
        f"{marks}</g></svg>"
    )


def tag(find: Find, ask_below: int) -> str:
    """What stands on a find's box."""
    state = find.state(ask_below)
    ending = {State.DOUBTFUL: "?", State.CHECKED: "✓"}.get(state, "")
    return "×" if state is State.LEFT_OUT else find.text + ending


def _mark(find: Find, ask_below: int, letters: float, page_width: int) -> str:
    if find.box is None:
        return ""
    color, dashes, thickness = STYLES[find.state(ask_below)]
    line = thickness * page_width / 500
    x, y, width, height = find.box
    left, top = x - line, y - line
    text = tag(find, ask_below)
    tag_width, tag_height = letters * (0.3 + 0.6 * len(text)), letters * 1.1
    tag_top = max(0.0, top - tag_height)
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width + 2 * line:.1f}" '
        f'height="{height + 2 * line:.1f}" stroke="{color}" stroke-width="{line:.1f}" '
        f'stroke-dasharray="{dashes}"/>'
        f'<rect x="{left:.1f}" y="{tag_top:.1f}" width="{tag_width:.1f}" height="{tag_height:.1f}" '
        f'fill="{color}"/>'
        f'<text x="{left + tag_width / 2:.1f}" y="{tag_top + tag_height * 0.83:.1f}" fill="#fff" '
        f'text-anchor="middle">{escape(text)}</text>'
    )
