"""python -m tests.benchmarks.fast: from nothing to a network that reads MNIST, five times.

Beside it the tutorial's CNN, in turns, in the same hour. Each run is a process of its own and has
another seed. The seconds are of the whole process, TensorFlow's import and the data's decoding
included; those of computing, on all cores, tell what other work on the machine cannot change. The
test digits choose nothing. `--keep` stores the figures for the README.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

MEASURED = Path(__file__).with_name("fast.json")
"""The runs that the README quotes."""

HEADING = """\
| recipe | seed | s | s of computing | validation | test |
|---|---|---:|---:|---:|---:|"""

RUNS = 5

FAST, TUTORIAL = "fast", "cnn_32_64"

SEED = 1


@click.command()
@click.option("--runs", type=click.IntRange(1), default=RUNS)
@click.option("--tutorials", type=click.IntRange(0), default=1, help="Runs of the tutorial's CNN.")
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
@click.option("--one", hidden=True, help="Name of the recipe of a single run.")
@click.option("--seed", type=int, hidden=True)
def main(runs: int, tutorials: int, keep: bool, one: str | None, seed: int | None) -> None:
    """Print a line a run: seconds, seconds of computing, validation and test digits read right."""
    if one and seed is not None:
        click.echo(json.dumps(_train(one, seed)))
        return
    click.echo(HEADING)
    found = []
    for at in range(max(runs, tutorials)):
        for name, count in ((FAST, runs), (TUTORIAL, tutorials)):
            if at < count:
                found.append(_run(name, SEED + at))
                click.echo(row(found[-1]))
    click.echo(f"\n{sentence(found)}")
    if keep:
        MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _run(name: str, seed: int) -> dict[str, Any]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.fast", "--one", name, "--seed", str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - begun
    found = json.loads(done.stdout.splitlines()[-1])
    seconds -= found.pop("test seconds")
    return {"recipe": name, "seed": seed, "seconds": round(seconds, 1)} | found


def row(one: Mapping[str, Any]) -> str:
    """A row of the table."""
    shares = f"{100 * one['validation']:.2f} % | {100 * one['test']:.2f} %"
    return (
        f"| {one['recipe']} | {one['seed']} | {one['seconds']:.1f} | {one['computing']:.1f} "
        f"| {shares} |"
    )


def sentence(found: Sequence[Mapping[str, Any]]) -> str:
    """Say what the runs of `fast` took."""
    ours = [one for one in found if one["recipe"] == FAST]
    seconds = sorted(run["seconds"] for run in ours)
    return (
        f"`{FAST}`: {statistics.median(seconds):.1f} s in the median, {seconds[-1]:.1f} at most; "
        f"{100 * min(run['test'] for run in ours):.2f} % of the test digits at least."
    )


def table(found: Sequence[Mapping[str, Any]]) -> str:
    """All runs, one a row, and what they took."""
    return "\n".join([HEADING, *map(row, found), "", sentence(found)])


def read() -> list[dict[str, Any]]:
    """Load the stored run."""
    found: list[dict[str, Any]] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


def _train(name: str, seed: int) -> dict[str, float]:
    """Train in this process; its figures."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    from digitlab.datasets import load_mnist
    from digitlab.recognition.classifier import Classifier
    from digitlab.training.data.corpus import Corpus
    from digitlab.training.train import train
    from digitlab.zoo import RECIPES, Network

    recipe = RECIPES[name]
    assert isinstance(recipe, Network)
    mnist = load_mnist(None)
    with tempfile.TemporaryDirectory() as place:
        report = train(replace(recipe, seed=seed), Corpus(mnist), Path(place))
        computing, begun = time.process_time(), time.perf_counter()
        classifier = Classifier(Path(place))
    read = classifier.predict_proba(mnist.test.images).argmax(axis=1)
    return {
        "computing": computing,
        "validation": report.history["val_accuracy"][report.best_epoch - 1],
        "test": float((read == mnist.test.labels).mean()),
        "test seconds": time.perf_counter() - begun,
    }


if __name__ == "__main__":
    main()
