"""digitlab read --cluster: archives → a data set in parts, read by Dask's workers."""

import sys
import time
from collections.abc import Sequence

import click

from ..batch.files import OnProblem
from ..batch.progress import Progress
from ..batch.tasks import Settings
from ..export.formats import printable

PROGRESS_SECONDS = 0.2
"""Seconds between two lines of progress."""

MOST_NAMED = 20
"""Files set aside that the last line names; all of them stand in the data set."""


def read_on_cluster(
    address: str,
    paths: Sequence[str],
    out: str,
    settings: Settings,
    resume: bool,
    on_problem: OnProblem,
) -> bool:
    """Read archives on a cluster; whether all that was named could be read.

    Raises
    ------
    DigitlabError
        If the cluster or the data set is not to be had, or is lost on the way.
    """
    # Whoever reads without a cluster need not have, nor wait for, what this needs.
    from ..batch.archive import Archive
    from ..batch.cluster import connect
    from ..batch.dataset import DataSet

    dataset = DataSet(out, settings.layout)
    try:
        dataset.open(resume)
    except OSError as error:
        name = printable(out)
        raise click.ClickException(
            f"{name} cannot be written to: {error.strerror or error}."
        ) from error
    with connect(address, settings) as cluster:
        if cluster.dashboard:
            click.echo(f"Dask's dashboard: {cluster.dashboard}", err=True)
        last = 0.0

        def show(progress: Progress) -> None:
            nonlocal last
            if sys.stderr.isatty() and time.monotonic() - last > PROGRESS_SECONDS:
                last = time.monotonic()
                click.echo(
                    f"\r\x1b[K{_line(progress)}, {cluster.count_workers()} workers",
                    nl=False,
                    err=True,
                )

        done = Archive(cluster, settings, dataset, on_problem).read(paths, show)
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    click.echo(f"{clear}{_line(done)}.", err=True)
    if aside := done.set_aside:
        named = ", ".join(map(printable, aside[:MOST_NAMED]))
        more = f" and {len(aside) - MOST_NAMED:,} more" if len(aside) > MOST_NAMED else ""
        click.echo(f"{len(aside):,} set aside: {named}{more}.", err=True)
    return not done.problems


def _line(progress: Progress) -> str:
    kept = f", {progress.kept:,} were there" if progress.kept else ""
    return (
        f"{progress.files:,} files read{kept}; {progress.rows:,} rows, {progress.parts:,} parts, "
        f"{progress.rate:,.0f} files a second"
    )
