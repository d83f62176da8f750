"""The Metrics page as people see it: phone and desktop, light and dark, with and without digits."""

import csv
import hashlib
import io
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from digitlab.charts import comparison
from digitlab.recognition import store
from digitlab.wording import percent

from ..datasets.test_download import files_served
from ..fixtures.serving import START, serving
from .conftest import Visit
from .student import VIEWS, Student
from .visitor import DESKTOP, PHONE

DARK = {"color_scheme": "dark"}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "desktop, dark": DESKTOP | DARK,
    "phone": PHONE,
    "phone, dark": PHONE | DARK,
}
REPORTS = comparison.read_all(store.models_folder())
OURS = REPORTS[store.BUNDLED]


@pytest.fixture(scope="module")
def keras_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keras")


@pytest.fixture(scope="module")
def address(keras_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a machine without MNIST."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIGITLAB_DATA", raising=False)
        patch.setenv("KERAS_HOME", str(keras_home))
        with serving(tmp_path_factory.mktemp("app") / "log") as address:
            yield address


@pytest.fixture
def digits(keras_home: Path) -> Iterator[None]:
    """Digits in MNIST's format, made up, where Keras keeps them."""
    folder = keras_home / "datasets"
    folder.mkdir()
    make_digits(folder / "mnist.npz")
    yield
    shutil.rmtree(folder)


def make_digits(path: Path) -> None:
    labels = np.zeros(10_000, np.uint8)
    for one in OURS.mistakes:
        labels[one.place] = one.label
    np.savez_compressed(
        path,
        x_train=np.zeros((60_000, 28, 28), np.uint8),
        y_train=np.zeros(60_000, np.uint8),
        x_test=np.full((10_000, 28, 28), 200, np.uint8),
        y_test=labels,
    )


PRINTED = """() => [
  getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor,
  getComputedStyle(document.querySelector("[data-testid=stMain] h2")).color,
]"""


@pytest.mark.parametrize("screen", SCREENS)
def test_every_view_opens_and_fits_the_screen(visit: Visit, screen: str) -> None:
    student = Student(visit(**SCREENS[screen]))
    for view in VIEWS:
        student.turns_to(view)
        charts = student.page.get_by_test_id("stVegaLiteChart").locator("svg.marks")
        student.visitor.eventually(charts.count, lambda count: count > 0)
        assert student.visitor.fits_the_width(), view
    student.page.emulate_media(media="print")
    ground, words = student.page.evaluate(PRINTED)
    assert ground == "rgb(255, 255, 255)"
    assert max(map(int, re.findall(r"\d+", words))) < 40
    expect(student.page.get_by_role("button", name="Save as SVG").first).to_be_hidden()


def test_confusion_matrix_tells_its_cells_to_a_screen_reader(visit: Visit) -> None:
    student = Student(visit())
    for digit in range(10):
        label = student.cell(OURS.name, digit, digit).get_attribute("aria-label")
        assert label
        assert f"count: {OURS.confusion[digit][digit]:,};" in label


@pytest.mark.usefixtures("digits")
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_click_on_a_cell_shows_its_digits(visit: Visit, screen: str) -> None:
    student = Student(visit(**SCREENS[screen]))
    one = OURS.mistakes[-1]
    alike = [each for each in OURS.mistakes if (each.label, each.read) == (one.label, one.read)]
    cell = student.cell(OURS.name, one.label, one.read)
    # The number lies on the cell.
    if screen == "phone":
        cell.tap(force=True)
    else:
        cell.click(force=True)
    expect(
        student.page.get_by_text(f"{one.label} read as {one.read}, most confident")
    ).to_be_visible()
    for each in alike:
        name = f"Test digit {each.place}: {percent(each.confidence)}"
        expect(student.page.get_by_role("img", name=name, exact=True)).to_be_visible()


@pytest.mark.usefixtures("digits")
def test_cell_can_be_chosen_without_a_mouse_and_is_then_marked(visit: Visit) -> None:
    student = Student(visit())
    one = OURS.mistakes[0]
    count = OURS.confusion[one.label][one.read]
    student.visitor.chooses(
        "Click a cell to see its digits", f"{one.label} read as {one.read} ({count})"
    )
    # By number: while a matrix makes room for the next there are two of each cell.
    bare = student.page.locator("[stroke=transparent]")
    marked = student.page.locator("[stroke]:not([stroke=transparent])")
    chosen, other = student.cell(OURS.name, one.label, one.read), student.cell(OURS.name, 0, 0)
    expect(chosen.and_(marked)).to_have_count(1)
    expect(other.and_(bare)).to_have_count(1)
    student.visitor.chooses(
        "Click a cell to see its digits", f"0 read as 0 ({OURS.confusion[0][0]})"
    )
    expect(student.page.get_by_text("0 read as 0, which is right.")).to_be_visible()
    expect(chosen.and_(bare)).to_have_count(1)
    expect(other.and_(marked)).to_have_count(1)


