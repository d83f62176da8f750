"""Whose run begins, and what it is charged."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from digitlab.ui import turns
from digitlab.ui.turns import AT_ONCE, MEMORY_SECONDS, Share, Turns


class Server:
    """Turns with a clock of ours, and the names of those whose runs have begun."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns = Turns(lambda: self.now)
        self.begun = ""
        self.tasks: dict[str, asyncio.Task[None]] = {}

    def enter(self, *taken: float) -> list[Share]:
        """Visits that have been here, and have taken so much."""
        shares = [self.turns.enter() for _ in taken]
        for share, seconds in zip(shares, taken, strict=True):
            share.is_new = False
            share.add(seconds, self.now)
        return shares

    async def ends(self, share: Share) -> None:
        """A run of a visit has ended."""
        self.turns.end(share)
        await settle()

    async def asks(self, name: str, share: Share, is_live: bool = False) -> None:
        """A visit asks for a run, which is noted by a name when it begins."""

        async def run() -> None:
            await self.turns.begin(share, is_live)
            self.begun += name

        self.tasks[name] = asyncio.create_task(run())
        await settle()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def in_loop(test: Callable[[Server], Awaitable[None]]) -> Callable[[], None]:
    """Run a test in an event loop, all of whose runs end with it."""

    async def run() -> None:
        server = Server()
        await test(server)
        for task in server.tasks.values():
            task.cancel()
        for share in [*server.turns._running]:
            server.turns.leave(share)
        await settle()

    def runs() -> None:
        coroutine: Coroutine[Any, Any, None] = run()
        asyncio.run(coroutine)

    return runs


@in_loop
async def test_lifted_pens_begin_at_once_a_few_at_a_time(server: Server) -> None:
    shares = server.enter(*[0.1] * (AT_ONCE + 2))
    for name, share in zip("abcdef", shares, strict=True):
        await server.asks(name, share)
    assert server.begun == "abcd"
    await server.ends(shares[0])
    assert server.begun == "abcde"


@in_loop
async def test_who_has_taken_more_waits_until_nobody_runs(server: Server) -> None:
    a, b, greedy = server.enter(0.1, 0.1, 1.0)
    await server.asks("a", a)
    await server.asks("g", greedy)
    await server.asks("b", b)
    assert server.begun == "ab"
    await server.ends(a)
    assert server.begun == "ab"
    await server.ends(b)
    assert server.begun == "abg"


@in_loop
async def test_whose_pen_lifts_meets_one_run_of_the_greedy_at_most(server: Server) -> None:
    a, *greedy = server.enter(0.1, 1.0, 1.0, 1.0)
    for name, share in zip("xyz", greedy, strict=True):
        await server.asks(name, share)
    assert server.begun == "x"
    await server.asks("a", a)
    assert server.begun == "xa"
    await server.ends(greedy[0])
    assert server.begun == "xa"


@in_loop
async def test_of_those_who_wait_the_one_who_took_least_is_first(server: Server) -> None:
    a, *greedy = server.enter(0.1, 3.0, 1.0, 2.0)
    await server.asks("a", a)
    for name, share in zip("321", greedy, strict=True):
        await server.asks(name, share)
    for share in (a, greedy[1], greedy[2]):
        await server.ends(share)
    assert server.begun == "a213"


@in_loop
async def test_live_stroke_waits_for_lifted_pens_and_not_for_the_greedy(server: Server) -> None:
    a, b, c, greedy = server.enter(0.1, 0.1, 0.1, 1.0)
    await server.asks("a", a)
    await server.asks("g", greedy)
    await server.asks("b", b, is_live=True)
    await server.asks("c", c)
    assert server.begun == "ac"
    for share in (a, c, b):
        await server.ends(share)
    assert server.begun == "acbg"


@in_loop
async def test_new_visit_waits_until_nobody_runs_once(server: Server) -> None:
    (a,) = server.enter(0.1)
    new = server.turns.enter()
    await server.asks("a", a)
    await server.asks("n", new)
    assert server.begun == "a"
    server.turns.end(a)
    await server.asks("a", a)
    assert server.begun == "ana"
    server.turns.end(new)
    await server.asks("n", new)
    assert server.begun == "anan"


