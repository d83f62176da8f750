"""Corrected digits ↔ the file of a hand, of JSON.

It holds their pictures, not their features: so it serves every network.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec

from ..errors import DataError
from ..preprocess import SIZE

NO_DIGIT = 10
"""Label of what is no digit, beside 0 to 9."""

MOST_EXAMPLES = 200
"""Corrected digits that a hand keeps; the oldest go first."""

MOST_BYTES = 500_000
"""Size of a saved hand, bytes; one with `MOST_EXAMPLES` takes half of it."""

NOT_A_HAND = "This is no hand that digitlab saved. Bring a file that Hand.save or the app wrote."


class Example(NamedTuple):
    """A picture: its bytes, row after row, its label, `NO_DIGIT` among them, and its weight."""

    picture: bytes
    label: int
    weight: float = 1.0


class _SavedExample(msgspec.Struct, forbid_unknown_fields=True):
    label: Annotated[int, msgspec.Meta(ge=0, le=NO_DIGIT)]
    picture: Annotated[bytes, msgspec.Meta(min_length=SIZE * SIZE, max_length=SIZE * SIZE)]


class _SavedHand(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal["digitlab hand 1"]
    digits: Annotated[list[_SavedExample], msgspec.Meta(max_length=MOST_EXAMPLES)]


def encode(examples: Sequence[Example]) -> bytes:
    """Write corrected digits as JSON."""
    digits = [_SavedExample(example.label, example.picture) for example in examples]
    return msgspec.json.encode(_SavedHand("digitlab hand 1", digits))


def decode(content: bytes) -> tuple[Example, ...]:
    """Read what `encode` wrote; of a picture that is there twice, the last label counts.

    Raises
    ------
    DataError
        If it wrote no such thing.
    """
    if len(content) > MOST_BYTES:
        raise DataError(NOT_A_HAND)
    try:
        saved = msgspec.json.decode(content, type=_SavedHand)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise DataError(NOT_A_HAND) from error
    by_picture = {digit.picture: Example(digit.picture, digit.label) for digit in saved.digits}
    return tuple(by_picture.values())
