"""corpus: what is learned and what is kept to choose by never mix."""

import numpy as np
import pytest

from digitlab.datasets import Digits, Mnist
from digitlab.datasets.characters import LOOKALIKES, PenCharacter
from digitlab.training.corpus import NOT_A_DIGIT, Corpus, balance, draw
from digitlab.training.negatives import pairs, scribbles

LINE = [np.array([[0, 0], [3, 30]], np.float32)]


def made_mnist(count: int = 6, held_back: int = 2) -> Mnist:
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 4:24, 13:15] = 255
    digits = Digits(images, np.arange(count, dtype=np.uint8) % 10)
    return Mnist(digits, digits, held_back)


def test_without_pens_there_are_ten_classes() -> None:
    corpus = Corpus(made_mnist())
    images, labels, _ = corpus.epoch(np.random.default_rng(0))
    assert corpus.classes == 10
    assert images.shape == (4, 28, 28)
    assert sorted(labels) == [0, 1, 2, 3]
    assert corpus.validation()[1].tolist() == [4, 5]


def test_held_out_sites_are_only_chosen_by() -> None:
    characters = [PenCharacter("7", "aga/one", LINE), PenCharacter("8", "ibm/two", LINE)]
    corpus = Corpus(made_mnist(), characters)
    _, learned, of_mnist = corpus.epoch(np.random.default_rng(0))
    chosen_by = corpus.validation()
    assert 8 in learned
    assert 7 not in learned
    assert sorted(learned[of_mnist]) == [0, 1, 2, 3]
    assert chosen_by.labels.tolist() == [4, 5, 7]
    assert chosen_by.of_mnist.tolist() == [True, True, False]


def test_sites_that_nobody_named_are_kept_for_judging() -> None:
    corpus = Corpus(made_mnist(), [PenCharacter("7", "xyz/one", LINE)])
    assert corpus.usable() == []


@pytest.mark.parametrize("label", sorted(LOOKALIKES))
def test_lookalikes_are_neither_learned_nor_measured(
    label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = Corpus(made_mnist(), [PenCharacter(label, "ibm/one", LINE)])
    assert corpus.usable() == []


def test_letters_are_the_eleventh_class() -> None:
    corpus = Corpus(made_mnist(), [PenCharacter("K", "aga/one", LINE)])
    assert corpus.classes == 11
    assert corpus.validation()[1].tolist() == [4, 5, NOT_A_DIGIT]


def test_validation_is_the_same_at_every_call() -> None:
    corpus = Corpus(made_mnist(), [PenCharacter("7", "aga/one", LINE)])
    np.testing.assert_array_equal(corpus.validation()[0], corpus.validation()[0])


def test_each_epoch_draws_anew() -> None:
    one, other = (draw([PenCharacter("7", "aga/one", LINE)], rng) for rng in rngs(0, 1))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("make", ["pairs", "scribbles"])
def test_made_up_pictures_have_ink_and_mnist_format(make: str) -> None:
    rng = np.random.default_rng(0)
    digits = np.zeros((3, 28, 28), np.uint8)
    digits[:, 4:24, 10:18] = 255
    made = pairs(digits, 20, rng) if make == "pairs" else scribbles(20, rng)
    assert made.shape == (20, 28, 28)
    assert made.dtype == np.uint8
    assert (made.max(axis=(1, 2)) == 255).all()


def rngs(*seeds: int) -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in seeds]


def test_balanced_digits_are_as_many_of_each_and_begin_with_the_real_ones(blocks: Digits) -> None:
    few = blocks[(blocks.labels != 3) | (np.arange(len(blocks)) < 120)]
    made = balance(few)
    counts = np.bincount(made.labels, minlength=10)
    assert set(counts) == {np.bincount(few.labels).max()}
    np.testing.assert_array_equal(made.images[: len(few)], few.images)


def test_balanced_corpus_learns_what_was_made_and_chooses_by_real_digits(
    blocks: Digits,
) -> None:
    corpus = Corpus(Mnist(blocks, blocks, held_back=40), balanced=True)
    assert len(corpus.learn) > 200
    assert len(corpus.epoch(np.random.default_rng(0)).labels) == len(corpus.learn)
    assert len(corpus.validation()[1]) == 40
    assert corpus.provenance()["MNIST"]["learned"] == len(corpus.learn)
