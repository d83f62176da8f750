"""Convolutional networks, in Keras 3 alone, so that any of its backends can train them."""

from typing import Any


def digit_cnn(classes: int) -> Any:
    """Build the network that the app is bundled with.

    Twice: two convolutions of 3×3 and one of 5×5 that halves the picture by its stride, each with
    batch normalization; then a dense layer of 128 with dropout. After Chris Deotte's "25 Million
    Images! [0.99757] MNIST" (Kaggle, 2018), which compared the choices; here with fewer filters
    where the picture is large, more where it is small, and single, not an ensemble of fifteen.

    Parameters
    ----------
    classes : int
        10, or 11 for a network that also learns what is not a digit.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities. 554 thousand parameters.
    """
    import keras
    from keras import layers

    def convolve(x: Any, filters: int, kernel: int, stride: int = 1) -> Any:
        padding = "valid" if stride == 1 else "same"
        x = layers.Conv2D(filters, kernel, stride, padding=padding, use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization()(x))

    pictures = keras.Input((28, 28), dtype="uint8", name="pictures")
    x = layers.Rescaling(1 / 255)(pictures)
    x = layers.Reshape((28, 28, 1))(x)
    for filters, dropout in ((24, 0.1), (96, 0.2)):
        x = convolve(x, filters, 3)
        x = convolve(x, filters, 3)
        x = convolve(x, filters, 5, stride=2)
        x = layers.Dropout(dropout)(x)
    x = layers.Flatten()(x)  # (N, 4, 4, 96) -> (N, 1536)
    x = layers.Dense(128, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Dropout(0.3)(x)
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(pictures, probabilities, name="digit_cnn")


def cnn_32_64(classes: int) -> Any:
    """Build the network of the common tutorial.

    32 then 64 kernels of 3×3, each followed by 2×2 max pooling; dropout, a dense layer of 128,
    dropout, softmax. Its author claims 99.2 % of the test digits.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities. 225 thousand parameters.
    """
    import keras
    from keras import layers

    pictures = keras.Input((28, 28), dtype="uint8", name="pictures")
    x = layers.Rescaling(1 / 255)(pictures)
    x = layers.Reshape((28, 28, 1))(x)
    for filters in (32, 64):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.5)(layers.Flatten()(x))  # (N, 5, 5, 64) -> (N, 1600)
    x = layers.Dropout(0.5)(layers.Dense(128, activation="relu")(x))
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(pictures, probabilities, name="cnn_32_64")
