"""Teach: a network is trained before a person's eyes, stopped, tried and taken home."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from digitlab.datasets import find_mnist

from ..fixtures.hands import hand
from .visitor import Visitor, serving

LEARNING = 90_000
"""Milliseconds until TensorFlow is there, and some digits are learned, on a busy machine."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is served, with squares in MNIST's place."""
    folder = tmp_path_factory.mktemp("mnist")
    labels = (np.arange(60_000) % 10).astype(np.uint8)
    images = np.zeros((60_000, 28, 28), np.uint8)
    for digit in range(10):
        row, column = divmod(digit, 4)
        images[digit::10, 2 + 8 * row : 8 + 8 * row, 1 + 7 * column : 6 + 7 * column] = 255
    test = images[:10_000], labels[:10_000]
    np.savez(folder / "mnist.npz", x_train=images, y_train=labels, x_test=test[0], y_test=test[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITLAB_DATA", str(folder))
        assert find_mnist(folder)
        with serving(Path(tmp_path_factory.mktemp("teach") / "log")) as served:
            yield served


def test_a_network_learns_is_stopped_tried_and_taken_home(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    page = visitor.page
    visitor.goes_to("Teach")
    page.get_by_role("button", name="Settings").click()
    rounds = page.get_by_role("slider", name="Rounds through the digits")
    rounds.press("End")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Play").click()
    curves = page.locator(".digitlab-live img")
    expect(curves).to_be_visible(timeout=LEARNING)
    first = curves.get_attribute("alt")
    expect(page.locator(".digitlab-filters img")).to_have_count(16)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    expect(curves).not_to_have_attribute("alt", str(first), timeout=LEARNING)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Try it")).to_be_visible(timeout=LEARNING)
    canvas = page.get_by_role("img", name="Canvas: draw a digit for the network")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for run in hand(7).placed(
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), box["height"] / 2
    ):
        page.mouse.move(*run[0])
        page.mouse.down()
        for point in run[1:]:
            page.mouse.move(*point)
        page.mouse.up()
    answers = page.locator("[class*='st-key-teach_answer_']")
    expect(answers).to_have_count(2)
    expect(answers.first).to_contain_text("a 7")
    expect(answers.last).not_to_contain_text("Nothing is drawn")
    for name, start in (("(.keras)", b"PK"), ("(ONNX)", b"\x08")):
        with page.expect_download() as sent:
            page.get_by_role("button", name=f"Network 1 {name}").click()
        assert sent.value.path().read_bytes().startswith(start)
    visitor.context.close()
    assert visitor.complaints == []
    assert visitor.elsewhere == []
