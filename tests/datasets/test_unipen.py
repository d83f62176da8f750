import gzip
import json
import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.datasets.characters import PenCharacter
from digitlab.datasets.unipen import load_unipen, parse_unipen, read_unipen
from digitlab.errors import DataError

INK = """\
.PEN_DOWN
1 10
2 11
3 12
.PEN_UP
4 13
.PEN_DOWN
5 14
6 15
"""
"""Components 0 (down, three points), 1 (up, one) and 2 (down, two)."""


def strokes(text: str) -> list[list[list[float]]]:
    (character,) = parse_unipen(text, "site/file")
    return [run.tolist() for run in character.strokes]


def labels(text: str) -> list[str]:
    return [character.label for character in parse_unipen(text, "site/file")]


def refused(text: str) -> str:
    with pytest.raises(DataError) as refusal:
        parse_unipen(text, "site/file", "a.dat")
    return str(refusal.value)


def release(root: Path, **files: str) -> Path:
    """Lay out a release: `data__1a__gmd__alek` is data/1a/gmd/alek.dat."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".dat")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="latin-1")
    return root


def test_y_is_turned_to_grow_downwards() -> None:
    assert strokes(INK + '.SEGMENT CHARACTER 0 OK "7"') == [[[1, -10], [2, -11], [3, -12]]]


def test_zero_stays_plain_zero() -> None:
    (character,) = parse_unipen('.PEN_DOWN\n0 0\n.SEGMENT CHARACTER 0 OK "7"', "w")
    assert not np.signbit(character.strokes[0]).any()


def test_strokes_are_float32_pairs_and_the_writer_is_as_given() -> None:
    (character,) = parse_unipen(INK + '.SEGMENT CHARACTER 0 OK "7"', "gmd/alek")
    assert character.strokes[0].dtype == np.float32
    assert character.strokes[0].shape == (3, 2)
    assert character.writer == "gmd/alek"


def test_pen_up_runs_are_counted_and_left_out() -> None:
    assert strokes(INK + '.SEGMENT CHARACTER 0-2 OK "4"') == [
        [[1, -10], [2, -11], [3, -12]],
        [[5, -14], [6, -15]],
    ]


def test_runs_without_points_are_not_counted() -> None:
    text = ".PEN_DOWN\n.PEN_UP\n\n.PEN_DOWN\n.DT 930\n" + INK
    assert strokes(text + '.SEGMENT CHARACTER 2 OK "4"') == [[[5, -14], [6, -15]]]


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ("2", [[[5, -14], [6, -15]]]),
        ("0,2", [[[1, -10], [2, -11], [3, -12]], [[5, -14], [6, -15]]]),
        ("2,0", [[[5, -14], [6, -15]], [[1, -10], [2, -11], [3, -12]]]),
        ("0 , 2:1", [[[1, -10], [2, -11], [3, -12]], [[6, -15]]]),
        ("0:1-2:0", [[[2, -11], [3, -12]], [[5, -14]]]),
        ("0:1-2", [[[2, -11], [3, -12]], [[5, -14], [6, -15]]]),
        ("0-2:0", [[[1, -10], [2, -11], [3, -12]], [[5, -14]]]),
        ("0:1-0:1", [[[2, -11]]]),
        ("0:2", [[[3, -12]]]),
    ],
)
def test_components(components: str, expected: list) -> None:
    assert strokes(f'{INK}.SEGMENT CHARACTER {components} OK "4"') == expected


@pytest.mark.parametrize(
    "components",
    ["3", "0-3", "2-0", "0:3", "0:2-0:1", "0-0:3", "1-", "-1", ":1", "0:1:2", "9" * 5000, "0-1-2"],
)
def test_components_that_are_not_there_or_no_range(components: str) -> None:
    message = refused(f'{INK}.SEGMENT CHARACTER {components} OK "4"')
    assert message.startswith("a.dat, line 10 ")


def test_missing_ink_is_named() -> None:
    message = refused('.INCLUDE gmd/ink.dat\n.SEGMENT CHARACTER 5-7 OK "4"')
    assert message == (
        "a.dat, line 2 names components 5-7, and there are 0, from 0. gmd/ink.dat is missing."
    )


@pytest.mark.parametrize("quality", ["OK", "ok", "?", "GOOD", ""])
def test_legible_and_unjudged_characters_are_read(quality: str) -> None:
    assert labels(f'{INK}.SEGMENT CHARACTER 0 {quality} "4"') == ["4"]


@pytest.mark.parametrize("quality", ["BAD", "bad", "LBD"])
def test_bad_characters_are_left_out(quality: str) -> None:
    assert labels(f'{INK}.SEGMENT CHARACTER 0 {quality} "4"') == []


def test_characters_of_pen_up_runs_only_are_left_out() -> None:
    assert labels(f'{INK}.SEGMENT CHARACTER 1 OK "4"') == []


@pytest.mark.parametrize("level", ["WORD", "TEXT", "LINE", "STROKE"])
def test_other_levels_are_left_out_whatever_they_say(level: str) -> None:
    assert labels(f'{INK}.SEGMENT {level} 0-99 OK "four"') == []


@pytest.mark.parametrize(
    ("quoted", "label"),
    [
        (r'"\""', '"'),
        (r'"\\"', "\\"),
        (r'"\n"', "\n"),
        (r'"\t"', "\t"),
        ('"."', "."),
        ('"é"', "é"),
        ('" "', " "),
    ],
)
def test_labels_unescaped(quoted: str, label: str) -> None:
    assert labels(f"{INK}.SEGMENT CHARACTER 0 OK {quoted}") == [label]


@pytest.mark.parametrize("label", ["", '""', '"ch"', '"JISx8d95"'])
def test_labels_that_are_not_one_character_are_left_out(label: str) -> None:
    assert labels(f"{INK}.SEGMENT CHARACTER 0 OK {label}") == []


@pytest.mark.parametrize(
    "segment",
    [
        ".SEGMENT",
        ".SEGMENT CHARACTER",
        '.SEGMENT CHARACTER ? OK "4"',
        '.SEGMENT CHARACTER 0 OK "4',
        '.SEGMENT CHARACTER 0 OK "4" 5',
        '.SEGMENT CHARACTER 0 1 "4"',
        ".SEGMENT CHARACTER 0 OK 4",
        r'.SEGMENT CHARACTER 0 OK "\"',
    ],
)
def test_malformed_segment_names_its_line(segment: str) -> None:
    assert refused(INK + segment).startswith("a.dat, line 10 is not .SEGMENT CHARACTER")


def test_segment_over_several_lines_and_before_its_ink() -> None:
    assert labels('.SEGMENT\tCHARACTER\n  0-2\n OK\n "4"\n' + INK) == ["4"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_of_all_systems(end: str) -> None:
    assert labels((INK + '.SEGMENT CHARACTER 0 OK "4"').replace("\n", end)) == ["4"]


def test_order_of_coordinates() -> None:
    text = '.COORD T Y P X\n.PEN_DOWN\n0 10 99 1\n5 11 99 2\n.SEGMENT CHARACTER 0 OK "1"'
    assert strokes(text) == [[[1, -10], [2, -11]]]


def test_several_points_on_a_line_where_their_order_is_known() -> None:
    text = '.COORD X Y\n.PEN_DOWN 1 10 2 11\n3 12\n.SEGMENT CHARACTER 0 OK "1"'
    assert strokes(text) == [[[1, -10], [2, -11], [3, -12]]]


@pytest.mark.parametrize("line", ["1 2 3", "1 2 3 4", "1"])
def test_without_order_a_line_is_x_and_y(line: str) -> None:
    assert refused(f".PEN_DOWN\n{line}").startswith(
        "a.dat, line 2 is not X Y (there was no .COORD)"
    )


@pytest.mark.parametrize("order", ["", "X", "T P", "x y"])
def test_order_without_x_and_y(order: str) -> None:
    assert refused(f".COORD {order}").startswith("a.dat, line 1: .COORD names no X and Y")


@pytest.mark.parametrize("line", ["nan 1", "1 inf", "1e3 2", "1_0 2", "0x1 2", "٣ 4", "? ?", "1,2"])
def test_what_is_not_a_number(line: str) -> None:
    assert refused(f".PEN_DOWN\n1 2\n{line}").startswith("a.dat, line 3 is not a point")


@pytest.mark.parametrize("far", ["16777217", "-16777217", "9" * 400])
def test_beyond_any_tablet(far: str) -> None:
    assert "line 1 starts a run that goes beyond" in refused(f".PEN_DOWN\n1 {far}")


def test_signs_and_decimals() -> None:
    assert strokes('.PEN_DOWN\n-1.5 +2.\n.SEGMENT CHARACTER 0 OK "1"') == [[[-1.5, -2]]]


def test_text_before_any_keyword() -> None:
    assert refused("\n\nhello\n") == "a.dat, line 3 stands before any keyword: 'hello'."


def test_free_text_of_other_keywords_is_not_read() -> None:
    assert labels(".COMMENT\n 1 2\n\tNative language: ?\n" + INK + '.SEGMENT CHARACTER 0 OK "4"')


def test_empty_text_holds_no_characters() -> None:
    assert parse_unipen("", "w") == []


WORDS = st.sampled_from(
    [
        ".SEGMENT CHARACTER",
        ".PEN_DOWN",
        ".PEN_UP",
        ".INCLUDE",
        ".COORD",
        "X Y T",
        "0-2:1",
        "0",
        "1 2",
        "3,1",
        ":",
        "-",
        "OK",
        "?",
        '"a"',
        '"',
        "\\",
        "\n",
        "9" * 12,
        "..",
        "é",
        "\x00",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(WORDS, max_size=40).map(" ".join).map(lambda t: t.replace("\n ", "\n"))
    )
)
def test_any_text_gives_characters_with_ink_or_data_error(text: str) -> None:
    try:
        characters = parse_unipen(text, "w", find=lambda name: INK if len(name) % 2 else None)
    except DataError:
        return
    for character in characters:
        assert len(character.label) == 1
        assert all(run.shape[1:] == (2,) and len(run) for run in character.strokes)


POINTS = st.lists(
    st.tuples(st.integers(-(2**24), 2**24), st.integers(-(2**24), 2**24)), min_size=1, max_size=5
)


@given(st.lists(st.tuples(st.booleans(), POINTS), min_size=1, max_size=6))
def test_what_was_written_is_read(runs: list) -> None:
    text = "".join(
        f".PEN_{'DOWN' if down else 'UP'}\n" + "".join(f"{x} {y}\n" for x, y in points)
        for down, points in runs
    )
    read = parse_unipen(f'{text}.SEGMENT CHARACTER 0-{len(runs) - 1} ? "a"', "w")
    written = [[[x, -y] for x, y in points] for down, points in runs if down]
    assert [[run.tolist() for run in character.strokes] for character in read] == (
        [written] if written else []
    )


def test_character_without_ink_or_with_a_long_label_cannot_be_made() -> None:
    with pytest.raises(DataError, match="no ink"):
        PenCharacter("a", "w", [])
    with pytest.raises(DataError, match="'ab'"):
        PenCharacter("ab", "w", [np.zeros((1, 2), np.float32)])


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
