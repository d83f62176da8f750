"""Archives read by a real scheduler and real workers, which are killed."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import psutil
import pytest
from distributed import Client, Worker

from digitlab import DigitlabError
from digitlab.batch import fetch, process
from digitlab.batch.archive import Archive
from digitlab.batch.cluster import Cluster, connect
from digitlab.batch.dataset import DataSet
from digitlab.batch.progress import Progress
from digitlab.batch.station import SET_ASIDE, Station
from digitlab.batch.tasks import Settings

from ..batch.lethal import LETHAL
from ..cli.program import run, start
from .conftest import COUNT
from .machines import Machines, machines

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")

CSV = Settings(one=True, rows="digits", layout="csv")


def read(
    address: str,
    out: object,
    *paths: object,
    resume: bool = False,
    each: Callable[[Cluster, Progress], None] = lambda cluster, progress: None,
) -> tuple[Progress, list[str]]:
    """Read on a cluster in this process; `each` is called after each task."""
    problems: list[str] = []

    def report(file: str, sentence: object) -> None:
        problems.append(f"{file}: {sentence}")

    dataset = DataSet(str(out), "csv")
    dataset.open(resume)
    with connect(address, CSV) as cluster:
        archive = Archive(cluster, CSV, dataset, report)
        done = archive.read(map(str, paths), lambda progress: each(cluster, progress))
    return done, problems


def together(out: Path) -> str:
    """All parts as one listing."""
    parts = [path.read_text() for path in sorted(out.glob("part-*.csv"))]
    heading, _, _ = parts[0].partition("\n")
    return f"{heading}\n" + "".join(part.partition("\n")[2] for part in parts)


def test_it_says_what_is_said_without_a_cluster(
    two: Machines, cards: Path, listing: tuple[str, list[str]], tmp_path: Path
) -> None:
    result = run(
        "read", "--one", "--cluster", two.address, "--format", "csv", "--out", tmp_path / "o", cards
    )
    assert result.exit_code == 1
    assert together(tmp_path / "o") == listing[0]
    *said, last = result.stderr.splitlines()
    assert said == listing[1]
    assert re.fullmatch(
        rf"{COUNT} files read; {COUNT - 2} rows, 10 parts, [\d,]+ files a second\.", last
    )


def test_workers_killed_at_random_cost_nothing(
    two: Machines, cards: Path, listing: tuple[str, list[str]], tmp_path: Path
) -> None:
    chance, killed = random.Random(4), []

    def kill(cluster: Cluster, progress: Progress) -> None:
        if progress.files in (40, 120):
            pids = [*cluster._client.run(os.getpid).values()]
            killed.append(chance.choice(pids))
            os.kill(killed[-1], signal.SIGKILL)

    done, problems = read(two.address, tmp_path, cards, each=kill)
    assert len(killed) == 2
    assert together(tmp_path) == listing[0]
    assert problems == listing[1]
    assert (done.files, done.set_aside) == (COUNT, [])


def test_a_file_that_kills_is_set_aside_and_named(
    two: Machines, cards: Path, listing: tuple[str, list[str]], tmp_path: Path
) -> None:
    lethal = tmp_path / "lethal.png"
    lethal.write_bytes(LETHAL)
    out = tmp_path / "out"
    options = ("--one", "--format", "csv", "--cluster", two.address, "--out", out)
    set_program(two, "tests.batch.lethal")
    try:
        result = run("read", *options, lethal, cards)
    finally:
        set_program(two, "digitlab.batch.child")
    assert result.stderr.splitlines()[0] == f"{lethal}: {SET_ASIDE}"
    assert result.stderr.splitlines()[-1] == f"1 set aside: {lethal}."
    assert together(out) == listing[0]
    problems = pd.read_csv(out / "_problems.csv")
    assert [*problems[problems.set_aside].file] == [str(lethal)]
    again = run("read", *options, "--resume", lethal, cards)
    assert again.stderr.splitlines()[-1] == f"1 set aside: {lethal}."
    assert f"0 files read, {COUNT + 1} were there" in again.stderr


def set_program(two: Machines, program: str) -> None:
    """Let the workers read by another program from now on."""

    def change(dask_worker: Worker) -> None:
        process.PROGRAM = program
        for plugin in dask_worker.plugins.values():
            if isinstance(plugin, Station):
                plugin.end_idle()

    two.wait_for_workers(2)
    with Client(two.address) as client:
        client.run(change)


def test_workers_that_do_not_see_the_files_get_their_contents(
    two: Machines, cards: Path, listing: tuple[str, list[str]], tmp_path: Path
) -> None:
    packed = tmp_path / "cards.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(cards.iterdir())[:30]:
            archive.write(path, path.name)

    def see(sees: bool) -> None:
        def unseen(*_: object) -> None:
            raise fetch.UnseenError

        if not sees:
            fetch.seeing = fetch._check_seen, fetch.Fetcher._zip  # type: ignore[attr-defined]
        check, open_zip = fetch.seeing if sees else (unseen, unseen)  # type: ignore[attr-defined]
        setattr(fetch, "_check_seen", check)  # noqa: B010
        setattr(fetch.Fetcher, "_zip", open_zip)  # noqa: B010

    two.wait_for_workers(2)
    with Client(two.address) as client:
        client.run(see, False)
    try:
        _, problems = read(two.address, tmp_path / "out", cards)
        packed_done, _ = read(two.address, tmp_path / "zip", packed)
    finally:
        with Client(two.address) as client:
            client.run(see, True)
    assert together(tmp_path / "out") == listing[0]
    assert problems == listing[1]
    assert packed_done.rows == 30


RUN = """
import sys
from digitlab.batch import manifest
manifest.TASK_DIGITS, manifest.PART_DIGITS = 4, 20
from digitlab.batch import cluster
cluster.CONNECT_SECONDS = 3
from digitlab.cli.main import main
if __name__ == "__main__":
    main()