def test_without_the_data_set_digits_are_named_and_offered(visit: Visit) -> None:
    student = Student(visit())
    expect(student.pictures()).to_have_count(0)
    one = OURS.mistakes[0]
    frame = student.page.get_by_role("figure").filter(has_text=f"no. {one.place}")
    words = f"{one.label} read as {one.read}, {percent(one.confidence)}"
    expect(frame.filter(has_text=words)).to_be_visible()
    expect(student.page.get_by_role("button", name="Fetch MNIST").first).to_be_enabled()


def test_figure_is_taken_away_as_svg_png_and_csv(visit: Visit) -> None:
    student = Student(visit())
    label = f"confusion {OURS.name}".replace("_", " ")
    svg = ET.fromstring(student.takes(student.button(f"Save as SVG: {label}")))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    words = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert str(OURS.confusion[3][3]) in words
    png = student.takes(student.button(f"Save as PNG: {label}"))
    assert png.startswith(b"\x89PNG")
    assert len(png) > 5000
    below = student.page.locator(f".st-key-csv_confusion_{OURS.name}")
    rows = csv.reader(io.StringIO(student.takes(below.get_by_role("button")).decode()))
    assert [int(row) for row in list(rows)[1 + 7][1:]] == OURS.confusion[7]


def test_figure_that_is_not_drawn_yet_is_taken_away_when_it_is(visit: Visit) -> None:
    student = Student(visit())
    drawing = student.figure(f"confusion_{OURS.name}").locator("svg.marks")
    drawn = drawing.element_handle()
    drawn.evaluate("one => one.classList.remove('marks')")
    label = f"confusion {OURS.name}".replace("_", " ")
    with student.page.expect_download() as download:
        student.button(f"Save as SVG: {label}").click()
        drawn.evaluate("one => one.classList.add('marks')")
    assert Path(download.value.path()).read_bytes().startswith(b"<svg")


def test_numbers_of_a_figure_are_a_table_for_screen_readers(visit: Visit) -> None:
    student = Student(visit())
    student.page.get_by_role("button", name="Table").nth(1).click()
    table = student.page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(11)
    expect(table.get_by_role("columnheader", name="read as 7")).to_be_visible()


def test_what_is_chosen_stands_in_the_address_and_back_leads_through_it(visit: Visit) -> None:
    student = Student(visit())
    page = student.page
    model = page.get_by_role("combobox", name="Model")
    student.visitor.chooses("Model", "cnn_32_64")
    expect(page).to_have_url(re.compile(r"metrics\?model=cnn_32_64$"))
    share = percent(REPORTS["cnn_32_64"].measures["MNIST test"].share, 2)
    expect(page.get_by_test_id("stMetricValue")).to_have_text(share)
    other = visit()
    other.page.goto(page.url)
    expect(other.page.get_by_test_id("stMetricValue")).to_have_text(share)
    # Streamlit looks for its server below the page's own address first.
    other.complaints = [complaint for complaint in other.complaints if "404" not in complaint]
    student.turns_to("All models")
    expect(page).to_have_url(re.compile(r"metrics\?view=All\+models$"))
    student.turns_to("Compare two")
    student.visitor.chooses("The other", "knn")
    expect(page).to_have_url(re.compile("knn"))
    page.go_back()
    expect(page.get_by_role("combobox", name="The other")).not_to_have_value("knn")
    page.go_back()
    student.sees(VIEWS["All models"])
    page.go_back()
    student.sees(VIEWS["One model"])
    expect(model).to_have_value("cnn_32_64")
    page.go_back()
    expect(model).to_have_value(store.BUNDLED)
    page.go_forward()
    expect(model).to_have_value("cnn_32_64")
    student.visitor.goes_to("Draw")
    expect(student.visitor.canvas).to_be_visible()
    expect(page).not_to_have_url(re.compile("model"))
    page.go_back()
    expect(model).to_have_value("cnn_32_64")


