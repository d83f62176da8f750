import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from digitlab import datasets, load_reader, preprocess
from digitlab.charts import comparison
from digitlab.cli.main import commands, main
from digitlab.datasets import Digits, kaggle
from digitlab.export import formats
from digitlab.export.formats import COLUMNS
from digitlab.ink import strokes
from digitlab.recognition.prediction import Prediction
from digitlab.recognition.store import models_folder
from digitlab.report import Report

from ..fixtures.hands import hand

COMMANDS = sorted(commands.commands)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def save(path: Path, inked: np.ndarray) -> Path:
    """A gray scan of ink: dark on light."""
    Image.fromarray((225 - inked * (190 / 255)).round().astype(np.uint8)).save(path)
    return path


@pytest.fixture
def seven(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    return save(tmp_path / "seven.png", inks[7])


@pytest.fixture
def one(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    return save(tmp_path / "one.jpg", inks[1])


# read


def test_text_is_a_line_a_file(seven: Path, one: Path) -> None:
    result = run("read", "--one", seven, one)
    assert result.exit_code == 0
    assert result.stdout == f"{seven}\t7\n{one}\t1\n"
    assert result.stderr == ""


def test_csv_has_the_promised_columns(seven: Path, one: Path) -> None:
    result = run("read", "--one", "--format", "csv", seven, one)
    assert result.exit_code == 0
    heading = "file,page,line,index,x,y,width,height,digit,confidence,is_digit"
    assert result.stdout.splitlines()[0] == heading
    assert heading.split(",") == COLUMNS
    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert (first["file"], first["digit"], first["is_digit"]) == (str(seven), "7", "True")
    assert (second["file"], second["digit"]) == (str(one), "1")
    assert {first[name] for name in ("page", "line", "index")} == {"1"}
    assert 0.5 < float(first["confidence"]) <= 1
    assert abs(int(first["x"]) - 87) <= 3
    assert abs(int(first["width"]) - 106) <= 5


def test_json_holds_the_columns_and_the_ten_probabilities(seven: Path) -> None:
    result = run("read", "--one", "--format", "json", seven)
    (row,) = json.loads(result.stdout)
    assert list(row) == [*COLUMNS, "probabilities"]
    assert row["digit"] == 7
    assert row["is_digit"] is True
    assert len(row["probabilities"]) == 10
    assert sum(row["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert max(row["probabilities"]) == pytest.approx(row["confidence"], abs=1e-4)


@pytest.mark.parametrize("layout", ["text", "json", "csv"])
def test_out_writes_to_a_file_what_else_is_printed(
    tmp_path: Path, seven: Path, layout: str
) -> None:
    printed = run("read", "--one", "--format", layout, seven)
    out = tmp_path / "result"
    written = run("read", "--one", "--format", layout, "--out", out, seven)
    assert written.exit_code == 0
    assert written.stdout == ""
    assert out.read_bytes().decode() == printed.stdout


def test_bad_files_are_named_on_stderr_and_the_rest_is_read(
    tmp_path: Path, seven: Path, one: Path
) -> None:
    text, blank, missing = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    text.write_text("seven")
    save(blank, np.zeros((20, 20), np.uint8))
    folder = tmp_path / "nothing in it"
    folder.mkdir()
    result = run("read", "--one", seven, text, missing, folder, blank, one)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n{one}\t1\n"
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == list(map(str, (folder, text, missing, blank)))
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize(("layout", "text"), [("text", ""), ("json", "[]\n")])
def test_nothing_that_can_be_read_is_an_empty_answer(
    tmp_path: Path, layout: str, text: str
) -> None:
    result = run("read", "--one", "--format", layout, tmp_path / "none.png")
    assert result.exit_code == 1
    assert result.stdout == text


def test_csv_of_nothing_is_its_heading(tmp_path: Path) -> None:
    result = run("read", "--one", "--format", "csv", tmp_path / "none.png")
    assert result.stdout == ",".join(COLUMNS) + "\n"


def test_what_is_no_digit_is_a_question_mark(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prediction, "is_digit", False)
    result = run("read", "--one", seven)
    assert result.exit_code == 0
    assert result.stdout == f"{seven}\t?\n"


def test_file_name_with_a_comma_and_a_quote_is_one_field(
    tmp_path: Path, inks: dict[int, np.ndarray]
) -> None:
    path = save(tmp_path / 'a,"b".png', inks[1])
    result = run("read", "--one", "--format", "csv", path)
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["file"] == str(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("layout", ["text", "json", "csv"])
def test_file_name_that_is_not_utf_8_does_not_lose_the_rest(
    tmp_path: Path, seven: Path, layout: str
) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    try:
        shutil.copy(seven, odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    out = tmp_path / "out"
    result = run("read", "--one", "--format", layout, "--out", out, odd, seven)
    assert result.exit_code == 0, result.exception
    assert str(seven) in out.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("place", ["missing/result.csv", "seven.png/result.csv"])
def test_out_that_cannot_be_written_is_a_sentence(tmp_path: Path, seven: Path, place: str) -> None:
    result = run("read", "--one", "--out", tmp_path / place, seven)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit), "it ended in a traceback"
    assert place.split("/")[0] in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "--one"],
        ["read", "--one", "--format", "xml", "seven.png"],
        ["read", "--one", "--no-such-option", "seven.png"],
        ["write"],
        ["train", "no_such_model"],
        ["train", "digit_cnn", "--epochs", "0"],
        ["train", "digit_cnn", "--data", "no/such/folder"],
        ["evaluate"],
        ["evaluate", "no_such_model"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_word_on_what_is_right(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert result.stdout == ""


# read: pages, folders, many files


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Two lines, 80 and 3 1, as a scan."""
    places = [(8, (80.0, 60.0)), (0, (135.0, 60.0)), (3, (80.0, 160.0)), (1, (240.0, 160.0))]
    runs = [np.array(run) for digit, at in places for run in hand(digit).placed(at, 60)]
    return save(tmp_path / "page.png", strokes.draw(runs, 6, (230, 330)))


def test_page_is_a_row_for_each_line(page: Path) -> None:
    result = run("read", page)
    assert result.exit_code == 0
    assert result.stdout == f"{page}\t80\n{page}\t3 1\n"


def test_rows_of_a_page_say_where_each_digit_stands(page: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", "--format", "csv", page).stdout)))
    assert [(row["line"], row["index"], row["digit"]) for row in rows] == [
        *(("1", "1", "8"), ("1", "2", "0")),
        *(("2", "1", "3"), ("2", "2", "1")),
    ]
    assert 30 < int(rows[0]["x"]) < 80 < int(rows[0]["x"]) + int(rows[0]["width"])


def test_pages_of_a_pdf_are_counted(tmp_path: Path, page: Path) -> None:
    image = Image.open(page).convert("RGB")
    path = tmp_path / "scan.pdf"
    image.save(path, save_all=True, append_images=[image])
    rows = json.loads(run("read", "--format", "json", path).stdout)
    assert [row["page"] for row in rows] == [1] * 4 + [2] * 4


def test_folder_is_read_in_sorted_order_and_only_its_pictures(
    tmp_path: Path, page: Path, seven: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("z.PNG", "b/2.png", "b/1.png", "a.png", ".hidden.png"):
        shutil.copy(seven, folder / name)
    (folder / "notes.txt").write_text("7")
    result = run("read", "--one", folder)
    assert result.exit_code == 0
    names = [Path(row.split("\t")[0]).relative_to(folder) for row in result.stdout.splitlines()]
    assert [name.as_posix() for name in names] == ["a.png", "b/1.png", "b/2.png", "z.PNG"]


def test_blank_page_and_page_without_digits_are_named(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = save(tmp_path / "blank.png", np.zeros((60, 80), np.uint8))
    result = run("read", blank, page)
    assert result.exit_code == 1
    assert (
        result.stderr == f"{blank}: There is no ink on page 1; is it the right side of the sheet?\n"
    )
    monkeypatch.setattr(Prediction, "is_digit", False)
    result = run("read", page)
    assert result.exit_code == 1
    assert "Nothing on page 1 looks like a digit" in result.stderr
    assert result.stdout == f"{page}\t??\n{page}\t? ?\n"


def test_rows_are_written_as_they_come(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    written_before = []

    class Watched:
        def write(self, text: str) -> None:
            written.append(text)

    def readings(files: list[str]) -> Iterator[formats.Entry]:
        for file in files:
            written_before.append("".join(written).count("\n"))
            yield formats.Entry(file, 1, load_reader().read_digit(seven))

    for layout, write in formats.WRITERS.items():
        written.clear()
        written_before.clear()
        write(readings(["a", "b", "c", "d"]), Watched())
        assert written_before[3] >= 2, f"{layout} waits for all"


def test_no_progress_bar_in_a_pipe(seven: Path) -> None:
    done = start("read", "--one", str(seven), str(seven))
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_progress_bar_on_a_terminal_does_not_stand_in_the_rows(seven: Path) -> None:
    import pty

    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "digitlab", "read", "--one", str(seven), str(seven)]
    folder = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=terminal) as program:
        out, _ = program.communicate(timeout=60)
    os.close(terminal)
    bar = b""
    while True:
        try:
            part = os.read(shown, 1000)
        except OSError:
            break
        if not part:
            break
        bar += part
    os.close(shown)
    assert out.decode() == f"{seven}\t7\n" * 2
    assert b"2/2" in bar


# evaluate


@pytest.fixture
def evaluated(
    tmp_path: Path, bundled: Path, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Folder of a model that three digits stand ready to judge."""
    folder = tmp_path / "models" / "digit_cnn"
    folder.mkdir(parents=True)
    for name in ("report.json", "model.onnx"):
        shutil.copy(bundled / name, folder)
    images = np.stack([preprocess.to_mnist(inks[digit]) for digit in (0, 1, 7)])
    three = Digits(images, np.array([0, 1, 7], np.uint8))
    monkeypatch.setattr("digitlab.cli.evaluate.load_mnist", lambda _: datasets.Mnist(three, three))
    return folder


def test_evaluate_prints_its_figures_and_writes_them(evaluated: Path, tmp_path: Path) -> None:
    result = run("evaluate", "digit_cnn", "--data", tmp_path, "--models", evaluated.parent)
    assert result.exit_code == 0, result.exception
    report = Report.read(evaluated)
    assert report.measures["MNIST test"].count == 3
    assert report.table() in result.stdout
    assert "Measured without them." in result.stderr  # there are no pen strokes


# train, kaggle, models


@pytest.fixture
def competition(tmp_path: Path, blocks: Digits, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with Kaggle's two tables of made-up digits, of which 40 are kept to choose by."""
    loaded = partial(datasets.load_kaggle, held_back=40)
    monkeypatch.setattr("digitlab.cli.kaggle.load_kaggle", loaded)
    monkeypatch.setattr(
        "digitlab.cli.train.load_mnist", lambda folder: loaded(folder / "train.csv")
    )
    pixels = blocks.images.reshape(len(blocks), -1).astype(int)
    rows = [
        ",".join(map(str, [label, *row])) for label, row in zip(blocks.labels, pixels, strict=True)
    ]
    heading = ",".join(kaggle.PIXELS)
    train = "\n".join([f"label,{heading}", *rows])
    test = "\n".join([heading, *(row.partition(",")[2] for row in rows[:20])])
    (tmp_path / "train.csv").write_text(train)
    (tmp_path / "test.csv").write_text(test)
    return tmp_path


@pytest.mark.filterwarnings("ignore")  # TensorFlow's exporter
@pytest.mark.parametrize("name", ["knn", "mlp_sklearn", "cnn_pair"])
def test_submission_holds_what_a_recipe_trained_on_kaggles_digits_reads(
    competition: Path, blocks: Digits, name: str
) -> None:
    out = competition / "submission.csv"
    options = ["--epochs", 9] if name == "cnn_pair" else []
    tables = ["--train", competition / "train.csv", "--test", competition / "test.csv"]
    result = run("kaggle", *tables, "--model", name, "--out", out, *options)
    assert result.exit_code == 0, result.exception
    assert "20 digits read" in result.stdout
    expected = [f"{place},{label}" for place, label in enumerate(blocks.labels[:20], 1)]
    assert out.read_text().splitlines() == ["ImageId,Label", *expected]
    assert (competition / f"submission-{name}" / "report.json").is_file()


def test_bad_table_names_row_and_column(competition: Path) -> None:
    test = competition / "test.csv"
    test.write_text(test.read_text().replace(",255,", ",256,", 1))
    tables = ["--train", competition / "train.csv", "--test", test]
    done = start("kaggle", *map(str, tables), "--out", str(competition / "submission.csv"))
    assert done.returncode == 1
    assert "test.csv, row 2, column pixel" in done.stderr.splitlines()[-1]
    assert not (competition / "submission.csv").exists()


@pytest.mark.parametrize("option", [["--epochs", "3"], ["--resume"]], ids=["epochs", "resume"])
def test_model_without_epochs_has_none_to_count_or_resume(
    competition: Path, option: list[str]
) -> None:
    result = run("train", "knn", "--data", competition, "--out", competition, *option)
    assert result.exit_code == 2
    assert "fitted in one go" in result.stderr


def test_model_that_keeps_no_weights_is_measured_as_it_is_trained(
    tmp_path: Path, blocks: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    mnist = datasets.Mnist(blocks, blocks[:20], held_back=40)
    monkeypatch.setattr("digitlab.cli.train.load_mnist", lambda _: mnist)
    result = run("train", "knn", "--data", tmp_path, "--out", tmp_path)
    assert result.exit_code == 0, result.exception
    assert "100.00 % of the validation digits" in result.stdout
    assert Report.read(tmp_path / "knn").measures["MNIST test"].count == 20


def test_models_prints_the_table_that_the_readme_has() -> None:
    result = run("models")
    assert result.exit_code == 0
    assert result.stdout == f"{comparison.table(comparison.read_all(models_folder()))}\n"


# The program as people start it


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "digitlab", *arguments],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_missing_data_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    done = start("evaluate", "digit_cnn", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("There is no MNIST in")


def test_training_without_its_packages_is_one_line_and_no_traceback(
    competition: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.neighbors", None)
    where = ["--data", str(competition), "--out", str(competition)]
    monkeypatch.setattr(sys, "argv", ["digitlab", "train", "knn", *where])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("This needs sklearn")


def test_program_reads_a_file(seven: Path) -> None:
    done = start("read", "--one", str(seven))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{seven}\t7\n", "")


# Documentation


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Usage: commands {name}" in result.stdout
    command: Any = commands.commands[name]
    assert len(command.help or "") > 20
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.opts != ["--format"]:
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert {"read", "train", "evaluate"} <= set(COMMANDS)
    assert all(f"  {name} " in result.stdout for name in COMMANDS)
