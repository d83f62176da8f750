"""What a visitor has chosen on the Metrics page, in its address: to send to somebody, and for Back.

A widget that is bound to the address replaces it, and Back would leave the page. What a run writes
there is remembered by the browser. So each choice is written by its callback, and an address that
this visit did not write, as after Back, is taken at its word.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import streamlit as st

ONE, ALL, TWO = "One model", "All models", "Compare two"
"""The views, as their tabs are called."""

VIEW = "view"
"""Name of the chosen view in the address."""

CHOICES = {ONE: ("model",), ALL: ("row",), TWO: ("one", "other")}
"""View → what is chosen in it. Each is called in the address as in the session's state."""


class Chosen(NamedTuple):
    """What is chosen in one visit; replaced and never changed.

    Attributes
    ----------
    values : mapping of str to str
        Of `VIEW` and of `CHOICES`; "" where nothing is chosen.
    address : mapping of str to str
        That says so.
    version : int
        Grows when an address is followed.
    """

    values: Mapping[str, str]
    address: Mapping[str, str]
    version: int


def chosen() -> Chosen:
    """What is chosen in this visit."""
    known: Chosen = st.session_state.get("metrics_chosen", Chosen({VIEW: ONE}, {}, 0))
    return known


def follow_address() -> None:
    """Choose what the address names, where this visit did not write it."""
    before, address = chosen(), st.query_params.to_dict()
    if address == before.address:
        return
    view = address.get(VIEW, ONE)
    view = view if view in CHOICES else ONE
    named = {VIEW: view, **{name: address.get(name, "") for name in CHOICES[view]}}
    st.session_state["metrics_chosen"] = Chosen(
        {**before.values, **named}, address, before.version + 1
    )
    st.session_state.update(named)


def prepare(name: str, offered: Collection[str], default: str) -> None:
    """Have the widget of that name, which comes next, show what is chosen, or else the default."""
    state = st.session_state
    value = state.get(name) or chosen().values.get(name)
    if value not in offered:
        value = default
    if state.get(name) != value:
        state[name] = value


def remember() -> None:
    """Write what the page's widgets show into the address."""
    state = st.session_state
    choose(**{name: state[name] for name in (VIEW, "model", "one", "other") if state.get(name)})


def choose(**named: str) -> None:
    """Choose what is named, and write it into the address."""
    before = chosen()
    values = {**before.values, **named}
    view = values[VIEW]
    address = {name: values[name] for name in CHOICES[view] if values.get(name)}
    if view != ONE:
        address = {VIEW: view, **address}
    st.session_state["metrics_chosen"] = Chosen(values, address, before.version)
    st.query_params.from_dict(address)