@in_loop
async def test_new_visit_is_passed_by_nobody(server: Server) -> None:
    a, b, c = server.enter(0.1, 0.1, 0.1)
    new = server.turns.enter()
    await server.asks("a", a)
    await server.asks("n", new)
    await server.asks("b", b)
    await server.asks("c", c, is_live=True)
    assert server.begun == "a"
    await server.ends(a)
    assert server.begun == "anb"


@in_loop
async def test_runs_side_by_side_are_charged_in_equal_parts(server: Server) -> None:
    a, b, c = server.enter(0.0, 0.0, 0.0)
    await server.asks("a", a)
    server.now = 0.2
    await server.asks("b", b)
    server.now = 0.3
    server.turns.end(a)
    server.now = 0.4
    server.turns.end(b)
    assert a.taken(0.4) == pytest.approx(0.25, rel=0.05)
    assert b.taken(0.4) == pytest.approx(0.15, rel=0.05)
    assert c.taken(0.4) == 0
    assert a.taken(0.3 + MEMORY_SECONDS) == pytest.approx(0.25 / 2.718, rel=0.05)


@in_loop
async def test_live_strokes_are_charged_apart(server: Server) -> None:
    (a,) = server.enter(0.0)
    await server.asks("a", a, is_live=True)
    server.now = 1.0
    server.turns.end(a)
    assert (a.taken(1.0), a.live.taken(1.0)) == (0, 1.0)


async def begun_beside_a_restless_pen(server: Server, taken: float, is_live: bool) -> str:
    """Whose runs begin where b, who has taken so much, asks after a pen that never rests."""
    a, b, restless = server.enter(0.1, taken, 0.0)
    restless.live.add(1.0, server.now)
    await server.asks("a", a)
    await server.asks("r", restless, is_live=True)
    await server.asks("b", b, is_live)
    await server.ends(a)
    return server.begun


@in_loop
async def test_lifted_pen_does_not_wait_for_a_pen_that_never_rests(server: Server) -> None:
    # It has taken more than others: it begins when nobody runs.
    assert await begun_beside_a_restless_pen(server, taken=0.3, is_live=False) == "ab"


@in_loop
async def test_of_live_strokes_the_one_whose_pen_moved_least_is_first(server: Server) -> None:
    assert await begun_beside_a_restless_pen(server, taken=0.1, is_live=True) == "ab"


@in_loop
async def test_who_gives_up_holds_up_nobody(server: Server) -> None:
    a, b, greedy = server.enter(0.1, 0.1, 1.0)
    await server.asks("a", a)
    await server.asks("g", greedy)
    await server.asks("b", b, is_live=True)
    server.tasks["b"].cancel()
    await server.ends(a)
    assert server.begun == "ag"


@in_loop
async def test_who_gives_up_as_the_run_is_to_begin_holds_up_nobody(server: Server) -> None:
    a, b, greedy = server.enter(0.1, 0.1, 1.0)
    await server.asks("a", a)
    await server.asks("b", b, is_live=True)
    await server.asks("g", greedy)
    server.turns.end(a)
    server.tasks["b"].cancel()
    await settle()
    assert server.begun == "ag"


@in_loop
async def test_visit_that_leaves_holds_up_nobody(server: Server) -> None:
    a, b = server.enter(0.1, 0.1)
    await server.asks("a", a)
    await server.asks("b", b, is_live=True)
    server.turns.leave(a)
    await settle()
    assert server.begun == "ab"


def test_long_run_holds_up_others_for_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HELD_SECONDS", 0.0)

    async def test(server: Server) -> None:
        a, b = server.enter(0.1, 0.1)
        await server.asks("a", a)
        await server.asks("b", b, is_live=True)
        await server.tasks["b"]
        assert server.begun == "ab"

    in_loop(test)()
