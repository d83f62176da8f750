"""What is seen of a training: its curves, its filters, and how it reads the class's digits."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from ...charts.colors import ACCENT
from ...charts.live import Curve, accuracy_svg
from ...io.images import encode_png
from ...preprocess import SIZE
from ...wording import decimal, duration, percent, unbroken
from ...zoo.plan import Plan, Progress
from ..theme import palette
from ..widgets.thumbnails import data_url, svg_url

FIRST_SPAN = 20.0
"""Seconds that the curves' axis has at first."""

MOST_SHOWN = 120
"""Digits of a class that are shown, the latest; the counts are of all."""


def curves(lines: Sequence[Progress]) -> None:
    """Show how many digits are read right, by the second."""
    colors = palette()
    drawn = [
        Curve("learned", [(line.seconds, line.accuracy) for line in lines]),
        Curve("not learned", [(line.seconds, line.val_accuracy) for line in lines], is_main=True),
    ]
    picture = accuracy_svg(drawn, FIRST_SPAN, colors)
    last = lines[-1]
    words = (
        f"After {duration(last.seconds)} {percent(last.val_accuracy, 1)} of digits that were not "
        f"learned from are read right, and {percent(last.accuracy, 1)} of those learned from."
    )
    st.html(f'<div class="digitlab-live"><img src="{svg_url(picture)}" alt="{words}"></div>')
    st.caption(
        unbroken(
            f"Round {last.epoch:.1f} · loss {last.loss:.3f}, of digits not learned from "
            f"{last.val_loss:.3f} · learning rate {decimal(last.rate)}"
        )
    )


def filters(line: Progress) -> None:
    """Show the weights of the first layer: white adds, black takes away."""
    side = line.filter_side
    if not side:
        return
    maps = np.frombuffer(line.filters, np.uint8).reshape(-1, side, side)
    images = "".join(
        f'<img src="{data_url(encode_png(weights))}" alt="Filter {number}">'
        for number, weights in enumerate(maps, 1)
    )
    st.html(f'<div class="digitlab-filters">{images}</div>')
    st.caption("What the first layer looks for: white adds, black takes away.")


def own_digits(plan: Plan, lines: Sequence[Progress]) -> None:
    """Show the class's digits, how each is read now, and which have turned from wrong to right."""
    labels = np.frombuffer(plan.labels, np.uint8)
    first, read = (np.frombuffer(line.digits, np.uint8) for line in (lines[0], lines[-1]))
    if not len(labels) or not len(first) == len(read) == len(labels):
        return
    is_right, was_right = labels == read, labels == first
    marks = [_marks(*of_one) for of_one in zip(labels, read, is_right, was_right, strict=True)]
    is_held = np.frombuffer(plan.held, bool)
    if is_held.all():
        now = f"{_count(is_right)} are read right, and none of them is learned from"
        is_held = ~is_held  # A mark on each would tell nothing.
    else:
        now = (
            f"{_count(is_right[~is_held])} of those learned from are read right, and "
            f"{_count(is_right[is_held])} of those held back (dashed)"
        )
    st.markdown(
        f"**The class's digits:** {now}. Before it learned, {_count(was_right)} were; those that "
        "have turned have a\N{NO-BREAK SPACE}✓."
    )
    colors = palette()
    shown = range(max(0, len(labels) - MOST_SHOWN), len(labels))
    figures = "".join(
        f"<figure{marks[at][0]}{' data-held' if is_held[at] else ''}>"
        f'<img src="{_picture(plan.images[at * SIZE**2 : (at + 1) * SIZE**2])}" '
        f'alt="A {labels[at]}"><figcaption>{marks[at][1]}</figcaption></figure>'
        for at in shown
    )
    style = (
        f"--digitlab-accent:{ACCENT};--digitlab-words:{colors.words};--digitlab-bar:{colors.bar}"
    )
    st.html(f'<div class="digitlab-own" style="{style}">{figures}</div>')


def _marks(label: int, read: int, is_right: bool, was_right: bool) -> tuple[str, str]:
    """The attribute of a digit, and what stands below it."""
    if not is_right:
        return " data-wrong", f"{label} → {read}"
    return ("", str(label)) if was_right else (" data-turned", f"{label} ✓")


def _count(is_right: np.ndarray) -> str:
    return f"{int(is_right.sum())} of {len(is_right)}"


@lru_cache(maxsize=4 * MOST_SHOWN)
def _picture(pixels: bytes) -> str:
    return data_url(encode_png(np.frombuffer(pixels, np.uint8).reshape(SIZE, SIZE)))
