"""A hundred people who draw: on one server, and on two replicas behind the sample for nginx.

Both ways take turns, in one run. The people draw in this process, on the same cores; what they take
is told apart, and how late this process itself was, which is part of each time.
"""

import asyncio
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from ..deploy.proxies import NAME, answers, certify, free_ports, proxying, running
from .load import crowd
from .serving import OURS, Server, serving

PEOPLE = 100

TICK = 0.01
"""Seconds after which this process looks how late it is."""


@dataclass(frozen=True)
class Replicas(Server):
    """Several servers behind a proxy.

    Attributes
    ----------
    pids : tuple of int
    """

    pids: tuple[int, ...] = ()

    @property
    def websocket(self) -> dict[str, Any]:
        uri = f"wss://{NAME}:{self.port}/_stcore/stream"
        return {"uri": uri, "host": "127.0.0.1", "port": self.port, "ssl": _trusting()}

    def memory(self) -> float:
        return sum(Server(0, pid).memory() for pid in self.pids)


@cache
def _trusting() -> ssl.SSLContext:
    """What takes any certificate; made once, it costs more than a handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextmanager
def replicated(count: int) -> Iterator[Replicas]:
    """Run so many replicas behind the sample for nginx while the block lasts."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports, pids = free_ports(count), []
        for port in ports:
            command = [sys.executable, "-m", "digitlab", "app"]
            command += ["--port", str(port), "--host", NAME]
            is_up = partial(answers, port)
            pids.append(stack.enter_context(running(command, folder / str(port), is_up)).pid)
        proxy = proxying("nginx", folder, certify(folder), ports, limits={})
        port = stack.enter_context(proxy)
        yield Replicas(port, pids[0], tuple(pids))


def processor_seconds(pid: int) -> float:
    """What a process has computed, with those that it has started."""
    process = psutil.Process(pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


async def lateness(seconds: list[float]) -> None:
    """Add to a list how late this process wakes up, again and again."""
    while True:
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        seconds.append(time.perf_counter() - due)


async def draw(server: Server, pids: tuple[int, ...], seconds: float) -> dict[str, Any]:
    """Let a hundred people draw, and say what it took of how many cores."""
    await crowd(OURS, server, 2 * len(pids), 4)  # The first strokes load what is loaded late.
    late: list[float] = []
    watching = asyncio.create_task(lateness(late))
    before = [time.perf_counter(), time.process_time(), sum(map(processor_seconds, pids))]
    found = await crowd(OURS, server, PEOPLE, seconds)
    after = [time.perf_counter(), time.process_time(), sum(map(processor_seconds, pids))]
    watching.cancel()
    wall, people, servers = (now - then for now, then in zip(after, before, strict=True))
    return found | {
        "cores_of_servers": round(servers / wall, 2),
        "cores_of_people": round(people / wall, 2),
        "people_late_p95_ms": round(1000 * float(np.percentile(late, 95)), 1),
    }


def measure(seconds: float) -> dict[str, Any]:
    """Draw on one server without a proxy, and on two behind it."""
    with serving(OURS) as server:
        alone = asyncio.run(draw(server, (server.pid,), seconds))
    with replicated(2) as replicas:
        return {"1": alone, "2": asyncio.run(draw(replicas, replicas.pids, seconds))}
