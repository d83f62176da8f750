"""The residual network of 34 layers, in Keras 3 alone.

He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, table 1, made for
224×224: at 28×28 its last stage sees a single pixel. The notebook's author starts from weights
pre-trained on ImageNet. These cannot be bundled, so here the weights start at random.
"""

from typing import Any

from .layers import classify, image_input

STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
"""Filters of each stage, and its number of blocks of two convolutions."""


def resnet34(classes: int) -> Any:
    """Build the network.

    Returns
    -------
    keras.Model
        (N, 28, 28) uint8 → (N, classes) float32 probabilities. 21 million parameters.
    """
    from keras import layers

    given, x = image_input()
    x = layers.ReLU()(_convolve(x, 64, 7, stride=2))  # (N, 14, 14, 64)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)  # (N, 7, 7, 64)
    for stage, (filters, blocks) in enumerate(STAGES):
        for block in range(blocks):
            x = _block(x, filters, stride=2 if stage and not block else 1)
    x = layers.GlobalAveragePooling2D()(x)  # (N, 1, 1, 512) -> (N, 512)
    return classify("resnet34", given, x, classes)


def _block(x: Any, filters: int, stride: int) -> Any:
    """Two convolutions, and the way past them; where the size changes, that way has one of 1×1."""
    from keras import layers

    past = x if stride == 1 and x.shape[-1] == filters else _convolve(x, filters, 1, stride)
    x = layers.ReLU()(_convolve(x, filters, 3, stride))
    x = _convolve(x, filters, 3)
    return layers.ReLU()(layers.Add()([x, past]))


def _convolve(x: Any, filters: int, kernel: int, stride: int = 1) -> Any:
    from keras import layers

    x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)
