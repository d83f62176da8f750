"""The fields of a form and its sheet ↔ the file of the form, of JSON."""

import base64
import json
from dataclasses import asdict
from typing import NamedTuple

import cv2
import numpy as np

from ...errors import DataError, PictureError
from ...io.images import first_page
from .fields import LONGEST_SIDE, Field, field_of
from .placement import as_gray

KIND = "digitlab form 1"
"""What stands in a form's file, by which it is told; the number is its layout's."""

MOST_BYTES = 2_000_000
"""Largest file of a form, bytes; those that we write have some tens of kilobytes."""

_DAMAGE = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
    PictureError,
)
"""Errors raised by a file that is not a form's."""


class FormContent(NamedTuple):
    """What a form is made of; see `form.Form`."""

    fields: tuple[Field, ...]
    picture: np.ndarray
    size: tuple[int, int]


def encode(content: FormContent) -> str:
    """Write a form as JSON."""
    packed = cv2.imencode(".png", content.picture)[1].tobytes()
    told = {
        "kind": KIND,
        "size": content.size,
        "fields": [asdict(field) for field in content.fields],
        "picture": base64.b64encode(packed).decode(),
    }
    return json.dumps(told, indent=1) + "\n"


def decode(content: bytes, name: str) -> FormContent:
    """Read what `encode` wrote; whoever gives it may be a stranger.

    Raises
    ------
    DataError
        If it wrote no such thing; `name` stands in the message.
    """
    try:
        if len(content) > MOST_BYTES:
            raise DataError(f"{name} is too large for a form of digitlab.")
        told = json.loads(content)
        if told["kind"] != KIND:
            raise DataError(f"{name} is no form of digitlab.")
        picture = as_gray(first_page(base64.b64decode(told["picture"], validate=True))[..., :3])
        width, height = (int(edge) for edge in told["size"])
        fields = tuple(map(field_of, told["fields"]))
        if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
            raise DataError(f"{name} is no form of digitlab, or is damaged.")
    except DataError:
        raise
    except _DAMAGE as error:
        raise DataError(f"{name} is no form of digitlab, or is damaged.") from error
    return FormContent(fields, picture, (width, height))
