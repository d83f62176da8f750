"""Fields that a visitor is drawing on a sheet, until pages are read by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import DataError
from ...io.images import encode_jpeg, encode_png, first_page
from ...structure.forms.fields import Field, field_of
from ...structure.forms.form import MOST_FIELDS, Form
from ...structure.forms.straight import straighten
from .finds import numbers
from .sheet import Sheet

NO_FIELDS = "Draw a box around each place where a number is written."
"""Sentence for a form without fields."""

_NO_SHEET = np.zeros((1, 1), np.uint8)
"""Stands for the sheet while only the fields are checked."""


@dataclass(eq=False)
class Draft:
    """A sheet and the fields drawn on it.

    Attributes
    ----------
    picture : bytes
        The sheet, a picture file.
    mime : str
        Its type.
    size : (width, height)
        In whose pixels the boxes are.
    fields : tuple of Field
        As they were last drawn, all of them in order.
    problem : str
        What is wrong with what was drawn since; empty where nothing is.
    form : Form or None
        The form that is changed, whose sheet stays; None where it is a new one.
    number : int
        No other draft has it.
    heard : int
        Number of the last message of what was drawn.
    """

    picture: bytes
    mime: str
    size: tuple[int, int]
    fields: tuple[Field, ...] = ()
    problem: str = ""
    form: Form | None = None
    number: int = field(default_factory=numbers.__next__)
    heard: int = 0

    @classmethod
    def on(cls, sheet: Sheet) -> "Draft":
        """Begin to draw on a page."""
        picture = straighten(first_page(sheet.picture)[..., :3])
        return cls(encode_jpeg(picture), "image/jpeg", (picture.shape[1], picture.shape[0]))

    @classmethod
    def of(cls, form: Form) -> "Draft":
        """Begin to change a form."""
        return cls(encode_png(form.picture), "image/png", form.size, form.fields, form=form)

    def take(self, said: Any) -> None:
        """Take in what was drawn; it comes from a browser, which may say anything."""
        if not isinstance(said, Mapping) or said.get("draft") != self.number:
            return
        number, told = said.get("number"), said.get("fields")
        if type(number) is not int or number <= self.heard or not isinstance(told, Sequence):
            return
        self.heard = number
        try:
            fields = tuple(map(field_of, told[: MOST_FIELDS + 1]))
            Form(fields, _NO_SHEET, self.size)
        except DataError as error:
            self.problem = str(error)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return  # No page of ours has said that.
        else:
            self.fields, self.problem = fields, ""

    def finish(self) -> Form:
        """Make the form.

        Raises
        ------
        DataError
            If something is wrong with its fields, or there are none.
        """
        if self.problem or not self.fields:
            raise DataError(self.problem or NO_FIELDS)
        if self.form is not None:
            return Form(self.fields, self.form.picture, self.size)
        return Form.of(first_page(self.picture)[..., :3], self.fields)
