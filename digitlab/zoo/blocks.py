"""Networks put together from a few blocks, in Keras 3 alone: `fast`, and what a class chooses."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .layers import classify, image_input


class Block(NamedTuple):
    """A convolution with batch normalization and ReLU, or, without filters, max pooling.

    Attributes
    ----------
    what : str
        One line for users.
    filters, kernel, stride : int
    """

    what: str
    filters: int
    kernel: int
    stride: int


BLOCKS = {
    "halve-5": Block("16 filters of 5×5, halving", 16, 5, 2),
    "halve-3": Block("32 filters of 3×3, halving", 32, 3, 2),
    "keep-3": Block("16 filters of 3×3", 16, 3, 1),
    "pool": Block("Max pooling, halving", 0, 2, 2),
}
"""The blocks that may be chosen, by name."""

DENSE_SIZES = (0, 16, 64, 256)
"""Sizes of the dense layer before the last one; 0: none."""

MOMENTUM = 0.9
"""Weight of the past in the averages of batch normalization, per step: they must follow a network
that learns in some hundred steps."""

FAST = ("halve-5", "halve-3"), 64, 0.2
"""Blocks, dense layer and dropout of `fast`."""


def fast(classes: int) -> Any:
    """Build a network that learns MNIST in seconds on two cores.

    Two convolutions that halve the picture by their stride, so that nothing is computed which
    pooling would throw away, each with batch normalization, which bears a high learning rate; then
    a dense layer of 64. 57 thousand parameters.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities.
    """
    return build("fast", *FAST, classes)


def build(name: str, blocks: Sequence[str], dense: int, dropout: float, classes: int = 10) -> Any:
    """Build a network of blocks and a dense layer.

    Parameters
    ----------
    name : str
    blocks : sequence of str
        Keys of `BLOCKS`.
    dense : int
        Neurons of the dense layer before the last one; 0: there is none.
    dropout : float
        Share of the features dropped in training, 0 to 1.
    classes : int

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities.
    """
    from keras import layers

    given, x = image_input()
    for block in map(BLOCKS.__getitem__, blocks):
        # Pixels at the border hold no ink; a small map is not made smaller still.
        padding = "valid" if x.shape[1] > 2 * block.kernel else "same"
        if block.filters:
            x = layers.Conv2D(
                block.filters, block.kernel, block.stride, padding=padding, use_bias=False
            )(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=MOMENTUM)(x))
        else:
            x = layers.MaxPooling2D(block.kernel, block.stride, padding=padding)(x)
    x = layers.Dropout(dropout)(layers.Flatten()(x))
    if dense:
        x = layers.Dense(dense, activation="relu")(x)
    return classify(name, given, x, classes)
