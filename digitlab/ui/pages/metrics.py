"""The Metrics page: how good the bundled network is and where it fails; all models; two compared.

Everything comes from the models' reports: neither the networks nor any data set is needed. Where
MNIST is on this machine, the digits that are spoken of are shown too.
"""

import streamlit as st

from digitlab.charts.comparison import optimizers, read_all
from digitlab.errors import ModelError
from digitlab.recognition import store
from digitlab.report import Report
from digitlab.ui.metrics import address
from digitlab.ui.metrics.all_models import all_models
from digitlab.ui.metrics.one_model import one_model
from digitlab.ui.metrics.two_models import two_models
from digitlab.ui.theme import theme
from digitlab.ui.widgets.title import show_title


def show_model(name: str) -> None:
    """Turn to one model."""
    st.session_state.update(model=name, view=address.ONE)
    address.remember()


reports = read_all(store.models_folder())
if store.BUNDLED not in reports:
    try:
        Report.read(store.models_folder() / store.BUNDLED)
    except ModelError as error:
        st.error(str(error))
if not reports:
    st.stop()
# The key tells `ui/style.css` what is printed.
with (
    st.container(horizontal_alignment="center"),
    st.container(width=1120, key=f"metrics_{theme()}"),
):
    show_title("Metrics", "How well the networks read, and where they fail.")
    address.follow_address()
    address.prepare(address.VIEW, address.CHOICES, address.ONE)
    one_tab, all_tab, two_tab = st.tabs(
        [*address.CHOICES], key=address.VIEW, on_change=address.remember
    )
    # Only the open tab is drawn.
    if one_tab.open:
        with one_tab:
            one_model(reports)
    if all_tab.open:
        with all_tab:
            all_models(reports, optimizers(store.models_folder()), show_model)
    if two_tab.open:
        with two_tab:
            two_models(reports)
