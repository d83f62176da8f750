"""The number network's form: any width, and small."""

import numpy as np
import pytest

from digitlab.recognition.strip import HEIGHT, STRIDE
from digitlab.zoo.numbers import CLASS_COUNT, number_net, with_softmax

pytestmark = pytest.mark.filterwarnings("ignore")  # TensorFlow's own


@pytest.mark.parametrize("width", [2 * STRIDE, 50, 160])
def test_a_step_for_each_stride_of_columns(width: int) -> None:
    network = with_softmax(number_net(CLASS_COUNT))
    outputs = np.asarray(network(np.zeros((2, HEIGHT, width), np.uint8)))
    assert outputs.shape == (2, width // STRIDE, CLASS_COUNT)
    np.testing.assert_allclose(outputs.sum(axis=2), 1, atol=1e-5)


def test_it_is_small() -> None:
    assert number_net(CLASS_COUNT).count_params() < 2_000_000
