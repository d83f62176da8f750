"""The Metrics page: how good the bundled network is and where it fails; all models; two compared.

Drawn from reports alone: it needs neither the networks nor any data set. Where MNIST is at hand,
the digits in question are shown too.
"""

import streamlit as st

from digitlab.charts.comparison import optimizers, read_all
from digitlab.errors import ModelError
from digitlab.recognition import store
from digitlab.report import Report
from digitlab.ui.metrics.all_models import all_models
from digitlab.ui.metrics.one_model import one_model
from digitlab.ui.metrics.two_models import two_models

ONE, ALL, TWO = "One model", "All models", "Compare two"


def look_at(name: str) -> None:
    """Turn to one model."""
    st.session_state.update(model=name, view=ONE)


reports = read_all(store.models_folder())
if store.BUNDLED not in reports:
    try:
        Report.read(store.models_folder() / store.BUNDLED)
    except ModelError as error:
        st.error(str(error))
if not reports:
    st.stop()
with st.container(horizontal_alignment="center"), st.container(width=920):
    one, every, two = st.tabs([ONE, ALL, TWO], key="view", bind="query-params", on_change="rerun")
    # Only what is looked at is drawn.
    if one.open:
        with one:
            one_model(reports)
    if every.open:
        with every:
            all_models(reports, optimizers(store.models_folder()), look_at)
    if two.open:
        with two:
            two_models(reports)
