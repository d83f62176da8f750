"""First and last layers of every network, in Keras 3 alone: bytes in, probabilities out."""

from typing import Any


def image_input() -> tuple[Any, Any]:
    """Make the input, (N, 28, 28) uint8, and from it (N, 28, 28, 1) from 0 to 1: both tensors."""
    import keras
    from keras import layers

    given = keras.Input((28, 28), dtype="uint8", name="pictures")
    return given, layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(given))


def classify(name: str, given: Any, x: Any, classes: int) -> Any:
    """Add the softmax layer to (N, features) and make the Keras model."""
    import keras
    from keras import layers

    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(given, probabilities, name=name)
