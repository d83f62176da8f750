"""What the fuzz sends to the pages, sent over HTTP: an answer, or a sentence, and a server that
goes on.
"""

import pytest

from ..browser.scanner import paper, png
from ..fuzz import files
from ..fuzz.test_fuzz import PATIENT
from .asking import FORM, READ, ask, form


@pytest.mark.parametrize("kind", files.kinds())
def test_bad_files_get_a_sentence(port: int, kind: str) -> None:
    seeds = list(files.kinds()[kind].items())[:: 6 if kind in PATIENT else 2]
    for number, (name, content) in enumerate(seeds):
        query = "?one=true" if number % 3 == 1 else "?rows=numbers" if number % 3 == 2 else ""
        answer = ask(port, READ + query, form(content, name), **FORM)
        if answer.status != 200:
            assert answer.status in (400, 413, 415, 422), name
            assert answer.error, name
    assert ask(port, READ, png(paper(["7"]))).json[0]["digit"] == 7
