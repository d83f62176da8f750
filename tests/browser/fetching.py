"""The Metrics page, with MNIST not from the internet but from a server of the test's own."""

import os
from functools import partial
from pathlib import Path

import streamlit as st

from digitlab.datasets import download
from digitlab.ui import mnist

mnist.fetch_mnist = partial(
    download.fetch_mnist, url=os.environ["MNIST_URL"], sha256=os.environ["MNIST_SHA256"]
)
st.navigation(
    [st.Page(Path(__file__).parents[2] / "digitlab" / "ui" / "pages" / "metrics.py")]
).run()
