"""The ten bars of a prediction on a page."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ...charts import bars
from ...recognition.prediction import Prediction

HEIGHT = 200
"""Of the plot, pixels."""

Shape = Callable[[int], dict[str, Any]]


def show_bars(
    prediction: Prediction, key: str, height: int = HEIGHT, shape: Shape = bars.large
) -> None:
    """Show the bars; those of one key stay mounted and move."""
    st.vega_lite_chart(
        bars.table(prediction),
        shape(height),
        width="stretch",
        key=key,
        alt=bars.describe(prediction),
    )
