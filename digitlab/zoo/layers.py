"""First and last layers of every network, in Keras 3 alone: bytes in, probabilities out."""

from typing import Any

INPUT_LAYERS = 3
"""How many layers `image_input` makes."""


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


def softened(model: Any) -> Any:
    """Let a trained network of layers in a row see the mean of each 2×2 pixels.

    Augmentation interpolates between pixels, so what a network learns from is softer than what it
    reads (Touvron, Vedaldi, Douze, Jégou, "Fixing the train-test resolution discrepancy", 2019, met
    the same with sizes).

    Parameters
    ----------
    model : keras.Model
        (N, 28, 28) uint8 → (N, classes) float32; it begins with `image_input`.

    Returns
    -------
    keras.Model
        Likewise, another model with the same weights.
    """
    import keras
    from keras import layers

    given, x = image_input()
    x = layers.AveragePooling2D(2, strides=1, padding="same")(x)
    for layer in model.layers[INPUT_LAYERS:]:
        x = type(layer).from_config(layer.get_config())(x)
    seen = keras.Model(given, x, name=model.name)
    seen.set_weights(model.get_weights())
    return seen
