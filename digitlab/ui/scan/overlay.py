"""A page's picture with a box around each find and what it was read as, as SVG.

Colours are Okabe and Ito's, which all eyes can tell apart; each kind of find has a line of its own
besides, and all that wants a look has a question mark.
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
"""State → colour, dashes and width of its box, in shares of a common line's."""

LEGEND = (
    "Thin line: sure. Dashes and a question mark: please check. Dots: no digit, as far as can be "
    "seen. Thick line and a tick: checked by you."
)


def draw(sheet: Sheet, enough: int) -> str:
    """Draw one page where `enough` percent is sure enough."""
    width, height = sheet.size
    heights = [find.box[3] for find in sheet.finds if find.box]
    # Letters as high as half a digit, but readable where digits are tiny or huge.
    letters = min(max(median(heights) * 0.5, width / 60), width / 25) if heights else 0
    marks = "".join(_mark(find, enough, letters, width) for find in sheet.finds)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">'
        f'<image href="{data_url(sheet.picture)}" width="{width}" height="{height}"/>'
        f'<g fill="none" font-family="sans-serif" font-weight="700" font-size="{letters:.0f}">'
        f"{marks}</g></svg>"
    )


def tag(find: Find, enough: int) -> str:
    """What stands on a find's box."""
    state = find.state(enough)
    ending = {State.DOUBTFUL: "?", State.CHECKED: "✓"}.get(state, "")
    return "×" if state is State.LEFT_OUT else find.text + ending


def _mark(find: Find, enough: int, letters: float, page_width: int) -> str:
    if find.box is None:
        return ""
    color, dashes, thickness = STYLES[find.state(enough)]
    line = thickness * page_width / 500
    x, y, width, height = find.box
    left, top = x - line, y - line
    text = tag(find, enough)
    wide, high = letters * (0.3 + 0.6 * len(text)), letters * 1.1
    over = max(0.0, top - high)
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width + 2 * line:.1f}" '
        f'height="{height + 2 * line:.1f}" stroke="{color}" stroke-width="{line:.1f}" '
        f'stroke-dasharray="{dashes}"/>'
        f'<rect x="{left:.1f}" y="{over:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'fill="{color}"/>'
        f'<text x="{left + wide / 2:.1f}" y="{over + high * 0.83:.1f}" fill="#fff" '
        f'text-anchor="middle">{escape(text)}</text>'
    )
