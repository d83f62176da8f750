"""The boxes on a page's picture: told apart by more than colour, and harmless."""

from xml.etree import ElementTree

import pytest

from digitlab.ui.scan import overlay
from digitlab.ui.scan.finds import State

from ...charts.test_colors import contrast


def test_kinds_differ_by_line_and_tag_not_by_color_alone() -> None:
    lines = [(dashes, width) for _, dashes, width in overlay.STYLES.values()]
    assert len(set(lines)) == len(lines) == len(State)


def test_legend_names_each_kind_of_box_as_it_is_drawn() -> None:
    legend = ElementTree.fromstring(overlay.legend())
    assert "".join(legend.itertext()) == "SureCheck?Not a digit✓Checked"
    assert all(overlay.STYLES[state][0] in overlay.legend() for state in overlay.LEGEND)


@pytest.mark.parametrize("state", State)
def test_text_on_a_box_can_be_read(state: State) -> None:
    color, *_ = overlay.STYLES[state]
    assert contrast("#ffffff", color) >= 4.5
