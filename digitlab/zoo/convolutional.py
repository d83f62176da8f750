"""Convolutional networks, in Keras 3 alone, so that any of its backends can train them."""

from typing import Any

from .layers import classify, image_input


def digit_cnn(classes: int) -> Any:
    """Build the network that the app is bundled with.

    Twice: two convolutions of 3×3 and one of 5×5 that halves the picture by its stride, each with
    batch normalization; then a dense layer of 128 with dropout. After Chris Deotte's "25 Million
    Images! [0.99757] MNIST" (Kaggle, 2018), which compared the choices; here with more filters in
    the second half, and one network, not an ensemble of fifteen.

    Parameters
    ----------
    classes : int
        10, or 11 for a network that also learns what is not a digit.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities. 1.8 million parameters.
    """
    from keras import layers

    def convolve(x: Any, filters: int, kernel: int, stride: int = 1) -> Any:
        padding = "valid" if stride == 1 else "same"
        x = layers.Conv2D(filters, kernel, stride, padding=padding, use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization()(x))

    given, x = image_input()
    for filters, dropout in ((48, 0.1), (192, 0.2)):
        x = convolve(x, filters, 3)
        x = convolve(x, filters, 3)
        x = convolve(x, filters, 5, stride=2)
        x = layers.Dropout(dropout)(x)
    x = layers.Flatten()(x)  # (N, 4, 4, 192) -> (N, 3072)
    x = layers.Dense(128, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Dropout(0.3)(x)
    return classify("digit_cnn", given, x, classes)


def cnn_32_64(classes: int) -> Any:
    """Build the network of the common tutorial.

    32 then 64 kernels of 3×3, each followed by 2×2 max pooling; dropout, a dense layer of 128,
    dropout, softmax. Its author claims 99.2 % of the test digits.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities. 225 thousand parameters.
    """
    from keras import layers

    given, x = image_input()
    for filters in (32, 64):
        x = _convolve(x, filters)
        x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.5)(layers.Flatten()(x))  # (N, 5, 5, 64) -> (N, 1600)
    x = layers.Dropout(0.5)(layers.Dense(128, activation="relu")(x))
    return classify("cnn_32_64", given, x, classes)


def cnn_pair(classes: int) -> Any:
    """Build two convolutions and one dense layer: 32 then 64 kernels of 3×3, each with 2×2 max
    pooling, and dropout of a quarter. 35 thousand parameters.
    """
    from keras import layers

    given, x = image_input()
    for filters in (32, 64):
        x = _convolve(x, filters)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(layers.Dropout(0.25)(x))  # (N, 5, 5, 64) -> (N, 1600)
    return classify("cnn_pair", given, x, classes)


def cnn_three(classes: int) -> Any:
    """Build three convolutions of 3×3 (32, 64, 64), max pooling after the last two, dropout of a
    quarter and one dense layer. 72 thousand parameters.
    """
    from keras import layers

    given, x = image_input()
    x = _convolve(x, 32)
    for filters in (64, 64):
        x = _convolve(x, filters)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(layers.Dropout(0.25)(x))  # (N, 5, 5, 64) -> (N, 1600)
    return classify("cnn_three", given, x, classes)


def cnn_vgg(classes: int) -> Any:
    """Build pairs of convolutions as VGG has them: 32, 32, pooling, 64, 64, pooling, of 3×3 with
    the border kept, a quarter dropped after each pair; dense layers of 256 and 128, half dropped.
    """
    from keras import layers

    given, x = image_input()
    for filters in (32, 64):
        x = _convolve(x, filters, padding="same")
        x = _convolve(x, filters, padding="same")
        x = layers.Dropout(0.25)(layers.MaxPooling2D()(x))
    x = layers.Flatten()(x)  # (N, 7, 7, 64) -> (N, 3136)
    for size in (256, 128):
        x = layers.Dropout(0.5)(layers.Dense(size, activation="relu")(x))
    return classify("cnn_vgg", given, x, classes)


def cnn_5x5(classes: int) -> Any:
    """Build two convolutions of 5×5 (32) and two of 3×3 (64), a pooling and a quarter dropped after
    each pair; a dense layer of 256, a quarter dropped.
    """
    from keras import layers

    given, x = image_input()
    for filters, kernel in ((32, 5), (64, 3)):
        x = _convolve(x, filters, kernel, padding="same")
        x = _convolve(x, filters, kernel, padding="same")
        x = layers.Dropout(0.25)(layers.MaxPooling2D()(x))
    x = layers.Dense(256, activation="relu")(layers.Flatten()(x))  # (N, 3136) -> (N, 256)
    return classify("cnn_5x5", given, layers.Dropout(0.25)(x), classes)


def _convolve(x: Any, filters: int, kernel: int = 3, padding: str = "valid") -> Any:
    from keras import layers

    return layers.Conv2D(filters, kernel, padding=padding, activation="relu")(x)
