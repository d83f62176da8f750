"""A network of one's own, brought in a file, for this visit: tried and compared like the others."""

from typing import Any

import streamlit as st

from ...errors import DigitlabError
from ...recognition.bring.examine import examine, report_of
from ...recognition.bring.wrap import MOST_BYTES
from ...serving.gate import Urgency
from ...serving.limits import PAGES
from ...transforms.made_up import made_up_digits
from ..mnist import test_digits
from ..widgets import escape
from .attempts import keep
from .process import Trained

KEY = "teach_bring"
"""Key of the file uploader."""

SAID = "teach_bring_said"
"""Key, in the session's state, of what is said of the file that was brought."""

MEASURED_BY = 1_000
"""MNIST test digits that a network is measured by; made-up ones where MNIST is not here."""


def show_bring() -> None:
    """Offer to bring a network."""
    with st.expander("Bring a network of your own", icon=":material/upload_file:"):
        st.write(
            "A `.keras` or ONNX file that takes 28×28 pixels, white on black, and gives ten "
            "numbers. Which range its pixels have is found by trying. It stays in this visit."
        )
        st.file_uploader(
            "Network",
            ["keras", "onnx"],
            key=KEY,
            max_upload_size=MOST_BYTES // 1_000_000,
            on_change=_bring,
        )
        if said := st.session_state.get(SAID):
            st.warning(escape.markdown(said))


def _bring() -> None:
    file: Any = st.session_state.get(KEY)
    st.session_state.pop(SAID, None)
    if file is None or not hasattr(file, "getvalue"):  # a file that the server lost
        return
    tested = test_digits()
    if tested is None:
        images, labels = made_up_digits(300)
    else:
        images, labels = tested.images[:MEASURED_BY], tested.labels[:MEASURED_BY]
    try:
        with PAGES.turn(Urgency.PAGE):
            brought = examine(file.getvalue(), images, labels)
        count = len(labels) if tested is not None else 0
        right = round(brought.right * count)
        keep(Trained(report_of(brought, "mine", "a file"), brought.network, right, count), "Yours")
    except DigitlabError as error:
        st.session_state[SAID] = str(error)
