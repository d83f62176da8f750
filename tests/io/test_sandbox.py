"""Decoders in processes of their own: stopped when they take too long, else used again."""

import gc
import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from digitlab import PictureError
from digitlab.io import decoder, images, protocol, sandbox, worker

from ..fixtures.files import encode, encode_pages
from ..fuzz import files
from .pictures import load

SLOW = files.kinds()["keeps a decoder busy"]
GROWING = files.kinds()["grows when decoded"]

on_linux = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="only Linux tells and limits what is asked here"
)


def good(layout: str = "TIFF", pages: int = 3) -> bytes:
    grays = (100 + 25 * page for page in range(pages))
    return encode_pages((np.full((30, 40), gray, np.uint8) for gray in grays), layout)


@on_linux
@pytest.mark.parametrize("name", ["PDF of crossing lines", "PDF of forms in forms"])
def test_file_that_would_take_hours_is_given_up_after_seconds_of_computing(name: str) -> None:
    before = os.times()
    with pytest.raises(PictureError, match="takes too long"):
        list(images.pages(SLOW[name]))
    after = os.times()
    # Processes of other tests may have ended meanwhile.
    assert after.children_user - before.children_user < 4 * worker.COMPUTING_SECONDS
    assert next(images.pages(good("PDF", 1))).shape == (1800, 2400, 3)


@on_linux
def test_file_that_wants_more_memory_than_there_is_for_one_does_not_get_it() -> None:
    with pytest.raises(PictureError, match="memory"):
        list(images.pages(GROWING["PDF of blanks"]))


def test_what_never_answers_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "ANSWER_SECONDS", 0.3)
    with sandbox.lend() as process:
        pid = process._process.pid
        if not hasattr(signal, "SIGSTOP"):
            pytest.skip("no process can be held on this system")
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(protocol.RefusedError, match="takes too long"):
            process.count_pages(good())
        assert not process.is_alive


def test_decoder_is_used_again_after_a_good_file_a_refused_one_and_one_broken_off() -> None:
    list(images.pages(good()))
    (process,) = [one for one in sandbox._idle if one.is_alive][-1:]
    assert len(list(images.pages(good()))) == 3
    with pytest.raises(PictureError):
        list(images.pages(b"%PDF-1.7 and nothing else"))
    broken_off = images.pages(good())
    next(broken_off)
    broken_off.close()
    assert int(np.median(next(images.pages(good(), 1))[..., 0])) == 125
    assert process in sandbox._idle


def test_decoder_that_died_while_it_waited_is_replaced() -> None:
    list(images.pages(good()))
    for one in sandbox._idle:
        one._process.kill()
        one._process.wait()
    assert images.count_pages(good()) == 3


def test_two_threads_do_not_hear_each_others_pages() -> None:
    heard: dict[int, list[int]] = {}

    def read(number: int) -> None:
        content = good("TIFF", number)
        heard[number] = [len(list(images.pages(content))) for _ in range(8)]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {number: [number] * 8 for number in range(1, 7)}
    assert len(sandbox._idle) <= sandbox.MAX_IDLE


def test_no_decoder_is_left_behind() -> None:
    pages = [images.pages(good()) for _ in range(sandbox.MAX_IDLE + 3)]
    for one in pages:
        next(one)
    del pages, one
    gc.collect()
    assert len(sandbox._idle) <= sandbox.MAX_IDLE


def test_decoder_that_waits_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "IDLE_SECONDS", 0.05)
    with sandbox.lend() as first, sandbox.lend() as second:
        pass
    for process in (first, second):
        process._process.wait(timeout=30)
    assert not sandbox._idle
    assert len(list(images.pages(good()))) == 3


def test_decoder_that_nobody_needs_ends_soon_and_one_that_somebody_needs_does_not() -> None:
    with sandbox.lend() as needed:
        with sandbox.lend() as first:
            pass
        sandbox.end_idle(0.0)
        first._process.wait(timeout=30)
        assert needed.is_alive
    sandbox.end_idle(1_000.0)  # Later than it would end by itself: nothing is changed.
    assert needed.ends_at <= time.monotonic() + sandbox.IDLE_SECONDS
    with sandbox.lend() as again:
        assert again is needed