def test_row_of_the_table_leads_to_its_model(visit: Visit) -> None:
    student = Student(visit())
    student.turns_to("All models")
    box = student.page.get_by_test_id("stDataFrame").bounding_box()
    assert box
    others = sorted(
        (name for name in REPORTS if name != store.BUNDLED),
        key=lambda name: -REPORTS[name].measures["MNIST test"].share,
    )
    row = 1 + others.index("cnn_32_64")
    student.page.mouse.click(box["x"] + 140, box["y"] + 35 * (row + 1.5))
    student.page.get_by_role("button", name="Look at cnn_32_64 in detail").click()
    student.sees(VIEWS["One model"])
    expect(student.page.get_by_role("combobox", name="Model")).to_have_value("cnn_32_64")


def test_table_is_sorted_by_the_column_that_is_clicked(visit: Visit) -> None:
    student = Student(visit())
    student.turns_to("All models")
    table = student.page.get_by_test_id("stDataFrame")
    first = table.get_by_test_id("glide-cell-0-0")  # what it tells a screen reader
    box = table.bounding_box()
    assert box
    shares = {name: report.measures["MNIST test"].share for name, report in REPORTS.items()}
    for end in (min(shares.values()), max(shares.values())):
        student.page.mouse.click(box["x"] + 150, box["y"] + 17)  # the head of "Measured"
        equals = "|".join(name for name, share in shares.items() if share == end)
        expect(first).to_have_text(re.compile(f"^({equals})$"))


@pytest.fixture
def mnist_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder of a server that the app would fetch MNIST from, and where it would put it."""
    served = tmp_path / "served"
    served.mkdir()
    make_digits(served / "mnist.npz")
    with files_served(served) as address:
        monkeypatch.setenv("MNIST_URL", f"{address}/mnist.npz")
        whole = (served / "mnist.npz").read_bytes()
        monkeypatch.setenv("MNIST_SHA256", hashlib.sha256(whole).hexdigest())
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
        monkeypatch.delenv("DIGITLAB_DATA", raising=False)
        yield served


def test_mnist_is_fetched_by_a_click_and_without_a_network_that_is_said(
    browser: Browser, mnist_server: Path, tmp_path: Path
) -> None:
    mnist = (mnist_server / "mnist.npz").rename(mnist_server / "elsewhere")
    with serving(tmp_path / "log", Path(__file__).with_name("fetching.py")) as address:
        page = browser.new_page()
        page.goto(address)
        button = page.get_by_role("button", name="Fetch MNIST (11 MB)").first
        button.click(timeout=START * 1000)
        expect(page.get_by_text("MNIST was not fetched")).to_be_visible(timeout=START * 1000)
        expect(page.get_by_text("How it was trained").first).to_be_visible()

        mnist.rename(mnist_server / "mnist.npz")
        button.click()
        pictures = page.get_by_role("img", name=re.compile("^Test digit"))
        expect(pictures.first).to_be_visible(timeout=START * 1000)
        page.close()


def test_accuracy_is_shown_against_each_of_its_costs(visit: Visit) -> None:
    student = Student(visit())
    student.turns_to("All models")
    for switch, words in (("Size", r"\d\s(kB|MB)\."), ("Reading time", "µs a digit")):
        student.page.get_by_role("radio", name=switch).click()
        caption = student.page.get_by_test_id("stCaptionContainer")
        expect(caption.filter(has_text="further left is cheaper")).to_have_text(re.compile(words))


def test_two_models_are_compared_in_words(visit: Visit) -> None:
    student = Student(visit())
    student.turns_to("Compare two")
    student.visitor.chooses("The other", "cnn_32_64")
    wrong, wrong_too = (
        {mistake.place for mistake in REPORTS[name].mistakes} for name in (OURS.name, "cnn_32_64")
    )
    words = f"{OURS.name} alone reads {len(wrong_too - wrong)} right"
    expect(student.page.get_by_text(words)).to_be_visible()
    expect(student.page.get_by_text("McNemar's test")).to_be_visible()
    student.visitor.chooses("The other", OURS.name)
    expect(student.page.get_by_text("Choose two different models")).to_be_visible()


@pytest.mark.usefixtures("digits")
def test_compared_models_show_the_digits_on_which_they_differ(visit: Visit) -> None:
    student = Student(visit())
    student.turns_to("Compare two")
    student.visitor.chooses("The other", "cnn_32_64")
    student.visitor.eventually(student.pictures().count, lambda count: count > 5)


def test_links_lead_to_their_sections(visit: Visit) -> None:
    student = Student(visit())
    heading = student.page.get_by_role("heading", name="How it was trained")
    expect(heading).not_to_be_in_viewport()
    student.page.get_by_role("link", name="How it was trained").click()
    expect(heading).to_be_in_viewport()
