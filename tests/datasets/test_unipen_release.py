"""A UNIPEN release on a disk: its folders, and the files that a file includes."""

import gzip
import json
import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import pytest

from digitlab.datasets.unipen import load_unipen, read_unipen
from digitlab.errors import DataError

from .test_unipen import INK


def release(root: Path, **files: str) -> Path:
    """Lay out a release: `data__1a__gmd__alek` is data/1a/gmd/alek.dat."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".dat")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="latin-1")
    return root


def test_release_is_read_in_the_order_of_paths_and_lines(tmp_path: Path) -> None:
    root = release(
        tmp_path,
        data__1a__gmd__alek=".INCLUDE gmd/no.doc\n.INCLUDE gmd/alek.dat\n"
        '.SEGMENT CHARACTER 2 OK "2"\n.SEGMENT CHARACTER 0 ? "1"',
        data__1b__apa__apa00__app1='.INCLUDE gmd/alek.dat\n.SEGMENT CHARACTER 0 OK "A"',
        include__gmd__alek=INK,
    )
    read = [(character.label, character.writer) for character in load_unipen(root)]
    assert read == [("2", "gmd/alek"), ("1", "gmd/alek"), ("A", "apa/apa00/app1")]
    assert [character.label for character in load_unipen(root, ["1b"])] == ["A"]


def test_included_file_includes_another(tmp_path: Path) -> None:
    root = release(
        tmp_path,
        data__1a__imp__a='.INCLUDE imp/a.dat\n.SEGMENT CHARACTER 0 OK "1"',
        include__imp__a=".COORD X Y T\n.INCLUDE imp/b.dat",
        include__imp__b=".PEN_DOWN\n1 2 3",
    )
    (character,) = load_unipen(root)
    assert character.strokes[0].tolist() == [[1, -2]]


def test_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    root = release(
        tmp_path, data__1a__a__a=".INCLUDE a/a.dat", include__a__a=".PEN_DOWN\n1 2\n1 x\n"
    )
    with pytest.raises(DataError, match=r"^a/a\.dat, line 3 is not a point: '1 x'\.$"):
        list(load_unipen(root))


def test_file_that_includes_itself(tmp_path: Path) -> None:
    root = release(tmp_path, data__1a__a__a=".INCLUDE a/a.dat", include__a__a=".INCLUDE a/a.dat")
    with pytest.raises(DataError, match=r"^a/a\.dat, line 1 includes .* a loop\?$"):
        list(load_unipen(root))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.dat",
        "a/../../secret.dat",
        "/etc/hosts",
        "..\\secret.dat",
        "C:\\secret.dat",
        "\\\\host\\secret",
        "a\x00b",
        "",
    ],
)
def test_include_outside_the_release(tmp_path: Path, name: str) -> None:
    root = release(tmp_path, data__1a__a__a=f".VERSION 1.0\n.INCLUDE {name}", secret=INK)
    with pytest.raises(DataError, match=r"a\.dat, line 2 includes .* inside the folder include\."):
        list(load_unipen(root))


def test_include_through_a_link_that_leads_out(tmp_path: Path) -> None:
    root = release(tmp_path / "root", data__1a__a__a=".INCLUDE out/ink.dat", include__b=INK)
    release(tmp_path / "elsewhere", ink=INK)
    try:
        (root / "include" / "out").symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("this system makes no links for this user")
    with pytest.raises(DataError, match=r"line 1 includes 'out/ink\.dat': a link leads out"):
        list(load_unipen(root))


def test_include_with_a_name_too_long_for_any_disk(tmp_path: Path) -> None:
    root = release(tmp_path, data__1a__a__a=f".INCLUDE {'a' * 5000}")
    with suppress(DataError):  # some systems look for it, others refuse to
        assert list(load_unipen(root)) == []


def test_bytes_beyond_ascii_are_read(tmp_path: Path) -> None:
    root = release(
        tmp_path, data__1a__a__a=f'.WRITER_INFO J\xfcrgen \xff\n{INK}.SEGMENT CHARACTER 0 OK "4"'
    )
    assert [character.label for character in load_unipen(root)] == ["4"]


def test_folder_without_a_release_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no \.dat files .*10\.5281/zenodo\.1195803"):
        load_unipen(tmp_path)


def test_file_outside_the_release(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not in"):
        read_unipen(tmp_path / "a.dat", tmp_path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_unipen(tmp_path / "data" / "1a" / "a.dat", tmp_path)


def published() -> Path:
    """Folder of DIGITLAB_DATA with three files of the release and the strokes made from it."""
    folder = Path(os.environ.get("DIGITLAB_DATA") or "nowhere")
    if not (folder / "unipen-sample").is_dir() or not (folder / "pen-strokes").is_dir():
        pytest.skip(
            "needs DIGITLAB_DATA with unipen-sample/ and pen-strokes/, both from UNIPEN "
            "train_r01_v07: https://doi.org/10.5281/zenodo.1195803"
        )
    return folder


def test_published_files_give_the_strokes_that_others_made_of_them() -> None:
    folder = published()
    read = defaultdict(list)
    for character in load_unipen(folder / "unipen-sample", ["1a"]):
        runs = [run.tolist() for run in character.strokes]
        read[character.writer].append((character.label, runs))
    made = defaultdict(list)
    with gzip.open(folder / "pen-strokes" / "digits.jsonl.gz", "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if entry["writer"] in read:
                made[entry["writer"]].append((entry["label"], entry["strokes"]))
    assert sum(map(len, read.values())) == 109
    assert read == made
