"""The strip of a visit's earlier drawings, each of which can be tapped and corrected.

It is one component of our own: as thumbnails of Streamlit's, each with its popover and its ten
digits, it took two fifths of the server's time for a stroke.
"""

from typing import Any

import streamlit as st

from .drawings import Album, Drawing

SHOWN = 8
"""Drawings in the strip."""

_HTML = '<div role="group" aria-label="Your earlier drawings"></div>'

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('[role="group"]');
  const known = new Map([...strip.children].map((one) => [one.dataset.number, one]));
  // Moved, not made anew: whoever stands on a button with the keyboard stays there.
  const shown = data.drawings.map(({ number, name, small, read }) => {
    const button = known.get(String(number)) ?? make(number, small);
    button.lastChild.textContent = name;
    button.ariaLabel = `${name}: drawing ${number}, read as ${read}`;
    button.ariaExpanded = String(number === data.chosen);
    button.onclick = () => setTriggerValue("chosen", number);
    return button;
  });
  for (const [number, one] of known) if (!shown.includes(one)) one.remove();
  shown.forEach((one, place) => {
    if (strip.children[place] !== one) strip.insertBefore(one, strip.children[place] ?? null);
  });
}

function make(number, small) {
  const button = document.createElement("button");
  button.dataset.number = number;
  button.title = "Wrong? Tap what it is.";
  const picture = document.createElement("img");
  picture.src = small;
  picture.alt = "";
  button.append(picture, document.createElement("span"));
  return button;
}
"""

_CSS = """
[role="group"] { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: flex-end }
button {
  display: grid; gap: 0.15rem; justify-items: center; padding: 0.25rem; cursor: pointer;
  font: 600 1rem var(--st-font); color: var(--st-text-color);
  background: var(--st-secondary-background-color);
  border: 2px solid transparent; border-radius: var(--st-button-radius);
}
button:hover, button:focus-visible, button[aria-expanded="true"] {
  border-color: var(--st-primary-color); outline: none;
}
img { display: block; width: 76px }
"""

_strip = st.components.v2.component("digitlab_strip", html=_HTML, css=_CSS, js=_JS)


def strip(album: Album, number: int) -> tuple[int, Drawing] | None:
    """Show the latest drawings but one.

    Parameters
    ----------
    album : Album
    number : int
        Of the drawing on the canvas, which is not shown.

    Returns
    -------
    (number, Drawing) or None
        The one that the visitor has tapped, to correct it; None if there is none, or it was tapped
        again, or is no longer in the strip.
    """
    state = st.session_state
    latest = dict(album.latest(SHOWN, but=number))
    _strip(
        key="strip",
        data={
            "drawings": tuple(  # of a list Streamlit would ask whether it is a table
                {
                    "number": old,
                    "name": str(drawing.name),
                    "small": drawing.small,
                    "read": drawing.reading.digit,
                }
                for old, drawing in latest.items()
            ),
            "chosen": state.get("strip_chosen"),
        },
        on_chosen_change=lambda: _choose(state.strip.get("chosen")),
    )
    chosen = state.get("strip_chosen")
    return (chosen, latest[chosen]) if chosen in latest else None


def _choose(number: Any) -> None:
    """Open what is tapped, or close it when it is tapped again."""
    before = st.session_state.get("strip_chosen")
    # What a browser says may be anything; what is in no album is not looked for.
    fresh = number if isinstance(number, int) and number != before else None
    st.session_state["strip_chosen"] = fresh
