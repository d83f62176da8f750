"""Public data sets of handwritten digits → arrays, checked."""

from .digits import Digits
from .mnist import Mnist, data_folder, find_mnist, load_kaggle, load_mnist
from .pen_strokes import load_pen_characters
from .usps import load_usps

__all__ = [
    "Digits",
    "Mnist",
    "data_folder",
    "find_mnist",
    "load_kaggle",
    "load_mnist",
    "load_pen_characters",
    "load_usps",
]
