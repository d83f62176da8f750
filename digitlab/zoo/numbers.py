"""The network that reads numbers without cutting them, in Keras 3 alone.

Convolutions over a line and connectionist temporal classification (Graves, Fernández, Gomez,
Schmidhuber, "Connectionist temporal classification", 2006), as in Shi, Bai, Yao, "An end-to-end
trainable neural network for image-based sequence recognition" (CRNN), 2016, but with dilated
convolutions in place of the recurrent layers: they cost less, and a strip may be of any length.
"""

from typing import Any

from ..recognition.symbols import SYMBOLS
from .recipe import Network, Phase

STAGE_FILTERS = (32, 64, 96)
"""Filters at 16, 8 and 4 rows."""

COLUMN_FILTERS = 160
"""Filters once a column is one vector."""

DILATIONS = (1, 2, 4, 8, 16, 1)
"""Of the convolutions along the line: each output sees 65 columns of features, some
six digits. A slash is told from a one by what stands around it."""

DROPOUT = 0.15
"""Share of a column's features dropped in training."""


def number_net(classes: int) -> Any:
    """Build the network, untrained.

    Parameters
    ----------
    classes : int
        Symbols, and the blank after them.

    Returns
    -------
    keras.Model
        (N, 32, W) uint8 → (N, W/2, classes) float32 logits; `with_softmax` completes it.
    """
    import keras
    from keras import layers

    from ..recognition.strip import HEIGHT

    given = keras.Input((HEIGHT, None), dtype="uint8", name="strips")
    x = layers.Reshape((HEIGHT, -1, 1))(layers.Rescaling(1 / 255)(given))
    x = _convolve(x, STAGE_FILTERS[0], 5, 2)  # (N, 16, W/2, 32)
    x = layers.Add()([x, _convolve(x, STAGE_FILTERS[0], 3)])
    for filters in STAGE_FILTERS[1:]:
        x = _convolve(x, filters, 3, (2, 1))  # (N, 8, W/2, 64), (N, 4, W/2, 96)
        x = layers.Add()([x, _convolve(x, filters, 3)])
    x = layers.Conv2D(COLUMN_FILTERS, (x.shape[1], 1), use_bias=False)(x)  # (N, 1, W/2, 160)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Reshape((-1, COLUMN_FILTERS))(x)  # (N, W/2, 160)
    for dilation in DILATIONS:
        y = layers.Conv1D(
            COLUMN_FILTERS, 3, padding="same", dilation_rate=dilation, use_bias=False
        )(x)
        x = layers.Add()([x, layers.ReLU()(layers.BatchNormalization()(y))])
    x = layers.SpatialDropout1D(DROPOUT)(x)
    return keras.Model(given, layers.Dense(classes, dtype="float32", name="logits")(x))


def with_softmax(model: Any) -> Any:
    """Add the softmax: the same weights, (N, W/2, classes) probabilities."""
    import keras
    from keras import layers

    probabilities = layers.Softmax(name="probabilities")(model.output)
    return keras.Model(model.input, probabilities, name="number_net")


def _convolve(x: Any, filters: int, kernel: int, stride: int | tuple[int, int] = 1) -> Any:
    from keras import layers

    x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


NUMBER_NET = Network(
    name="number_net",
    what="Convolutions over a line, CTC; reads numbers with their marks",
    build=number_net,
    phases=(
        Phase(170, 2.5e-3, "cosine", kept=False, averaged=True),
        Phase(40, 8e-4, "cosine", averaged=True),
        Phase(16, 4e-4, "cosine", kept=False, averaged=True),
        Phase(16, 4e-4, "cosine", averaged=True),
    ),
    optimizer="adamw",
    weight_decay=0.01,
    compared=False,
)
"""Its recipe. `train number_net` follows it; the table of recipes holds networks of one digit."""

CLASS_COUNT = len(SYMBOLS) + 1
"""Symbols, and the blank."""
