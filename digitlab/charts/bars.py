"""Prediction → ten bars as HTML, and the same in words.

They are no Vega-Lite chart: its toolbar is four stops of the Tab key, its colors are the same on a
light and a dark page, and it must be there before it can be changed. `answer.css` of the Draw page
lays them out.
"""

from html import escape

from ..recognition.prediction import Prediction
from ..wording import percent
from .colors import ACCENT, Palette


def html(prediction: Prediction, colors: Palette, height: int = 0, is_small: bool = False) -> str:
    """Draw ten bars, 0 to 9, each with its percentage.

    The winner stands out by more than its color: its number is bold, with a mark before it. Of what
    was refused nothing stands out.

    Parameters
    ----------
    prediction : Prediction
    colors : Palette
        Of the page.
    height : int
        Of all, pixels; 0 where the style sheet decides.
    is_small : bool
        Whether the numbers are left out, as where the bars of many networks stand side by side.
    """
    style = {"label": colors.label, "words": colors.words, "bar": colors.bar, "accent": ACCENT}
    variables = ";".join(f"--digitlab-{name}:{color}" for name, color in style.items())
    size = f";height:{height}px" if height else ""
    kinds = ["digitlab-bars", "digitlab-small" if is_small else "digitlab-large"]
    winner = prediction.digit if prediction.is_digit else None
    shares, is_blank = prediction.probabilities.tolist(), prediction.is_blank
    columns = "".join(
        _column(digit, share, digit == winner, is_blank) for digit, share in enumerate(shares)
    )
    return (
        f'<div class="{" ".join(kinds)}" role="img" aria-label="{escape(describe(prediction))}" '
        f'style="{variables}{size}">{columns}</div>'
    )


def _column(digit: int, share: float, wins: bool, is_blank: bool) -> str:
    percentage = percent(share)
    number = "" if is_blank else f"{'▼ ' if wins else ''}{percentage}"
    return (
        f'<div data-digit="{digit}" data-probability="{share:.6g}"'
        f'{" data-wins" if wins else ""} title="{digit}: {percentage}">'
        f'<span style="--digitlab-share:{share:.4f}"><b>{number}</b><i></i></span>'
        f"<em>{digit}</em></div>"
    )


def describe(prediction: Prediction) -> str:
    """The same bars in words, for those who do not see them."""
    if prediction.is_blank:
        return "Ten empty bars, one for each digit from 0 to 9."
    shares = ", ".join(
        f"{digit}: {percent(float(p))}" for digit, p in enumerate(prediction.probabilities)
    )
    return f"Probability of each digit. {shares}."
