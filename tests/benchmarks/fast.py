"""python -m tests.benchmarks.fast: from nothing to a network that reads MNIST, five times.

Beside it the tutorial's CNN, in turns, in the same hour. Each run is a process of its own and has
another seed. The seconds are of the whole process, TensorFlow's import and the data's decoding
included; those of computing tell what other work on the machine cannot change. The test digits
choose nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import click

RUNS = 5

FAST, TUTORIAL = "fast", "cnn_32_64"

SEED = 1


@click.command()
@click.option("--runs", type=click.IntRange(1), default=RUNS)
@click.option("--tutorials", type=click.IntRange(0), default=1, help="Runs of the tutorial's CNN.")
@click.option("--one", hidden=True, help="Name of the recipe of a single run.")
@click.option("--seed", type=int, hidden=True)
def main(runs: int, tutorials: int, one: str | None, seed: int | None) -> None:
    """Print a line a run: seconds, seconds of computing, validation and test digits read right."""
    if one and seed is not None:
        click.echo(json.dumps(_train(one, seed)))
        return
    click.echo("| recipe | seed | s | s of computing | validation | test |")
    click.echo("|---|---|---:|---:|---:|---:|")
    for at in range(max(runs, tutorials)):
        for name, count in ((FAST, runs), (TUTORIAL, tutorials)):
            if at < count:
                _run(name, SEED + at)


def _run(name: str, seed: int) -> None:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.fast", "--one", name, "--seed", str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - begun
    found = json.loads(done.stdout.splitlines()[-1])
    seconds -= found["test seconds"]
    click.echo(
        f"| {name} | {seed} | {seconds:.1f} | {found['computing']:.1f} | "
        f"{100 * found['validation']:.2f} % | {100 * found['test']:.2f} % |"
    )


def _train(name: str, seed: int) -> dict[str, float]:
    """Train in this process; its figures."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    from digitlab.datasets import load_mnist
    from digitlab.recognition.classifier import Classifier
    from digitlab.training.corpus import Corpus
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
