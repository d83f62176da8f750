"""Rules of fields: numbers from the standards and from life, right and with one digit wrong."""

import pytest

from digitlab import DataError
from digitlab.structure.forms.rules import Rule


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        ("luhn", "4539578763621486", "4539578763621487"),
        ("luhn", "79927398713", "79927398710"),
        ("ean", "4006381333931", "4006381333932"),
        ("ean", "96385074", "96385075"),
        ("isbn", "9780306406157", "9780306406158"),
        ("isbn", "0306406152", "0306406153"),
        ("mod11", "0306406152", "0306406162"),
        ("date", "31.12.2026", "31.11.2026"),
        ("date", "29022024", "29022023"),
        ("date", "2026-11-26", "2026-13-26"),
        ("date", "1/2/26", "1/2/2/6"),
    ],
)
def test_check(check: str, right: str, wrong: str) -> None:
    assert Rule(check=check).allows(right)
    assert not Rule(check=check).allows(wrong)


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (Rule(digits=4), "2026", "202"),
        (Rule(digits=3), "1.25", "1.2"),
        (Rule(decimals=2), "1,25", "125"),
        (Rule(decimals=0), "125", "12.5"),
        (Rule(least="10", most="20"), "10", "9.99"),
        (Rule(least="10", most="20"), "20", "20.01"),
        (Rule(least="-5"), "-5", "-6"),
        (Rule(), "5", ""),
        (Rule(least="0"), "5", "1/2"),
        (Rule(check="luhn"), "18", "1.8"),
    ],
)
def test_length_range_and_decimals(rule: Rule, right: str, wrong: str) -> None:
    assert rule.allows(right)
    assert not rule.allows(wrong)


@pytest.mark.parametrize(
    "told",
    [{"digits": "4"}, {"digits": -1}, {"decimals": 99}, {"least": "x"}, {"most": "NaN"}],
)
def test_what_is_no_rule_is_refused(told: dict) -> None:
    with pytest.raises(DataError, match="got"):
        Rule(**told)


def test_a_rule_in_words() -> None:
    assert str(Rule()) == ""
    assert str(Rule(digits=1, decimals=2)) == "1 digit, 2 decimals"
    assert str(Rule(least="1", most="9", check="luhn")) == "1 to 9, check digit (Luhn)"
    assert str(Rule(most="9", sum_of=("net", "tax"))) == "at most 9, sum of net + tax"
    assert str(Rule(sum_of=tuple("abcdefg"))) == "sum of 7 fields"


def test_check_that_there_is_none_of() -> None:
    with pytest.raises(DataError, match="luhn, ean"):
        Rule(check="crc")
