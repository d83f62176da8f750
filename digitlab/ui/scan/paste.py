"""Ctrl+V on the page gives pictures to the file uploader, which Streamlit's own does not take."""

from ..component import component

_paster = component(__file__, "digitlab_paster")


def take_pasted(uploader: str) -> None:
    """Hand pictures from the clipboard to the uploader of that key."""
    _paster(data={"uploader": uploader}, key=f"{uploader}_paster", height=0)
