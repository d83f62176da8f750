"""python -m tests.pages.context: fit the trees that tell digits from all else, of that judge.

They learn from half of the crossed pages, with sheets of words alone and of nothing among them, and
from that half of the real pages, as they are and changed. Those of half 0 are the app's; those of
half 1 tell what trees are worth on pages that they do not know, see `halves`. Other networks and
other judges before them want another fit.
"""

import argparse
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss

from digitlab import Page, Reader, datasets, load_reader
from digitlab.reading.lines import Seen, see_lines
from digitlab.recognition.judges import context
from digitlab.recognition.judges.order import ON_PAPER
from digitlab.recognition.judges.witnesses import logit
from digitlab.recognition.page_network import PageNetwork
from digitlab.recognition.symbols import BLANK
from digitlab.results import Step
from digitlab.segmentation.lines import find_lines

from . import changed, crossed, real
from .alignment import cheapest_pairs
from .halves import FILES, HALVES, as_unknown
from .writing import CONTENTS, WITHOUT_DIGITS

MISSED, ANOTHER = 5.0, 3.0
"""Cost of a digit that was found nowhere, and of one that was taken for another digit, where a
symbol costs the negative logarithm of how likely it is, or is not, a digit."""

LEAST_SURE = 0.02
"""Probability nearest to 0 and to 1 in these costs: what was judged surely may be wrong, too."""

REAL_WEIGHT = 0.5
"""What a symbol of a real page counts; each page is there eleven times, as it is and changed. With
0.03 to 0.25 more digits are invented on the real pages of the other half, with 1 as many."""

TREES = HistGradientBoostingClassifier(
    learning_rate=0.05,
    max_iter=150,
    max_leaf_nodes=12,
    min_samples_leaf=20,
    l2_regularization=5,
    max_features=0.3,
    random_state=0,
)
"""Chosen by fitting each half and reading the other: where each split may choose among a third of
the features, fewer digits are invented on real pages; smaller trees, more of them, or larger leaves
tell no more."""


class Symbols(NamedTuple):
    """Symbols of some pages: what the trees are told, (N, F), what is true, (N,), and what counts.

    Attributes
    ----------
    features : (N, F) float32
    is_digit : (N,) bool
    judged : (N,) float
        Logit of being a digit before the trees.
    weights : (N,) float
    """

    features: np.ndarray
    is_digit: np.ndarray
    judged: np.ndarray
    weights: np.ndarray


def see(reader: Reader, page: Page) -> Seen | None:
    """Read a page that was read once more, up to where judges are asked."""
    lines, network = find_lines(page.steps[Step.LINES_REMOVED]), PageNetwork(reader.classifier)
    return see_lines(lines, reader.numbers, network, on_paper=True)


def symbols_of(seen: Seen | None, truth: str, weight: float) -> Symbols:
    """Symbols of a page, as the judges before the trees leave them."""
    if seen is None:
        return Symbols(np.empty((0, 0), np.float32), np.empty(0, bool), *np.empty((2, 0)))
    judged = seen.said
    for judge in ON_PAPER[: ON_PAPER.index(context.judge_context)]:
        judged = judge(judged, seen.looks)
    likely = judged[:, :10].sum(axis=1) / judged[:, :BLANK].sum(axis=1)
    return Symbols(
        context.find_features(judged, seen.looks),
        are_digits(likely, judged[:, :10].argmax(axis=1), truth),
        logit(likely),
        np.full(len(judged), weight),
    )


def are_digits(likely: np.ndarray, texts: np.ndarray, truth: str) -> np.ndarray:
    """Tell which symbols are digits of a page of which only the digits are known, (N,) bool.

    Parameters
    ----------
    likely : (N,) float
        How likely each is one.
    texts : (N,) int
        Which it would be.
    truth : str
        All digits of the page.
    """
    likely = np.clip(likely, LEAST_SURE, 1 - LEAST_SURE)
    another = texts[:, np.newaxis] != np.array(list(truth), int)
    costs = ANOTHER * another - np.log(likely)[:, np.newaxis]
    pairs = cheapest_pairs(costs, -np.log(1 - likely), MISSED)
    found = np.zeros(len(likely), bool)
    found[[symbol for symbol, _ in pairs]] = True
    return found


