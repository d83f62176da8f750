"""curves: control points become strokes."""

import numpy as np

from digitlab.transforms import curves


def test_curve_passes_near_its_control_points_and_ends_at_the_last() -> None:
    path = curves.curve([(0, 0), (0.5, 1), (1, 0)], np.random.default_rng(0))
    assert path.shape == (2 * curves.CURVE_POINTS + 1, 2)
    for point in ((0, 0), (0.5, 1), (1, 0)):
        assert np.linalg.norm(path - point, axis=1).min() < 5 * curves.POINT_DEVIATION
    np.testing.assert_allclose(path[-1], (1, 0), atol=5 * curves.POINT_DEVIATION)


def test_arc_turns_as_far_as_asked() -> None:
    quarter = np.array(curves.arc((1, 2), (3, 4), 0, 90))
    np.testing.assert_allclose(quarter[[0, -1]], [[4, 2], [1, 6]], atol=1e-9)
