"""Codes and tokens, as they are made and as people type them."""

from hypothesis import given
from hypothesis import strategies as st

from digitlab.classroom import secret


@given(st.text())
def test_any_text_is_taken_for_a_token_or_not(text: str) -> None:
    parts = secret.split(text)
    assert parts is None or secret.token(*parts).lstrip("0") == text.lstrip("0")


def test_codes_have_no_letters_that_look_alike() -> None:
    assert len({secret.new_code() for _ in range(100)}) == 100
    assert not set("IL0O1") & set(secret.LETTERS)
    assert secret.typed(" abc-23x ") == "ABC23X"
