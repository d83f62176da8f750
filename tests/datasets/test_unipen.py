import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.datasets.characters import PenCharacter
from digitlab.datasets.unipen import parse_unipen
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