def test_no_more_decoders_live_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_places", threading.BoundedSemaphore(2))
    monkeypatch.setattr(sandbox, "ANSWER_SECONDS", 0.05)
    with sandbox.lend(), sandbox.lend(), pytest.raises(PictureError, match="Try again"):
        images.count_pages(good())
    assert images.count_pages(good()) == 3


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("layout", ["JPEG", "TIFF", "PNG"])
def test_pages_are_upright_as_pillow_would_turn_them(orientation: int, layout: str) -> None:
    pixels = np.arange(5 * 7, dtype=np.uint8).reshape(5, 7).repeat(8, 0).repeat(8, 1) * 7
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = encode(Image.fromarray(pixels), layout, exif=exif)
    with Image.open(io.BytesIO(file)) as image:
        expected = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    np.testing.assert_array_equal(load(file), expected)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("row", [None, 0, 1499])
def test_a_large_page_has_an_alpha_only_where_it_can_be_seen_through(
    row: int | None, orientation: int
) -> None:
    pixels = np.full((1500, 1000, 4), 255, np.uint8)
    pixels[..., :3] = np.arange(1500).reshape(-1, 1, 1) % 251
    if row is not None:
        pixels[row, 7, 3] = 200
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = images.first_page(encode(Image.fromarray(pixels), "PNG", exif=exif))
    upright = pixels if orientation == 1 else np.rot90(pixels, -1)
    np.testing.assert_array_equal(page, upright[..., : 3 if row is None else 4])


def test_light_and_heavy_way_give_the_same_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    content = files.plain()["jpeg"]
    light = load(content)
    monkeypatch.setattr(decoder, "LIGHT_BYTES", 0)
    np.testing.assert_array_equal(load(content), light)


def test_liar_in_the_decoder_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    with sandbox.lend() as process:
        huge = protocol.PAGE + protocol.HEAD.pack(2**40, 2**40, 3, 1)
        process._answers.close()
        process._answers = io.BytesIO(protocol.END + huge)
        with pytest.raises(protocol.RefusedError):
            next(process.pages(good(), 0))
        process.end()


@pytest.mark.parametrize("rows", [(), (10,), (10, 21), (31,), (2**40,)], ids=str)
def test_page_of_other_rows_than_it_claims_is_not_believed(rows: tuple[int, ...]) -> None:
    strips = [
        protocol.ROWS + protocol.NUMBER.pack(row) + bytes(row * 40 * 3 if row < 99 else 0)
        for row in rows
    ]
    said = [protocol.END, protocol.PAGE, protocol.HEAD.pack(30, 40, 3, 1), *strips, protocol.END]
    with sandbox.lend() as process:
        process._answers.close()
        process._answers = io.BytesIO(b"".join(said))
        with pytest.raises(protocol.RefusedError, match="takes too long"):
            next(process.pages(good(), 0))
        process.end()


def test_what_is_refused_in_the_midst_of_a_page_is_told_as_it_is() -> None:
    strip = protocol.ROWS + protocol.NUMBER.pack(10) + bytes(10 * 40 * 3)
    refusal = protocol.REFUSED + protocol.NUMBER.pack(9) + b"A reason."
    said = [protocol.END, protocol.PAGE, protocol.HEAD.pack(30, 40, 3, 1), strip, refusal]
    with sandbox.lend() as process:
        process._answers.close()
        process._answers = io.BytesIO(b"".join(said))
        with pytest.raises(protocol.RefusedError, match=r"^A reason\.$"):
            next(process.pages(good(), 0))
        assert process.is_in_step
        process.end()


def test_worker_loads_nothing_of_digitlab_but_what_decodes() -> None:
    code = "import sys, digitlab.io.worker; print(*(m for m in sys.modules if 'digitlab.' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    parts = ("child", "decoder", "kinds", "pdf", "protocol", "worker")
    assert set(done.stdout.split()) == {"digitlab.io", *(f"digitlab.io.{part}" for part in parts)}