"""


def test_killed_clients_and_schedulers_are_gone_on_with(
    two: Machines, cards: Path, listing: tuple[str, list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ["read", "--one", "--format", "csv", "--out", str(out), str(cards), "--resume"]
    command = [sys.executable, "-c", RUN, *options, "--cluster", two.address]
    client = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for_parts(out, 1, client)
    client.kill()
    client.wait()
    parts = len([*out.glob("part-*.csv")])
    assert parts < 10
    client = subprocess.Popen(command, stderr=subprocess.PIPE)
    wait_for_parts(out, parts + 2, client)
    two.kill_scheduler()
    said = client.communicate()[1].decode()
    assert client.returncode == 1
    assert said.splitlines()[-1].startswith("The scheduler is gone.")
    assert "--resume" in said
    begun = {path.name for path in out.glob("part-*.csv")}
    two.start_scheduler()
    two.start_worker()
    two.start_worker()
    two.wait_for_workers(2)
    done, _ = read(two.address, out, cards, resume=True)
    assert 20 * (len(begun) - 1) <= done.kept < COUNT
    assert done.files == COUNT - done.kept
    assert together(out) == listing[0]
    problems = pd.read_csv(out / "_problems.csv")
    assert [f"{row.file}: {row.problem}" for row in problems.itertuples()] == listing[1]


def wait_for_parts(out: Path, count: int, client: "subprocess.Popen[bytes]") -> None:
    while client.poll() is None and len([*out.glob("part-*.csv")]) < count:
        os.sched_yield()


def test_files_that_changed_are_read_again_and_no_other(
    two: Machines, cards: Path, tmp_path: Path
) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for path in sorted(cards.iterdir())[70:200]:
        (few / path.name).write_bytes(path.read_bytes())
    read(two.address, tmp_path / "out", few)
    whole = together(tmp_path / "out")
    (few / "0150.png").write_bytes((few / "0152.png").read_bytes())
    os.utime(few / "0150.png", ns=(1, 1))
    (few / "0199.png").unlink()
    done, _ = read(two.address, tmp_path / "out", few, resume=True)
    # Its part, and the last one, which has a file less.
    assert (done.files, done.kept) == (20 + 9, 100)
    assert together(tmp_path / "out").count("\n") == whole.count("\n") - 1


def test_nothing_at_the_address_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitlab.batch.cluster.CONNECT_SECONDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(DigitlabError, match=f"There is no Dask scheduler at {address}"):
        read(address, tmp_path / "out", tmp_path)


def test_a_scheduler_without_workers_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitlab.batch.cluster.CONNECT_SECONDS", 5)
    with machines(tmp_path, 0) as none, pytest.raises(DigitlabError, match="has no worker"):
        read(none.address, tmp_path / "out", tmp_path)


def test_local_cluster_listens_to_this_machine_alone_and_leaves_nothing(
    cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    listened: set[str] = set()

    def started() -> set[psutil.Process]:
        return {*psutil.Process().children(recursive=True)}

    before = started()

    def look(cluster: Cluster, progress: Progress) -> None:
        if progress.files == 40:
            assert cluster._client.scheduler_info()["address"].startswith("tls://127.0.0.1:")
            for one in {psutil.Process(), *started()} - before:
                listened.update(
                    found.laddr.ip for found in one.net_connections() if found.status == "LISTEN"
                )

    done, _ = read("local", tmp_path / "out", cards, each=look)
    assert done.files == COUNT
    assert listened == {"127.0.0.1"}
    assert [*home.iterdir()] == [*temporary.iterdir()] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--cluster", "local", "a"], "--cluster writes a folder: --out FOLDER"),
        (["--cluster", "local", "--format", "xlsx", "--out", "o", "a"], "--format parquet or csv"),
        (["--cluster", "local", "--fields", "f", "--out", "o", "a"], "--fields does not go with"),
        (["--format", "parquet", "--out", "o", "a"], "--format parquet goes with --cluster"),
    ],
)
def test_options_that_do_not_go_together(options: list[str], sentence: str) -> None:
    result = run("read", *options)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError(name='distributed')")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.argv[1:] = "
        "['read', '--cluster', 'local', '--out', 'o', 'a']; "
        "from digitlab.cli.main import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "`pip install 'digitlab[cluster]'`" in done.stderr.splitlines()[-1]
    assert start("models").returncode == 0
