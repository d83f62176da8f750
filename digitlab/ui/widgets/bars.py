"""The ten bars of a prediction on a page."""

import streamlit as st

from ...charts import bars
from ...recognition.prediction import Prediction
from ..theme import palette


def show_bars(prediction: Prediction, height: int = 0, is_small: bool = False) -> None:
    """Show the bars; see `charts.bars.html`."""
    st.html(bars.html(prediction, palette(), height, is_small))
