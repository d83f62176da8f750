import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitlab.segmentation.reading_order import reading_order


@given(order=st.permutations(range(6)))
def test_order_of_boxes_does_not_matter(order: list[int]) -> None:
    boxes = np.array([[x, y + x // 20, 30, 50] for y in (10, 90) for x in (0, 60, 120)])
    placed = reading_order(boxes[list(order)])
    assert [order[number] for number, _ in placed] == list(range(6))


def test_no_boxes_have_no_order() -> None:
    assert reading_order(np.zeros((0, 4))) == []
