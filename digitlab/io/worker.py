"""The program that decodes files in a process that can be stopped."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from .child import give_way, limit_memory
from .decoder import count_pages, pages
from .pdf import count_pdf_pages, pdf_pages
from .protocol import (
    COUNT,
    COUNT_AT,
    END,
    HEAD,
    NUMBER,
    NUMBERS,
    OPEN,
    OPEN_AT,
    PAGE,
    REFUSED,
    ROWS,
    TOO_MUCH,
    Raw,
    RefusedError,
)

COMPUTING_SECONDS = 1.5
"""Seconds of computing for opening a file, and for each page; waiting for others is not counted."""

MEMORY_BYTES = 260_000_000
"""Bytes of address space beyond what the program has when it starts."""


def answer(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one caller's requests until it closes the pipe."""
    pages_left: Iterator[Raw] = iter(())
    while word := requests.read(1):
        _start_clock()
        try:
            if word == COUNT:
                answers.write(NUMBERS + NUMBER.pack(count_pages(_read(requests))))
            elif word == COUNT_AT:
                answers.write(NUMBERS + NUMBER.pack(count_pdf_pages(_path(requests))))
            elif word == OPEN:
                pages_left = pages(_read(requests), _number(requests))
                answers.write(END)
            elif word == OPEN_AT:
                pages_left = pdf_pages(_path(requests), _number(requests))
                answers.write(END)
            else:
                _send(next(pages_left, None), answers)
        except (RefusedError, MemoryError) as error:
            sentence = (str(error) if isinstance(error, RefusedError) else TOO_MUCH).encode()
            answers.write(REFUSED + NUMBER.pack(len(sentence)) + sentence)
        answers.flush()


def _read(requests: BinaryIO) -> bytes:
    return requests.read(_number(requests))


def _path(requests: BinaryIO) -> Path:
    return Path(os.fsdecode(_read(requests)))


def _number(requests: BinaryIO) -> int:
    return int(*NUMBER.unpack(requests.read(NUMBER.size)))


def _send(page: Raw | None, answers: BinaryIO) -> None:
    if page is None:
        answers.write(END)
        return
    answers.write(PAGE + HEAD.pack(*page[:4]))
    for strip in page.strips:
        answers.write(ROWS + NUMBER.pack(len(strip)))
        answers.write(np.ascontiguousarray(strip).data)
    answers.write(END)


def _start_clock() -> None:
    """End this process after `COMPUTING_SECONDS` of its own time, whatever it is doing."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, COMPUTING_SECONDS)


if __name__ == "__main__":
    give_way(5)  # Drawings are read first.
    limit_memory(MEMORY_BYTES)
    answer(sys.stdin.buffer, sys.stdout.buffer)
