"""characters: who is learned from and who is held out."""

import numpy as np
import pytest

from digitlab.datasets.characters import HELD_OUT, ONE_IN, SITES, PenCharacter, is_held_out

LINE = [np.array([[0, 0], [3, 30]], np.float32)]


def held_out(writer: str, *sites: str) -> bool:
    return is_held_out(PenCharacter("1", writer, LINE), sites or HELD_OUT)


def test_held_out_sites_are_known_ones() -> None:
    assert set(HELD_OUT) < set(SITES)


@pytest.mark.parametrize("writer", ["aga/a", "aga/b", "tos/a"])
def test_every_writer_of_a_held_out_site_is_held_out(writer: str) -> None:
    assert held_out(writer)


@pytest.mark.parametrize("writer", ["ibm/a", "gmd/b", "art/c"])
def test_no_writer_of_unipen_s_other_first_sites_is(writer: str) -> None:
    assert not held_out(writer)
    assert held_out(writer, "ibm", "gmd", "art")


def test_about_one_writer_in_five_of_the_other_data_sets_is_held_out() -> None:
    many = [held_out(f"pendigits/{n}") for n in range(500)]
    assert np.mean(many) == pytest.approx(1 / ONE_IN, abs=0.05)
    assert all(held_out(f"pendigits/{n}", "pendigits") for n in range(20))


def test_writer_stays_on_the_side_that_the_bundled_network_was_trained_with() -> None:
    assert [n for n in range(1, 31) if held_out(f"pendigits/tra{n:02}")] == [
        3,
        5,
        10,
        14,
        22,
        28,
        29,
    ]
