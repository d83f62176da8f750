"""A trained network + a wider one of the same layers → the wider one, saying what the first says.

Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer", 2016. There
the filters that are added are copies of old ones; here they begin by chance, as in any network, and
what was there before does not listen to them yet. So no two have to grow apart first.
"""

from typing import Any


def widen(narrow: Any, wide: Any) -> Any:
    """Give a wider network what a narrower one knows.

    Parameters
    ----------
    narrow : keras.Model
        Trained. Its layers stand in a row, and those with weights are convolutions, dense layers
        and batch normalization.
    wide : keras.Model
        Untrained, of the same layers with as many filters or more. It is changed.

    Returns
    -------
    keras.Model
        `wide`; what it says is what `narrow` says.
    """
    had = has = 1  # Filters of the layer before.
    for old, new in zip(narrow.layers, wide.layers, strict=True):
        weights = new.get_weights()
        for small, large in zip(old.get_weights(), weights, strict=True):
            if small.ndim == 1:  # One of each filter: a bias, or a part of batch normalization.
                large[: len(small)] = small
            else:
                # (..., filters before, filters); dense after flattening, (places * filters before,
                # filters), is of the same order.
                count = small.shape[-1]
                into = large.reshape(-1, has, large.shape[-1])  # a view
                into[:, :had, :count] = small.reshape(-1, had, count)
                into[:, had:, :count] = 0
                had, has = count, large.shape[-1]
        new.set_weights(weights)
    return wide
