"""Streamlit components whose JavaScript, CSS and HTML lie in files beside their module.

An editor colors such files, a linter reads them, and a diff shows what changed in them.
"""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def component(module: str, name: str, *parts: str) -> ComponentRenderer:
    """Register the component of a module: `canvas.py` has `canvas.js`, and may have more.

    Parameters
    ----------
    module : str
        The module's `__file__`; its .js, .css and .html are read once, now.
    name : str
        Name of the component in the browser.
    *parts : str
        Names of further .js files beside the module's own. They come before it, in this order, and
        are one JavaScript module with it: what they define, it finds without an import.

    Returns
    -------
    callable
        Mounts the component; see `st.components.v2.component`.
    """
    file = Path(module)
    html, css, js = (_read(file.with_suffix(suffix)) for suffix in (".html", ".css", ".js"))
    if parts:
        js = "\n".join([*(file.with_name(part).read_text("utf-8") for part in parts), js or ""])
    return st.components.v2.component(name, html=html, css=css, js=js)


def _read(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
