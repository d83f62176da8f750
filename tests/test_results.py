"""What was read, as it is shown where somebody tries it out."""

from decimal import Decimal

import numpy as np

from digitlab.recognition.prediction import Prediction
from digitlab.results import Cell, Number, Page, Reading, Table

PICTURE = np.zeros((28, 28), np.uint8)


def test_no_pixels_are_printed() -> None:
    reading = Reading(Prediction.nothing(), PICTURE, (1, 2, 3, 4))
    number = Number("7", Decimal(7), (reading,))
    assert repr(number) == "Number(text='7', value=Decimal('7'))"
    page = Page(
        (reading,), 0, PICTURE, {"ink": PICTURE}, 0, (number,), (Table(((Cell((number,)),),)),)
    )
    assert "uint8" not in repr(page)
    assert "box=(1, 2, 3, 4)" in repr(page)
