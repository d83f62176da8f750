"""The two ends that every network here has, in Keras 3 alone: bytes in, probabilities out."""

from typing import Any


def image_input() -> tuple[Any, Any]:
    """Begin a network: its input, (N, 28, 28) uint8, and the same as (N, 28, 28, 1) from 0 to 1."""
    import keras
    from keras import layers

    given = keras.Input((28, 28), dtype="uint8", name="pictures")
    return given, layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(given))


def classify(name: str, given: Any, x: Any, classes: int) -> Any:
    """End a network: from (N, features) to probabilities, and all of it as a Keras model."""
    import keras
    from keras import layers

    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(given, probabilities, name=name)
