"""Dense networks on 784 features, in Keras 3 alone; none knows that pixels adjoin."""

from collections.abc import Sequence
from typing import Any

from .layers import classify, image_input


def ann(classes: int) -> Any:
    """Build a network of one dense layer with as many neurons as pixels."""
    return _stack("ann", (784,), classes)


def mlp_overfit(classes: int) -> Any:
    """Build two dense layers of 512 without any regularization."""
    return _stack("mlp_overfit", (512, 512), classes)


def mlp(classes: int) -> Any:
    """Build two dense layers of 512, each with dropout."""
    return _stack("mlp", (512, 512), classes, dropout=0.3)


def fitted(name: str, weights: Sequence[Any], biases: Sequence[Any]) -> Any:
    """Build a ReLU network from given weights.

    Parameters
    ----------
    name : str
    weights, biases : sequences of arrays
        Of each layer: (inputs, outputs) and (outputs,).

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities.
    """
    *hidden, classes = (len(bias) for bias in biases)
    model = _stack(name, hidden, classes)
    model.set_weights([array for layer in zip(weights, biases, strict=True) for array in layer])
    return model


def _stack(name: str, sizes: Sequence[int], classes: int, dropout: float = 0.0) -> Any:
    from keras import layers

    given, x = image_input()
    x = layers.Flatten()(x)  # (N, 28, 28, 1) -> (N, 784)
    for size in sizes:
        x = layers.Dense(size, activation="relu")(x)
        if dropout:
            x = layers.Dropout(dropout)(x)
    return classify(name, given, x, classes)
