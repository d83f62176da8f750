"""corpus: what is learned and what is kept to choose by never mix."""

import numpy as np
import pytest

from digitlab.datasets import Digits, Mnist
from digitlab.datasets.characters import LOOKALIKES, PenCharacter
from digitlab.training.data.corpus import NOT_A_DIGIT, Corpus, balance, draw, made_up_hands
from digitlab.training.data.negatives import pairs, scribbles
from digitlab.zoo import Mix

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
    assert chosen_by.labels.tolist() == [4, 5, 7, 7]  # the pen's once more, as if scanned
    assert chosen_by.of_mnist.tolist() == [True, True, False, False]


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


def test_mix_says_what_an_epoch_is_made_of() -> None:
    characters = [PenCharacter("8", "ibm/two", LINE), PenCharacter("K", "ibm/two", LINE)]
    corpus = Corpus(made_mnist(12), characters, pairs=10, scribbles=6)
    mix = Mix(mnist=0.5, drawings=3, hands=7, scanned=1.0)
    _, labels, of_mnist = corpus.epoch(np.random.default_rng(0), mix)
    assert of_mnist.sum() == 5
    assert (labels == NOT_A_DIGIT).sum() == 1 + 5 + 3
    assert (~of_mnist & (labels < 10)).sum() == 3 + 7


def test_each_made_up_digit_has_a_hand_of_its_own() -> None:
    made = made_up_hands(40, np.random.default_rng(0))
    assert len({one.label for one in made}) == 10
    sevens = [one.strokes[0] for one in made if one.label == "7"]
    assert not np.array_equal(sevens[0][:1], sevens[1][:1])


def test_provenance_names_each_data_set_with_its_writers() -> None:
    writers = ("ibm/a", "aga/b", "pendigits/tra01", "pendigits/tra03")
    corpus = Corpus(made_mnist(), [PenCharacter("7", writer, LINE) for writer in writers])
    sources = corpus.provenance()
    assert sources["UNIPEN digits"]["sites held out"] == ["aga", "tos"]
    istanbul = sources["pendigits digits"]
    assert (istanbul["learned"], istanbul["chosen by"]) == (1, 1)
    assert (istanbul["writers learned"], istanbul["writers held out"]) == (1, 1)


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