def crossed_pages(reader: Reader, folder: Path, half: int, seeds: range) -> Iterator[Symbols]:
    """Symbols of a half of the crossed pages."""
    tasks = chain.from_iterable(
        crossed.pages(folder, half, seed, (*CONTENTS, *WITHOUT_DIGITS)) for seed in seeds
    )

    def find(_: crossed.Task, made: crossed.Made) -> Symbols:
        return symbols_of(see(reader, reader.read_page(made.rgb)), made.truth, 1.0)

    return crossed.of_each(tasks, find)


def real_pages(reader: Reader, half: int) -> Iterator[Symbols]:
    """Symbols of a half of the real pages, as they are and changed."""

    def one(page: real.RealPage) -> list[Symbols]:
        pages = changed.read_changed(reader, page.path, list(changed.CHANGES)).values()
        return [symbols_of(see(reader, read), page.truth, REAL_WEIGHT) for read in pages]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from chain.from_iterable(
            pool.map(one, [page for page in real.pages() if page.half == half])
        )


def together(found: Iterable[Symbols]) -> Symbols:
    """All symbols of some pages."""
    pages = [page for page in found if len(page.features)]
    return Symbols(*map(np.concatenate, zip(*pages, strict=True)))


def as_onnx(trees: HistGradientBoostingClassifier) -> bytes:
    """Write trees for ONNX Runtime: features → logit.

    The package that writes scikit-learn's models is not yet made for this version of ONNX; it, too,
    reads the nodes from where scikit-learn keeps them to itself.
    """
    nodes = [own.nodes for (own,) in trees._predictors]
    every = np.concatenate(nodes)
    tree = np.repeat(np.arange(len(nodes)), [len(own) for own in nodes])
    place = np.concatenate([np.arange(len(own)) for own in nodes])
    is_leaf = every["is_leaf"].astype(bool)
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        [context.INPUT],
        ["logits"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=trees._baseline_prediction.ravel().tolist(),
        nodes_treeids=tree.tolist(),
        nodes_nodeids=place.tolist(),
        nodes_featureids=every["feature_idx"].astype(int).tolist(),
        nodes_modes=np.where(is_leaf, "LEAF", "BRANCH_LEQ").tolist(),
        nodes_values=every["num_threshold"].tolist(),
        nodes_truenodeids=every["left"].astype(int).tolist(),
        nodes_falsenodeids=every["right"].astype(int).tolist(),
        nodes_missing_value_tracks_true=every["missing_go_to_left"].astype(int).tolist(),
        target_treeids=tree[is_leaf].tolist(),
        target_nodeids=place[is_leaf].tolist(),
        target_ids=[0] * int(is_leaf.sum()),
        target_weights=every["value"][is_leaf].tolist(),
    )
    takes, gives = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, width])
        for name, width in ((context.INPUT, trees.n_features_in_), ("logits", 1))
    )
    graph = helper.make_graph([ensemble], "context", [takes], [gives])
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model: bytes = helper.make_model(
        graph, opset_imports=versions, ir_version=8
    ).SerializeToString()
    return model


def symbols_of_half(reader: Reader, folder: Path, half: int, seeds: range) -> Symbols:
    """Symbols of all pages of a half: which reading of a page counts is chosen as if unknown."""
    with as_unknown(half):
        pages = chain(crossed_pages(reader, folder, half, seeds), real_pages(reader, half))
        return together(pages)


def fit(found: Symbols) -> bytes:
    """Fit trees to symbols, and tell how much more they know of these; for ONNX Runtime."""
    trees = TREES.fit(found.features, found.is_digit, found.weights)
    before, after = (
        log_loss(found.is_digit, 1 / (1 + np.exp(-logits)), sample_weight=found.weights)
        for logits in (found.judged, trees.decision_function(found.features))
    )
    count = len(found.is_digit)
    print(f"{count} symbols, log loss {before:.3f} before the trees, {after:.3f} after")
    return as_onnx(trees)


def main() -> None:
    """Fit the trees of each half and write them."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.context", description=__doc__)
    parser.add_argument("--seeds", type=int, default=6, help="crossed pages are made so often")
    options = parser.parse_args()
    folder = datasets.data_folder()
    if folder is None:
        raise SystemExit("Set DIGITLAB_DATA to the folder that holds pages/pages.csv.")
    reader, seeds = load_reader(threads=1), range(1, 1 + options.seeds)
    # Each half is read with the other's trees: neither is written before both are fitted.
    fitted = [fit(symbols_of_half(reader, folder / "pages", half, seeds)) for half in HALVES]
    for file, trees in zip(FILES, fitted, strict=True):
        file.write_bytes(trees)


if __name__ == "__main__":
    main()
