"""Measure, print one table, keep the figures: python -m tests.benchmarks [PART ...].

Each part runs in a process of its own, and our way and the demo's way take turns in it. The figures
of a part replace those of its last run in results.json; the table shows all that are there.
"""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .table import TARGETS, lines

RESULTS = Path(__file__).with_name("results.json")

SECONDS = 20
"""For which a crowd draws; --seconds 60 for a minute."""

PARTS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "process": lambda _: _module("process").measure(),
    "reading": lambda _: _module("reading").measure(),
    "pen": lambda _: _module("pen").measure(),
    "files": lambda _: _module("files").measure(),
    "start": lambda _: _module("start").measure(),
    "load": lambda options: _module("load").measure(options.seconds),
    "replicas": lambda options: _module("replicas").measure(options.seconds),
    "network": lambda _: _module("network").measure(),
    "memory": lambda _: _module("memory").measure(),
}
"""Name → how it is measured; what a part needs is imported with it."""


def _module(name: str) -> Any:
    return importlib.import_module(f"{__package__}.{name}")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        names = [line for line in cpus.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    } | {name: version(name) for name in ("streamlit", "onnxruntime", "tensorflow")}


def main() -> int:
    """Measure the parts that are asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that a crowd draws")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--check", action="store_true", help="measure nothing; 1 if a ratio is far from its target"
    )
    options = parser.parse_args()
    unknown = set(options.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.inner:
        print(json.dumps(PARTS[options.parts[0]](options)))
        return 0
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"parts": {}}
    if not options.check:
        results["machine"] = machine()
        for part in options.parts or PARTS:
            begun = time.perf_counter()
            print(f"{part} …", end=" ", file=sys.stderr, flush=True)
            results["parts"][part] = _measured(part, options.seconds)
            print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print("\n".join(lines(results)))
    far = [target.what for target in TARGETS if target.is_far(results)]
    if options.check and far:
        print(f"far from the target: {', '.join(far)}", file=sys.stderr)
    return 1 if options.check and far else 0


def _measured(part: str, seconds: float) -> Any:
    command = [sys.executable, "-m", __package__, "--inner", "--seconds", str(seconds), part]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
