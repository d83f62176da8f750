"""The way demos do it, to compare with: what the tutorials and their copies have in common.

A whole-script rerun for every stroke, the canvas squashed to 28×28, the tutorial's network asked by
`model.predict`, and `st.bar_chart`.
"""

import os

import keras
import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas


@st.cache_resource
def load_model() -> keras.Model:
    return keras.models.load_model(os.environ["DEMO_MODEL"])


st.title("Digit recognizer")
canvas = st_canvas(
    stroke_width=20,
    stroke_color="#FFFFFF",
    background_color="#000000",
    width=280,
    height=280,
    return_image_data=True,
    key="canvas",
)
model = load_model()
if canvas.image_data is not None and canvas.json_data["objects"]:
    picture = Image.fromarray(canvas.image_data).convert("L").resize((28, 28))
    (probabilities,) = model.predict(np.asarray(picture, np.float32)[np.newaxis])
    st.header(f"This is a {probabilities.argmax()}")
    st.bar_chart(probabilities)
