"""A chart with all that belongs to it: what to look at, its numbers as a table, and downloads.

Streamlit's own chart toolbar shows on hover only and saves no SVG. A few lines of JavaScript save
the picture that the browser has drawn, in the colours that the visitor sees.
"""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

_HTML = """
<button type="button" data-kind="svg">SVG</button>
<button type="button" data-kind="png">PNG</button>
"""

_CSS = """
:host, div { display: flex; gap: 0.25rem; }
button {
  font: inherit; font-size: 0.875rem; line-height: 1.6; padding: 0.25rem 0.5rem; cursor: pointer;
  color: inherit; background: none; border: none; border-radius: 0.5rem;
}
button::before { content: "↓ "; opacity: 0.7; }
button:hover, button:focus-visible { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
"""

_JS = """
const EDGE = 16;

export default function ({ data, parentElement }) {
  for (const button of parentElement.querySelectorAll("button")) {
    const kind = button.dataset.kind;
    button.setAttribute("aria-label", `Save as ${kind.toUpperCase()}: ${data.label}`);
    button.onclick = () => save(data, kind);
  }
}

async function save({ place, name }, kind) {
  const drawn = document.querySelector(`.st-key-${place} svg.marks`);
  if (!drawn) return;
  const box = drawn.getBoundingClientRect();
  const [width, height] = [box.width + 2 * EDGE, box.height + 2 * EDGE];
  const copy = drawn.cloneNode(true);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${width} ${height}`);
  // On the page's own ground, so that a dark page's white letters can be read anywhere.
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const page = document.querySelector('[data-testid="stApp"]') ?? document.body;
  ground.setAttribute("x", -EDGE);
  ground.setAttribute("y", -EDGE);
  ground.setAttribute("width", width);
  ground.setAttribute("height", height);
  ground.setAttribute("fill", getComputedStyle(page).backgroundColor);
  copy.prepend(ground);
  const text = new XMLSerializer().serializeToString(copy);
  const svg = new Blob([text], { type: "image/svg+xml" });
  const file = kind === "svg" ? svg : await paint(svg, width, height);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function paint(svg, width, height) {
  const picture = new Image();
  picture.src = URL.createObjectURL(svg);
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
"""

_saver = st.components.v2.component("digitlab_saver", html=_HTML, css=_CSS, js=_JS)


def figure(
    chart: alt.LayerChart | alt.Chart,
    caption: str,
    table: pd.DataFrame,
    name: str,
    on_select: Callable[[], None] | None = None,
    version: int = 0,
) -> None:
    """Show a chart, its caption, its table and its downloads.

    Parameters
    ----------
    chart : LayerChart or Chart
    caption : str
        One or two sentences that say what to look at.
    table : DataFrame
        The chart's numbers.
    name : str
        Of the downloads; unique on the page.
    on_select : callable, optional
        Called when something in the chart is chosen; `selected` then tells what.
    version : int
        Another one forgets what was chosen.
    """
    place = f"figure_{name}"
    with st.container(key=place):
        options: dict[str, Any] = {"on_select": on_select} if on_select else {}
        st.altair_chart(chart, key=_key(name, version), alt=caption, **options)
    st.caption(caption)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        numbers(table, name)
        _saver(
            key=f"save_{name}",
            data={"place": place, "name": name, "label": name.replace("_", " ")},
            width="content",
        )


def numbers(table: pd.DataFrame, name: str) -> None:
    """Two small controls: a chart's numbers as a table that screen readers read, and as CSV."""
    label = name.replace("_", " ")
    with st.popover(
        "Table", icon=":material/table:", type="tertiary", help=f"The numbers of: {label}"
    ):
        st.table(table, border="horizontal", hide_index=True)
    st.download_button(
        "CSV",
        table.to_csv(index=False).encode(),
        f"{name}.csv",
        "text/csv",
        key=f"csv_{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help=f"Download the numbers of: {label}",
    )


def selected(name: str, selection: str, version: int = 0) -> list[dict[str, Any]]:
    """What a visitor has chosen in a figure."""
    state = st.session_state.get(_key(name, version), {})
    return list(state.get("selection", {}).get(selection, []))


def _key(name: str, version: int) -> str:
    return f"chart_{name}_{version}"
