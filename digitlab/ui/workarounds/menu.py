"""On a phone, Streamlit leaves the drawer with the pages open over the page that was chosen in it.

Seen in Streamlit 1.67. No issue of Streamlit's is known to us. `tests/ui/workarounds/test_menu.py`
fails when Streamlit closes the drawer by itself: then this file can go.
"""

from ..component import component

_menu = component(__file__, "digitlab_menu")


def close_menu() -> None:
    """Close the drawer when a page has been chosen in it, be it the one that is shown."""
    _menu(key="menu", height=0)
