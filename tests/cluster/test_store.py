"""Archives in a store like S3, which runs here: read from it, written to it, gone on with."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from ..cli.program import run
from .machines import Machines, machines

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")

FEW = 60
"""Drawings that lie in the store."""


@pytest.fixture(scope="module")
def store() -> Iterator[s3fs.S3FileSystem]:
    """Moto's server with a bucket; this process and those that it starts find it."""
    with pytest.MonkeyPatch.context() as patch:
        server = ThreadedMotoServer(port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        patch.setenv("FSSPEC_S3_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        import fsspec.config

        patch.setitem(fsspec.config.conf, "s3", {"endpoint_url": f"http://{host}:{port}"})
        filesystem = s3fs.S3FileSystem()
        filesystem.mkdir("archive")
        yield filesystem
        server.stop()


@pytest.fixture(scope="module")
def worker(
    store: s3fs.S3FileSystem, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("worker"), 1) as one:
        yield one


def test_a_bucket_is_read_into_another_and_gone_on_with(
    store: s3fs.S3FileSystem, worker: Machines, cards: Path, tmp_path: Path
) -> None:
    files = sorted(cards.iterdir())[:FEW]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in files[FEW // 2 :]:
            archive.write(path, path.name)
    for path in files[: FEW // 2]:
        store.pipe_file(f"archive/cards/{path.name}", path.read_bytes())
    store.pipe_file("archive/cards/more.zip", packed.getvalue())
    out = "s3://archive/out/digits"
    options = ("--one", "--cluster", worker.address, "--out", out, "s3://archive/cards")
    first = run("read", *options)
    assert first.exit_code == 1
    assert first.stderr.startswith("zip://0040.png::s3://archive/cards/more.zip: This is not")
    table = pd.concat(
        pd.read_parquet(io.BytesIO(store.cat_file(path)))
        for path in sorted(store.glob(f"{out}/part-*.parquet"))
    )
    assert len(table) == table.file.nunique() == FEW - 1
    assert [*table.digit[:6]] == [*"017017"]
    assert store.exists(f"{out}/_problems.csv")
    parts = len(store.glob(f"{out}/part-*.parquet"))
    store.rm_file(f"{out}/_made_of/part-000001.json")
    again = run("read", *options, "--resume")
    assert f"20 files read, {FEW - 20} were there" in again.stderr
    assert "1 parts, " in again.stderr
    assert len(store.glob(f"{out}/part-*.parquet")) == parts == 3
    changed = run("read", *options)
    assert "is not empty" in str(changed.exception)


def test_what_is_wrong_with_a_store_is_a_sentence(
    store: s3fs.S3FileSystem, worker: Machines, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ("--one", "--cluster", worker.address, "--out", out)
    result = run("read", *options, "s3://archive/nothing", "s3://nowhere/cards")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "s3://archive/nothing: There is no such file."
    assert result.stderr.splitlines()[1].startswith("s3://nowhere/cards: ")


def test_a_pdf_in_a_store_is_split_by_pages(
    store: s3fs.S3FileSystem,
    worker: Machines,
    cards: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PIL import Image

    monkeypatch.setattr("digitlab.batch.sources.SPLIT_BYTES", 1000)
    monkeypatch.setattr("digitlab.batch.sources.SPLIT_PAGES", 2)
    page = Image.open(cards / "0002.png").convert("L").resize((140, 100))
    path = tmp_path / "long.pdf"
    page.save(path, save_all=True, append_images=[page] * 2)
    store.put_file(str(path), "archive/long.pdf")
    out = tmp_path / "out"
    options = ("--cluster", worker.address, "--format", "csv", "--out", out)
    result = run("read", *options, "s3://archive/long.pdf")
    assert "2 files read" in result.stderr
    table = pd.concat(pd.read_csv(part) for part in sorted(out.glob("part-*.csv")))
    assert [*table.page.unique()] == [*range(1, 4)]
    assert {*table.file} == {"s3://archive/long.pdf"}
