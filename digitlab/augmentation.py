"""Training digits → the same digits as other hands and pens would have written them.

Each digit is enlarged, slanted, turned, stretched, bent and given a thinner or a thicker pen, then
brought back by `preprocess.to_mnist`. So what the network learns from has passed through the very
code that what it will read passes through, and turning a digit cannot leave it too large or off
the middle. Bending follows Simard, Steinkraus and Platt, "Best practices for convolutional neural
networks applied to visual document analysis", 2003, with a coarse random grid for the smooth field.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from .preprocess import SIZE, to_mnist

WORK = 2 * SIZE
"""Side of the enlarged picture in which a digit is changed, pixels."""


@dataclass(frozen=True)
class Augmentation:
    """How far a digit may be changed; every amount is drawn anew for every digit.

    Attributes
    ----------
    degrees : float
        Largest turn either way, degrees.
    shear : float
        Largest slant either way, as the tangent of its angle.
    stretch : float
        Largest change of one side against the other, as a share.
    bend : float
        Standard deviation of the elastic field, in pixels of a 28×28 picture.
    pen : float
        Share of digits that are written with a thinner or a thicker pen.
    shift : int
        Largest move either way after all else, in pixels of a 28×28 picture.
    """

    degrees: float = 12.0
    shear: float = 0.25
    stretch: float = 0.15
    bend: float = 0.8
    pen: float = 0.6
    shift: int = 1

    def __call__(self, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Change every digit of a batch.

        Parameters
        ----------
        images : (N, 28, 28) uint8
            White on black.
        rng : numpy.random.Generator
            Source of all chance.

        Returns
        -------
        (N, 28, 28) uint8
        """
        return np.stack([self._change(image, rng) for image in images])

    def _change(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        changed = to_mnist(self._pen(self._warp(image, rng), rng))
        if self.shift:
            rows, columns = rng.integers(-self.shift, self.shift + 1, 2)
            # Four empty pixels surround a digit on the average; what leaves one side is not ink.
            changed = np.roll(changed, (rows, columns), (0, 1))
        return changed

    def _warp(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """(28, 28) → (56, 56), turned, slanted, stretched and bent in one interpolation."""
        angle = np.deg2rad(rng.uniform(-self.degrees, self.degrees))
        slant = rng.uniform(-self.shear, self.shear)
        wide = np.exp(rng.uniform(-self.stretch, self.stretch))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[wide, slant], [0, 1 / wide]])
        # Room for what grows: the picture is sampled a little beyond its border.
        axis = np.linspace(-0.6, 0.6, WORK, dtype=np.float32) * SIZE
        across, down = np.meshgrid(axis, axis)
        x = matrix[0, 0] * across + matrix[0, 1] * down
        y = matrix[1, 0] * across + matrix[1, 1] * down
        if self.bend:
            field = rng.normal(0, self.bend, (6, 6, 2)).astype(np.float32)
            bent = cv2.resize(field, (WORK, WORK), interpolation=cv2.INTER_CUBIC)
            x, y = x + bent[..., 0], y + bent[..., 1]
        middle = (SIZE - 1) / 2
        return cv2.remap(
            image,
            (x + middle).astype(np.float32),
            (y + middle).astype(np.float32),
            cv2.INTER_LINEAR,
        )

    def _pen(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Move the edge of the stroke on (56, 56): blur, then cut at another level."""
        if rng.random() >= self.pen:
            return image
        blurred = cv2.GaussianBlur(image, (0, 0), rng.uniform(1.0, 2.0)).astype(np.float32)
        edge = rng.uniform(0.15, 0.75) * blurred.max()
        # Steep enough that paper without ink stays black.
        sharpness = max(rng.uniform(2.0, 6.0), 127.5 / edge)
        return np.clip(127.5 + (blurred - edge) * sharpness, 0, 255).astype(np.uint8)
