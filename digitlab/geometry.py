"""Bounding boxes, pictures and masks: cropped, turned, scaled, labeled; and what counts as ink."""

import cv2
import numpy as np

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

INKED = 100
"""Brightness of ink, of 255, from which on a pixel belongs to a stroke; below, to its soft edge."""


def turn(picture: np.ndarray, degrees: int) -> np.ndarray:
    """Turn (H, W, …) clockwise by a multiple of 90 degrees."""
    return np.rot90(picture, -degrees // 90)


def turn_box(box: Box, shape: tuple[int, ...], degrees: int) -> Box:
    """Turn a box with its picture, which is of that (height, width), as `turn` does."""
    x, y, width, height = box
    rows, columns = shape[:2]
    for _ in range(degrees // 90 % 4):
        x, y, width, height = rows - y - height, x, height, width
        rows, columns = columns, rows
    return x, y, width, height


def scale_box(box: Box, old: tuple[int, ...], new: tuple[int, ...]) -> Box:
    """Scale a box with its picture, from the old shape (height, width, …) to the new one."""
    down, across = new[0] / old[0], new[1] / old[1]
    left, top = round(box[0] * across), round(box[1] * down)
    right, bottom = round((box[0] + box[2]) * across), round((box[1] + box[3]) * down)
    return left, top, max(1, right - left), max(1, bottom - top)


def union(*boxes: Box) -> Box:
    """The smallest box around boxes, at least one."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def crop(ink: np.ndarray, box: Box) -> np.ndarray:
    """Cut (x, y, width, height) out of (H, W)."""
    x, y, width, height = box
    return ink[y : y + height, x : x + width]


def shrink(picture: np.ndarray, side: int) -> np.ndarray:
    """Shrink (H, W, …) uint8 to at most `side` pixels a side; what is smaller stays as it is."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(picture)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale <= 0.5:
        # Four pixels to one first, without an odd row or column: that is fifty times as fast.
        half = max(1, width // 2), max(1, height // 2)
        even = picture[: 2 * half[1], : 2 * half[0]]
        picture = cv2.resize(even, half, interpolation=cv2.INTER_AREA)
    return cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA)


def check_ink(ink: np.ndarray) -> None:
    """Refuse what cannot be ink.

    Raises
    ------
    ValueError
        If it is not (H, W) uint8.
    """
    if ink.ndim != 2 or ink.dtype != np.uint8:
        raise ValueError(f"ink must be (H, W) uint8, got {ink.shape} {ink.dtype}")


def label_pieces(
    mask: np.ndarray, connectivity: int = 8
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the connected components of a mask.

    Parameters
    ----------
    mask : (H, W) bool, or uint8 of 0 and 1
    connectivity : 4 or 8

    Returns
    -------
    labels : (H, W) int32
        Number of the component of each pixel; 0 is the ground.
    stats : (N, 5) int32
        Of each, as OpenCV orders them: x, y, width, height, area. The ground's come first; its box
        is the picture's.
    centers : (N, 2) float
        Mean x and y of each; the ground's is the picture's.
    """
    mask = mask.view(np.uint8)
    # OpenCV's own statistics visit each pixel of the ground too, and take ten times as long as
    # finding the components. Grana's algorithm (2010) gives the labels of its default, sooner.
    count, labels = cv2.connectedComponentsWithAlgorithm(
        mask, connectivity, cv2.CV_32S, cv2.CCL_GRANA
    )
    stats, centers = _measure_pieces(mask, labels, count)
    return labels, stats, centers


def _measure_pieces(
    mask: np.ndarray, labels: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Statistics and centers of components by their runs, the pieces of rows between two edges."""
    height, width = mask.shape
    bordered = np.zeros((height, width + 2), np.uint8)
    bordered[:, 1:-1] = mask
    edges = np.flatnonzero(bordered[:, 1:] != bordered[:, :-1])
    rows, starts = np.divmod(edges[::2], width + 1)
    ends = edges[1::2] - rows * (width + 1)
    own = labels[rows, starts]
    lengths = ends - starts
    areas = np.bincount(own, lengths, count)
    left, right = np.full(count, width), np.zeros(count, int)
    np.minimum.at(left, own, starts)
    np.maximum.at(right, own, ends)
    # Rows come from top to bottom, and of several values for one place the last is kept.
    top, bottom = np.zeros(count, int), np.zeros(count, int)
    top[own[::-1]], bottom[own] = rows[::-1], rows + 1
    stats = np.stack([left, top, right - left, bottom - top, areas], axis=1).astype(np.int32)
    stats[0] = 0, 0, width, height, mask.size - areas.sum()
    columns = np.bincount(own, lengths * (starts + ends - 1) / 2, count)
    sums = np.stack([columns, np.bincount(own, lengths * rows, count)], axis=1)
    centers = sums / np.maximum(1, areas)[:, np.newaxis]
    centers[0] = (width - 1) / 2, (height - 1) / 2
    return stats, centers


def take_out(ink: np.ndarray, own: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Take some pieces out of ink, with the soft edges beside them.

    Parameters
    ----------
    ink : (h, w) uint8
    own : (h, w) bool
        Where the pieces lie.
    ground : (h, w) bool
        Where no piece lies: soft edges are part of it.

    Returns
    -------
    (h, w) uint8
        0 beside them.
    """
    near = cv2.dilate(own.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    return np.where(near & (ground | own), ink, 0).astype(np.uint8)


def erase_pieces(ink: np.ndarray, mask: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Erase the connected components of a mask that reach any of some places.

    Parameters
    ----------
    ink : (h, w) uint8
    mask, where : (h, w) bool
        What hangs together, and the places.

    Returns
    -------
    (h, w) uint8
        0 where those components lie.
    """
    count, labels = cv2.connectedComponents(mask.view(np.uint8))
    is_erased = np.zeros(count, bool)
    is_erased[labels[where & mask]] = True
    return np.where(is_erased[labels], 0, ink)


def cut_out(
    ink: np.ndarray, labels: np.ndarray, own: np.ndarray, boxes: np.ndarray
) -> tuple[Box, np.ndarray]:
    """Cut pieces out of a page together, without the ink of their neighbors.

    Parameters
    ----------
    ink : (H, W) uint8
    labels : (H, W) int32
        Of `label_pieces`.
    own : (N,) int
        Labels of the pieces, at least one.
    boxes : (N, 4) int
        Their bounding boxes.

    Returns
    -------
    box : (x, y, width, height)
        Around all of them.
    cut : (height, width) uint8
        Their ink, with its soft edges.
    """
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    box = (int(left), int(top), int(right - left), int(bottom - top))
    part = crop(labels, box)
    return box, take_out(crop(ink, box), np.isin(part, own), part == 0)


def places_of(mask: np.ndarray) -> np.ndarray:
    """Indices into the flattened mask, bool or uint8 of 0 and 1, at which it is not 0: (N,) int."""
    # NumPy looks for True six times as fast as for numbers other than 0.
    return np.flatnonzero(mask.view(np.bool_))


def pen_width(mask: np.ndarray) -> float:
    """Width in pixels of the strokes of a mask, (h, w) uint8: twice the area over the edge.

    The edge is every pixel of the mask that has a neighbor outside it, or outside the picture.
    """
    area = cv2.countNonZero(mask)
    inside = cv2.erode(
        mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    return 2 * area / max(1, area - cv2.countNonZero(inside))
