"""A trained network + a wider one of the same layers → the wider one, with the same outputs.

Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer", 2016. There
the added filters are copies of old ones, which must first grow apart. Here they start at random,
and the weights from them to the old filters start at zero.
"""

from typing import Any


def widen(narrow: Any, wide: Any) -> Any:
    """Copy the weights of a narrower network into a wider one.

    Parameters
    ----------
    narrow : keras.Model
        Trained. Its layers stand in a row, and those with weights are convolutions, dense layers
        and batch normalization.
    wide : keras.Model
        Untrained, of the same layers with as many filters or more. Its weights are changed.

    Returns
    -------
    keras.Model
        `wide`; its outputs are those of `narrow`.
    """
    old_before = new_before = 1  # filters of the layer before
    for old, new in zip(narrow.layers, wide.layers, strict=True):
        weights = new.get_weights()
        for small, large in zip(old.get_weights(), weights, strict=True):
            if small.ndim == 1:  # one number a filter: a bias, or batch normalization
                large[: len(small)] = small
            else:
                # (..., filters before, filters), and in the same order for a dense layer after
                # flattening: (positions * filters before, filters)
                count = small.shape[-1]
                view = large.reshape(-1, new_before, large.shape[-1])
                view[:, :old_before, :count] = small.reshape(-1, old_before, count)
                view[:, old_before:, :count] = 0
                old_before, new_before = count, large.shape[-1]
        new.set_weights(weights)
    return wide
