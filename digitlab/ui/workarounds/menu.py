"""On a phone, Streamlit leaves the drawer with the pages open over the page that was chosen in it.

Seen in Streamlit 1.67. No issue of Streamlit's is known to us. `tests/ui/workarounds/test_menu.py`
fails when Streamlit closes the drawer by itself: then this file can go.
"""

from ..component import component

_menu = component(__file__, "digitlab_menu")


def close_menu(page: str) -> None:
    """Close the drawer when another page than before has been chosen."""
    _menu(key="menu", data={"page": page}, height=0)
