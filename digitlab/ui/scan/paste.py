"""What is pasted, or dropped anywhere on the page, goes to the file uploader.

Streamlit's own takes no pictures from the clipboard, and of files only those dropped on itself.
"""

from ..component import component

_paster = component(__file__, "digitlab_paster")


def take_pasted(uploader: str) -> None:
    """Hand what is pasted or dropped to the uploader of that key."""
    _paster(data={"uploader": uploader}, key=f"{uploader}_paster", height=0)
