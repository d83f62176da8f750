"""Each symbol of a line gets its own ink."""

import numpy as np
import pytest

from digitlab.segmentation.cut import Place, cut, find_missed


def bars(*columns: int, joined: bool = False) -> np.ndarray:
    """Upright bars, 60 high and 10 wide, (80, 140); a thin line may join them."""
    ink = np.zeros((80, 140), np.uint8)
    for x in columns:
        ink[10:70, x : x + 10] = 255
    if joined:
        ink[38:40, min(columns) : max(columns)] = 255
    return ink


def places(*middles: float) -> list[Place]:
    return [Place(middle, False) for middle in middles]


def test_piece_goes_to_the_symbol_that_stands_in_it() -> None:
    first, second = cut(bars(10, 60), 60, places(16, 64))
    assert first is not None
    assert second is not None
    assert (first.box, second.box) == ((10, 10, 10, 60), (60, 10, 10, 60))
    assert not first.is_cut
    assert not second.is_cut
    assert (first.ink == 255).all()


def test_touching_symbols_are_cut_where_least_ink_lies() -> None:
    pieces = cut(bars(10, 60, 110, joined=True), 60, places(14, 64, 114))
    for piece, x in zip(pieces, (10, 60, 110), strict=True):
        assert piece is not None
        assert piece.is_cut
        left, _, width, height = piece.box
        assert left <= x
        assert x + 10 <= left + width
        assert height == 60
    total = sum(int((piece.ink > 0).sum()) for piece in pieces if piece)
    assert total == (bars(10, 60, 110, joined=True) > 0).sum()


def test_pieces_in_which_no_symbol_stands_go_to_the_nearest() -> None:
    ink = bars(10, 100)
    ink[10:16, 24:44] = 255  # the hat of a five
    first, second = cut(ink, 60, places(14, 104))
    assert first is not None
    assert second is not None
    assert first.box == (10, 10, 34, 60)
    assert second.box == (100, 10, 10, 60)


def test_symbol_below_a_roof_has_its_own_piece_and_the_roof_is_not_cut() -> None:
    ink = np.zeros((80, 80), np.uint8)
    ink[5:15, 5:60] = ink[15:70, 10:20] = 255
    ink[30:70, 40:50] = 255
    seven, one = cut(ink, 60, places(18, 45))
    assert seven is not None
    assert one is not None
    assert not seven.is_cut
    assert not one.is_cut
    assert (seven.box, one.box) == ((5, 5, 55, 65), (40, 30, 10, 40))


def test_point_below_a_digit_is_a_piece_of_its_own() -> None:
    ink = bars(10)
    ink[60:70, 40:50] = 255
    first, point = cut(ink, 60, [Place(15, False), Place(43, True)])
    assert first is not None
    assert point is not None
    assert point.box == (40, 60, 10, 10)


def test_symbol_that_has_no_ink_has_no_piece() -> None:
    first, second = cut(bars(10), 60, places(14, 90))
    assert first is not None
    assert second is None
    assert cut(bars(), 60, places(5)) == [None]
    assert cut(bars(10), 60, []) == []


@pytest.mark.parametrize("scale", [1, 3])
def test_cutting_does_not_depend_on_size(scale: int) -> None:
    large = np.kron(bars(10, 60, joined=True), np.ones((scale, scale), np.uint8))
    pieces = cut(large, 60 * scale, places(14 * scale, 64 * scale))
    boxes = [piece.box for piece in pieces if piece]
    assert [round(box[0] / scale) <= x for box, x in zip(boxes, (10, 60), strict=True)]


def test_tall_piece_far_from_all_symbols_was_missed_and_a_near_one_is_a_part() -> None:
    ink = bars(10, 30, 120)
    assert find_missed(ink, 60, places(16)) == [(120, 130)]
    assert find_missed(ink, 60, places(16, 125)) == []
    ink[:50, 120:] = 0  # a mark
    assert find_missed(ink, 60, places(16)) == []


def test_a_speck_far_from_what_is_read_is_part_of_nothing() -> None:
    ink = bars(10)
    ink[40:44, 120:124] = 255
    ink[40:44, 24:28] = 255
    (piece,) = cut(ink, 60, places(15))
    assert piece is not None
    assert piece.box == (10, 10, 18, 60)
