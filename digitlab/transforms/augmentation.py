"""Augmentation: training digits → as other hands and pens would have written them.

Each digit is enlarged, slanted, turned, stretched, bent and given a thinner or a thicker pen, then
reduced by `preprocess.to_mnist`. So the network learns from pictures that passed through the same
code as those that it will read, and a turned digit is neither too large nor off-center. The elastic
distortion follows Simard, Steinkraus and Platt, "Best practices for convolutional neural
networks applied to visual document analysis", 2003, with a coarse random grid for the smooth field.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ..preprocess import SIZE, to_mnist

WORKING_SIDE = 2 * SIZE
"""Side of the enlarged picture, pixels."""


@dataclass(frozen=True)
class Augmentation:
    """Limits of the random changes; each digit draws its own amounts.

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
    misplaced : float
        Share of digits that are moved and shrunk afterwards, as if their box were wrong.
    soiled : float
        Share of digits that are spoiled by one of `SOILS`.
    """

    degrees: float = 12.0
    shear: float = 0.25
    stretch: float = 0.15
    bend: float = 0.8
    pen: float = 0.4
    misplaced: float = 0.3
    soiled: float = 0.2

    def __call__(self, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Augment a batch.

        Parameters
        ----------
        images : (N, 28, 28) uint8
            White on black.
        rng : numpy.random.Generator
            The only source of randomness.

        Returns
        -------
        (N, 28, 28) uint8
        """
        return np.stack([self._change(image, rng) for image in images])

    def matrix(self, rng: np.random.Generator) -> np.ndarray:
        """Draw a turn, slant and stretch at random: (2, 2), to be applied to (x, y)."""
        angle = np.deg2rad(rng.uniform(-self.degrees, self.degrees))
        slant = rng.uniform(-self.shear, self.shear)
        wide = np.exp(rng.uniform(-self.stretch, self.stretch))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return turn @ np.array([[wide, slant], [0, 1 / wide]])

    def _change(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        changed = self._warp(image, rng)
        if rng.random() < self.pen:
            changed = another_pen(changed, rng)
        changed = to_mnist(changed)
        if rng.random() < self.misplaced:
            changed = misplace(changed, rng)
        if rng.random() < self.soiled:
            changed = soil(changed, rng)
        return changed

    def _warp(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """(28, 28) → (56, 56), turned, slanted, stretched and bent in one interpolation."""
        matrix = self.matrix(rng)
        # The picture is sampled a little beyond its border: a digit may grow.
        axis = np.linspace(-0.6, 0.6, WORKING_SIDE, dtype=np.float32) * SIZE
        across, down = np.meshgrid(axis, axis)
        x = matrix[0, 0] * across + matrix[0, 1] * down
        y = matrix[1, 0] * across + matrix[1, 1] * down
        if self.bend:
            field = rng.normal(0, self.bend, (6, 6, 2)).astype(np.float32)
            bent = cv2.resize(field, (WORKING_SIDE, WORKING_SIDE), interpolation=cv2.INTER_CUBIC)
            x, y = x + bent[..., 0], y + bent[..., 1]
        middle = (SIZE - 1) / 2
        return cv2.remap(
            image,
            (x + middle).astype(np.float32),
            (y + middle).astype(np.float32),
            cv2.INTER_LINEAR,
        )


GENTLE = Augmentation(
    degrees=8, shear=0.15, stretch=0.1, bend=0.5, pen=0.2, misplaced=0.15, soiled=0.1
)
"""As the same hand on another day."""

SLIGHT = Augmentation(degrees=4, shear=0.08, stretch=0.05, bend=0.3, pen=0, misplaced=0, soiled=0)
"""As the same hand a minute later: close enough to MNIST for teachers trained on it alone."""


@dataclass(frozen=True)
class Either:
    """One of two augmentations for each digit, at random.

    Attributes
    ----------
    one, other : callable
        An `Augmentation`, or `AsServed`.
    share : float
        Of digits that the first one augments.
    """

    one: Callable[[np.ndarray, np.random.Generator], np.ndarray]
    other: Callable[[np.ndarray, np.random.Generator], np.ndarray]
    share: float = 0.5

    def __call__(self, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Augment a batch, (N, 28, 28) uint8."""
        by_first = rng.random(len(images)) < self.share
        changed = np.empty_like(images)
        for which, augmentation in ((by_first, self.one), (~by_first, self.other)):
            if which.any():
                changed[which] = augmentation(images[which], rng)
        return changed


@dataclass(frozen=True)
class AsServed:
    """Digits as they are served, some of them soiled, and softened as the network will see them.

    Attributes
    ----------
    soiled : float
        Share of digits that are spoiled by one of `SOILS`.
    """

    soiled: float = 0.25

    def __call__(self, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Change a batch, (N, 28, 28) uint8."""
        changed = [soil(image, rng) if rng.random() < self.soiled else image for image in images]
        return np.stack([soften(image) for image in changed])


def soil(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Spoil (28, 28) uint8 by one of `SOILS`."""
    return SOILS[rng.integers(len(SOILS))](image, rng)


def soften(image: np.ndarray) -> np.ndarray:
    """Take the mean of each 2×2 pixels of (28, 28) uint8, as `zoo.layers.softened` does."""
    return cv2.blur(image, (2, 2), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)


@dataclass(frozen=True)
class Jitter:
    """The augmentation of notebooks: rotate, zoom and shift the whole picture.

    Attributes
    ----------
    degrees : float
        Largest turn either way, degrees.
    zoom : float
        Largest change of size either way, as a share.
    shift : float
        Largest move either way and up or down, as a share of the side.
    """

    degrees: float
    zoom: float
    shift: float

    def __call__(self, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Augment a batch, (N, 28, 28) uint8."""
        middle = (SIZE - 1) / 2
        changed = np.empty_like(images)
        for place, image in enumerate(images):
            angle = rng.uniform(-self.degrees, self.degrees)
            zoom = rng.uniform(1 - self.zoom, 1 + self.zoom)
            affine = np.asarray(cv2.getRotationMatrix2D((middle, middle), angle, zoom), np.float64)
            affine[:, 2] += rng.uniform(-self.shift, self.shift, 2) * SIZE
            changed[place] = cv2.warpAffine(image, affine, (SIZE, SIZE), flags=cv2.INTER_LINEAR)
        return changed


def another_pen(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move the edge of the stroke: blur, then cut at another level."""
    blurred = cv2.GaussianBlur(image, (0, 0), rng.uniform(1.0, 2.0)).astype(np.float32)
    if not blurred.any():
        return image
    edge = rng.uniform(0.25, 0.75) * float(blurred.max())
    # Steep enough that paper without ink stays black.
    sharpness = max(rng.uniform(2.0, 6.0), 127.5 / edge)
    return np.clip(127.5 + (blurred - edge) * sharpness, 0, 255).astype(np.uint8)


def scanned(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make a drawing, (H, W) uint8, look like ink on paper that was scanned.

    The pen presses here more and there less, the ink takes unevenly, the scanner blurs.
    """

    def field(low: float, high: float) -> np.ndarray:
        knots = rng.uniform(low, high, (4, 4)).astype(np.float32)
        return cv2.resize(knots, drawing.shape[::-1], interpolation=cv2.INTER_CUBIC)

    size = int(rng.integers(2, 5))
    wide = cv2.dilate(drawing, np.ones((size, size), np.uint8))
    ink = np.where(field(0, 1) > 0.5, wide, drawing).astype(np.float32) * field(0.6, 1.1)
    blurred = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.6, 2.0))
    grain = rng.normal(0, rng.uniform(0, 12), drawing.shape)
    edge = rng.uniform(0.2, 0.5) * float(blurred.max())
    cut = (blurred + grain * (blurred > edge / 2) - edge) * rng.uniform(1.0, 4.0) + 127.5
    return np.where(blurred > edge / 2, np.clip(cut, 0, 255), 0).astype(np.uint8)


def misplace(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move (28, 28) by up to four pixels and shrink it by up to a third."""
    scale = rng.uniform(0.67, 1.05)
    move = rng.uniform(-4, 4, 2)
    middle = (SIZE - 1) / 2
    affine = np.array([[scale, 0, 0], [0, scale, 0]])
    affine[:, 2] = middle * (1 - scale) + move
    return cv2.warpAffine(image, affine, (SIZE, SIZE), flags=cv2.INTER_LINEAR)


def noise(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise, as of a sensor."""
    grain = rng.normal(0, rng.uniform(10, 60), image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def specks(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn single pixels black or white."""
    drawn = rng.random(image.shape)
    share = rng.uniform(0.01, 0.12)
    soiled = image.copy()
    soiled[drawn < share] = 255
    soiled[drawn > 1 - share] = 0
    return soiled


def blur(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blur, as a camera out of focus."""
    return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.6))


def clouds(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Add a soft uneven background, and lower the contrast of the ink."""
    field = rng.uniform(0, 1, (4, 4)).astype(np.float32)
    ground = cv2.resize(field, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC) * rng.uniform(30, 160)
    strength = rng.uniform(0.5, 1.0)
    return np.clip(ground + image * strength, 0, 255).astype(np.uint8)


def rules(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw one to three lines across, as of ruled paper."""
    soiled = image.copy()
    for _ in range(rng.integers(1, 4)):
        start, end = rng.integers(-4, SIZE + 4, (2, 2)).tolist()
        soiled = cv2.line(soiled, start, end, int(rng.integers(80, 256)), 1, cv2.LINE_AA)
    return soiled


def hollow(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Keep the outline of the strokes only, as of hollow digits."""
    size = int(rng.integers(2, 4))
    outline = cv2.morphologyEx(image, cv2.MORPH_GRADIENT, np.ones((size, size), np.uint8))
    return np.clip(outline * rng.uniform(1.0, 2.0), 0, 255).astype(np.uint8)


def inverted(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Invert a band, upright or lying."""
    start = rng.integers(-4, SIZE - 3)
    band = slice(max(start, 0), start + rng.integers(4, 15))
    soiled = image.copy()
    place = (slice(None), band) if rng.random() < 0.5 else (band, slice(None))
    soiled[place] = 255 - soiled[place]
    return soiled


SOILS = (noise, specks, blur, clouds, rules, hollow, inverted)
"""Defects of paper, pen and camera. The last two were added because, of all corruptions that are
measured, stripes and edges were the hardest."""
