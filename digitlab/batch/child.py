"""The program that reads for a worker of a cluster, in a process that may end at a bad file.

It opens the models in the folder that DIGITLAB_MODELS names, and nothing else but the paths that it
is asked to read.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ..errors import DigitlabError
from ..export.dataset import encode
from ..export.formats import entries
from ..export.numbers import cell_entries, of_digit
from ..io import images
from ..io.child import answers_alone
from ..reading.reader import Reader, load_reader
from ..recognition.adapt import Hand
from ..recognition.number_network import NumberNetwork
from ..results import Page
from .read import Lister, Problem, digit_outcomes, page_outcomes
from .tasks import READY, Answer, Asked, Settings, decoded, receive, send

MEMORY_BYTES = 2_000_000_000
"""Most memory of the process, bytes: three times what a page of 36 megapixels takes."""

OUT_OF_MEMORY = 3
"""Exit status where memory ran out."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one caller's requests until it closes the pipe; its first message is the settings.

    Raises
    ------
    DigitlabError
        If the models cannot be used.
    """
    settings = msgspec.msgpack.decode(receive(requests), type=Settings)
    reading = opened(settings)
    send(answers, READY)
    asked = msgspec.msgpack.Decoder(list[Asked])
    while message := receive(requests):
        send(answers, msgspec.msgpack.encode(reading.answer(asked.decode(message))))


def opened(settings: Settings) -> "TaskReading":
    """Open the models."""
    reader = load_reader(threads=1)
    if not settings.one and isinstance(reader.numbers, NumberNetwork):
        reader.numbers.load()
    return TaskReading(settings, reader)


class TaskReading:
    """A reader, and how it reads.

    Parameters
    ----------
    settings : Settings
    reader : Reader
        Of one thread.
    """

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self.settings, self.reader = settings, reader
        self.hand = Hand.from_bytes(settings.hand) if settings.hand else None

    def answer(self, asked: Sequence[Asked]) -> Answer:
        """Read files, whatever is in them."""
        outcomes = self._digits(asked) if self.settings.one else self._pages(asked)
        answer, found = Answer(problems=[]), []
        for place, outcome in outcomes:
            if isinstance(outcome, Problem):
                answer.problems.append((place, outcome.sentence))
            else:
                found.append(outcome)
        answer.piece, answer.rows = encode(found, self.settings.rows, self.settings.layout)
        return answer

    def _digits(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Any]]:
        readings = self.reader.read_digits(map(_source, asked), self.hand)
        for place, outcome in enumerate(digit_outcomes(map(_name, asked), readings)):
            is_entry = self.settings.rows == "numbers" and not isinstance(outcome, Problem)
            yield place, of_digit(outcome) if is_entry else outcome  # type: ignore[arg-type]

    def _pages(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Any]]:
        lister: Lister = cell_entries if self.settings.rows == "numbers" else entries
        for place, one in enumerate(asked):
            for outcome in page_outcomes(_name(one), self._of(one), lister, one.first + 1):
                yield place, outcome

    def _of(self, asked: Asked) -> Iterator[Page]:
        if not asked.pages:
            yield from self.reader.read_pages(_source(asked), hand=self.hand)
            return
        with contextlib.closing(images.pdf_pages(Path(_source(asked)), asked.first)) as pages:
            for pixels in islice(pages, asked.pages):
                yield self.reader.read_page(pixels, hand=self.hand)


def _source(asked: Asked) -> Any:
    return Path(os.fsdecode(asked.path)) if asked.path is not None else asked.data or b""


def _name(asked: Asked) -> str:
    return decoded(asked.name)


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass  # Where the system has no such limit, Dask's own remains.


def main() -> None:
    """Serve standard input."""
    answers = answers_alone()
    _limit_memory()
    try:
        serve(sys.stdin.buffer, answers)
    except DigitlabError as error:
        send(answers, str(error).encode())
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
