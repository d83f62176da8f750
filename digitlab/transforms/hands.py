"""Made-up hands: a digit → pen strokes, in one of the ways in which people write it.

No data set has the rarer ways in plenty: ones with a long up-stroke (much of Europe) or a foot,
crossed sevens, open fours, nines with a curled tail, slashed zeros, eights drawn as one S. Here
each way is a few control points, all of which vary, joined by a smooth curve, and the whole is bent
a little.

Ways of two digits may meet: a one whose up-stroke lies flat is a seven whose bar slopes. Both are
then drawn as often as their ways say, so that a network learns percentages there, not a rule.

Coordinates: x to the right, y downwards, a digit about 1 high.
"""

from collections.abc import Callable

import numpy as np

from .curves import CURVE_POINTS, Strokes, arc, bend, curve, line

Way = Callable[[np.random.Generator], Strokes]


def write(digit: int, rng: np.random.Generator) -> Strokes:
    """Write a digit in one of its ways.

    Parameters
    ----------
    digit : int
        0 to 9.
    rng : numpy.random.Generator

    Returns
    -------
    list of (n, 2) float
        Pen-down runs, y growing downwards.
    """
    ways = WAYS[digit]
    strokes = ways[rng.integers(len(ways))](rng)
    return bend(strokes, rng)


def zero(rng: np.random.Generator) -> Strokes:
    """An oval, closed, open or overlapping, with or without a curl."""
    x = rng.uniform(0.22, 0.42)
    turn = rng.uniform(335, 420) * rng.choice([-1, 1], p=[0.85, 0.15])
    start = rng.uniform(-130, -30)
    points = arc((0, 0.5), (x, 0.5), start, turn)
    if rng.random() < 0.2:  # the pen goes on into the oval
        points.append((rng.uniform(-0.1, 0.15), rng.uniform(0.1, 0.3)))
    return [curve(points, rng)]


def zero_slashed(rng: np.random.Generator) -> Strokes:
    """An oval with a line through it, within or beyond its edges; or with a dot."""
    strokes = zero(rng)
    if rng.random() < 0.2:
        dot = rng.uniform(0.02, 0.06)
        return [*strokes, curve([(-dot, 0.5), (0, 0.5), (dot, 0.5)], rng)]
    x, y = rng.uniform(0.12, 0.45), rng.uniform(0.2, 0.6)
    side = rng.choice([1, -1], p=[0.85, 0.15])
    return [*strokes, curve([(side * x, 0.5 - y), (0, 0.5), (-side * x, 0.5 + y)], rng)]


def one(rng: np.random.Generator) -> Strokes:
    """A stem, straight or a little curved."""
    sag = rng.normal(0, 0.03)
    return [curve([(rng.normal(0, 0.06), 0), (sag, 0.5), (rng.normal(0, 0.06), 1)], rng)]


def one_upstroke(rng: np.random.Generator) -> Strokes:
    """A stem with an up-stroke of any length and slant; a long one is steep."""
    length = rng.uniform(0.15, 1.0)
    steepest = 78
    flattest = 20 + 25 * min(1.0, max(0.0, (length - 0.25) / 0.35))
    angle = np.deg2rad(rng.uniform(flattest, steepest))
    start = (-length * np.cos(angle), length * np.sin(angle))
    sag = rng.normal(0, 0.06)
    middle = (start[0] / 2 + sag * np.sin(angle), start[1] / 2 + sag * np.cos(angle))
    foot = (rng.normal(-0.02, 0.07), 1.0)
    if rng.random() < 0.25:  # a round top
        return [curve([start, middle, (0, 0), (0.03, 0.2), (foot[0], 0.6), foot], rng)]
    up = curve([start, middle, (0, 0)], rng)
    down = curve([tuple(up[-1]), (rng.normal(0, 0.03), 0.5), foot], rng)
    return [np.concatenate([up, down])] if rng.random() < 0.85 else [up, down]


def one_foot(rng: np.random.Generator) -> Strokes:
    """A stem with a foot, mostly with an up-stroke too."""
    strokes = (one_upstroke if rng.random() < 0.75 else one)(rng)
    left, right = rng.uniform(0.1, 0.45, 2)
    end = strokes[-1][-1]
    tilt = rng.normal(0, 0.05)
    foot = curve(
        [(end[0] - left, end[1] + tilt), (end[0], end[1]), (end[0] + right, end[1] - tilt)], rng
    )
    return [*strokes, foot]


def two(rng: np.random.Generator) -> Strokes:
    """A hook, a way down and a base, with a sharp corner, a round one or a loop."""
    right, neck = rng.uniform(0.28, 0.42), rng.uniform(0.22, 0.34)
    hook = arc((0, neck), (right, neck), rng.uniform(-190, -130), rng.uniform(150, 200))
    left = rng.uniform(-0.45, -0.25)
    end = (rng.uniform(0.25, 0.5), 1 + rng.normal(-0.02, 0.06))
    corner = rng.random()
    if corner < 0.4:  # a loop
        size = rng.uniform(0.06, 0.18)
        loop = arc((left + size, 1 - size), (size * 1.3, size), 60, 280)
        return [curve([*hook, (0, 0.72), *loop, (0.1, 0.97), end], rng)]
    if corner < 0.75:  # sharp
        hook_run = curve([*hook, ((left + right) / 2, 0.72), (left, 1)], rng)
        base = curve([tuple(hook_run[-1]), (0, 1 + rng.normal(0, 0.04)), end], rng)
        return [np.concatenate([hook_run, base])]
    return [curve([*hook, (0, 0.75), (left, 0.93), (left / 2, 0.98), end], rng)]


def three(rng: np.random.Generator) -> Strokes:
    """Two bows, with a waist that may hold a small loop."""
    waist = rng.uniform(0.38, 0.52)
    top, bottom = rng.uniform(0.25, 0.38), rng.uniform(0.28, 0.42)
    upper = arc((0, waist / 2), (top, waist / 2), rng.uniform(-170, -120), rng.uniform(180, 225))
    middle = (1 + waist) / 2
    lower = arc((0, middle), (bottom, (1 - waist) / 2), -80, rng.uniform(190, 250))
    inner = [(rng.uniform(-0.18, 0.1), waist + rng.normal(0, 0.02))]
    if rng.random() < 0.25:
        size = rng.uniform(0.04, 0.08)
        inner = arc((inner[0][0], waist), (size * 1.5, size), -20, 300)
    return [curve([*upper, *inner, *lower], rng)]


def three_flat(rng: np.random.Generator) -> Strokes:
    """A flat top and a slanted stroke, then a bow."""
    waist = rng.uniform(0.32, 0.5)
    start = (rng.uniform(-0.42, -0.25), rng.normal(0.02, 0.03))
    corner = (rng.uniform(0.2, 0.38), rng.normal(0, 0.03))
    inner = (rng.uniform(-0.15, 0.08), waist)
    top = curve(line(start, corner, inner), rng)
    bow = arc((0, (1 + waist) / 2), (rng.uniform(0.3, 0.42), (1 - waist) / 2), -75, 230)
    return [np.concatenate([top, curve([tuple(top[-1]), *bow], rng)])]


def four_closed(rng: np.random.Generator) -> Strokes:
    """A slanted stroke and a bar, then a stem that begins at or near its top."""
    bar, right = rng.uniform(0.5, 0.75), rng.uniform(0.15, 0.45)
    stem, gap = rng.uniform(0.0, 0.2), rng.normal(0, 0.05)
    first = curve(line((stem + gap, 0), (rng.uniform(-0.55, -0.35), bar), (right, bar)), rng)
    return [first, _stem(stem, rng.uniform(-0.05, 0.15), rng)]


def four_open(rng: np.random.Generator) -> Strokes:
    """A corner and a stem that stands free of it, or crosses its bar."""
    bar = rng.uniform(0.4, 0.68)
    left, right = rng.uniform(-0.45, -0.3), rng.uniform(0.2, 0.5)
    lean, stem = rng.uniform(-0.05, 0.25), rng.uniform(0.05, 0.25)
    corner = [(left + lean, 0.0), (left, bar), (right, bar + rng.normal(0, 0.04))]
    if rng.random() < 0.6:
        first = curve(line(*corner), rng)
    else:  # round
        first = curve([corner[0], (left, bar * 0.6), (left + 0.12, bar), corner[2]], rng)
    return [first, _stem(stem, rng.uniform(-0.15, 0.45), rng)]


def four_one_stroke(rng: np.random.Generator) -> Strokes:
    """Without a lift: down, right, and up into the stem, or by a loop back into it."""
    bar, stem = rng.uniform(0.4, 0.65), rng.uniform(0.1, 0.3)
    left = rng.uniform(-0.45, -0.3)
    foot = (stem + rng.normal(-0.03, 0.06), 1.0)
    if rng.random() < 0.5:  # up to the head of the stem
        head = (stem + rng.uniform(-0.02, 0.1), rng.uniform(0.0, 0.25))
        bowl = [(left + rng.uniform(-0.02, 0.15), 0), (left, bar * 0.7), (left + 0.15, bar)]
        up = curve([*bowl, (stem - 0.08, bar * 0.85), head], rng)
        return [np.concatenate([up, curve([tuple(up[-1]), (stem, 0.5), foot], rng)])]
    top = (stem + rng.normal(0, 0.05), 0.0)
    right = stem + rng.uniform(0.12, 0.3)
    bar_run = curve(line(top, (left, bar), (right, bar)), rng)
    back = [tuple(bar_run[-1]), (right, bar - 0.18), (stem + 0.04, bar - rng.uniform(0.1, 0.3))]
    return [np.concatenate([bar_run, curve([*back, (stem, bar + 0.1), foot], rng)])]


def _stem(x: float, top: float, rng: np.random.Generator) -> np.ndarray:
    lean = rng.normal(-0.03, 0.07)
    bottom = rng.uniform(0.9, 1.1)
    return curve([(x - lean * top, top), (x, (top + bottom) / 2), (x + lean, bottom)], rng)


def five(rng: np.random.Generator) -> Strokes:
    """A neck and a bow, with the hat in the same stroke, apart, short or wanting."""
    left, neck = rng.uniform(-0.38, -0.2), rng.uniform(0.32, 0.5)
    right, tilt = rng.uniform(0.15, 0.55), rng.normal(-0.02, 0.05)
    bow = arc((0, (neck + 1) / 2), (0.36, (1.04 - neck) / 2), -120, rng.uniform(200, 290))
    corner = (left + rng.uniform(-0.02, 0.1), 0.0)
    hat = rng.random()
    if hat < 0.35:  # in one stroke
        top = curve(line((right, tilt), corner, (left, neck)), rng)
        return [np.concatenate([top, curve([tuple(top[-1]), *bow], rng)])]
    if hat < 0.5:  # round, as an S
        return [curve([(right, 0.05 + tilt), (0.05, 0), (left, neck / 2), *bow[1:]], rng)]
    down = curve(line(corner, (left, neck)), rng)
    body = np.concatenate([down, curve([tuple(down[-1]), *bow], rng)])
    x, y = corner[0] + rng.uniform(-0.1, 0.25), rng.uniform(-0.15, 0.1)
    return [body, curve([(x, y), ((x + right) / 2, y + tilt), (right, y + 2 * tilt)], rng)]


def six(rng: np.random.Generator) -> Strokes:
    """A stem, bowed or straight, and a loop, closed, open or curled."""
    loop = rng.uniform(0.2, 0.34)
    wide = rng.uniform(0.22, 0.36)
    start = (rng.uniform(-0.2, 0.35), 0.0)
    bow = rng.uniform(-0.1, 0.12)
    left = -wide
    around = arc((0, 1 - loop), (wide, loop), 170, -rng.uniform(250, 400))
    stem = [start, ((start[0] + left) / 2 - bow, 0.3), (left - bow / 3, 0.6)]
    return [curve([*stem, *around], rng)]


def seven(rng: np.random.Generator) -> Strokes:
    """A bar, level or sloping, with or without a serif, and a straight or curved stem."""
    wide, slope = rng.uniform(0.35, 0.8), np.tan(np.deg2rad(rng.normal(2, 9)))
    start = (-wide, wide * slope)
    bar = [start, (-wide / 2, wide * slope / 2 + rng.normal(0, 0.03)), (0.0, 0.0)]
    lean = rng.uniform(0.02, 0.6)
    bow = rng.uniform(-0.03, 0.15) * rng.choice([0.3, 1])
    stem = [(0.0, 0.0), (-lean / 2 - bow, 0.45), (-lean, 1.0)]
    serif: list[tuple[float, float]] = []
    if rng.random() < 0.4:
        serif = [(start[0] + rng.normal(-0.01, 0.04), start[1] + rng.uniform(0.06, 0.32))]
    if rng.random() < 0.3:  # a round corner
        return [curve([*serif, *bar[:2], (-0.04, 0.02), (-0.03, 0.12), *stem[1:]], rng)]
    top = np.concatenate([curve([*serif, start], rng), curve(bar, rng)]) if serif else None
    top = curve(bar, rng) if top is None else top
    return [np.concatenate([top, curve([tuple(top[-1]), *stem[1:]], rng)])]


def seven_crossed(rng: np.random.Generator) -> Strokes:
    """The same with a bar through the stem."""
    strokes = seven(rng)
    run = strokes[-1]
    middle = run[
        np.argmin(np.abs(run[-2 * CURVE_POINTS :, 1] - rng.uniform(0.35, 0.65))) - 2 * CURVE_POINTS
    ]
    left, right = rng.uniform(0.1, 0.4, 2)
    tilt = rng.normal(-0.02, 0.06)
    bar = [
        (middle[0] - left, middle[1] - tilt),
        tuple(middle),
        (middle[0] + right, middle[1] + tilt),
    ]
    return [*strokes, curve(bar, rng)]


def eight_s(rng: np.random.Generator) -> Strokes:
    """One stroke: an S, and back up to where it began, or short of it, or beyond."""
    waist, top, bottom = rng.uniform(0.4, 0.52), rng.uniform(0.2, 0.34), rng.uniform(0.24, 0.4)
    start = rng.uniform(-70, -20)
    upper = arc((0, waist / 2), (top, waist / 2), start, -(start + 230))
    lower = arc((0, (1 + waist) / 2), (bottom, (1 - waist) / 2), -40, 260)
    back = [(rng.uniform(-0.06, 0.06), waist), (top * 0.8, waist * 0.6)]
    end = (top * rng.uniform(0.4, 1.3), waist * rng.uniform(-0.1, 0.45))
    return [curve([*upper, (0, waist), *lower, *back, end], rng)]


def eight_loops(rng: np.random.Generator) -> Strokes:
    """Two ovals, one on the other, each in a stroke of its own."""
    waist = rng.uniform(0.38, 0.52)
    shift, gap = rng.normal(0, 0.04), rng.normal(0, 0.03)
    ovals = (
        ((shift, waist / 2), (rng.uniform(0.18, 0.32), waist / 2), 90),
        ((0.0, (1 + waist) / 2 + gap), (rng.uniform(0.22, 0.38), (1 - waist) / 2), -90),
    )
    return [
        curve(arc(center, radii, start + rng.normal(0, 40), -rng.uniform(330, 400)), rng)
        for center, radii, start in ovals
    ]


def nine(rng: np.random.Generator) -> Strokes:
    """A loop, round or flat, closed, open or crossed, and a straight, bowed or curled tail."""
    loop, wide = rng.uniform(0.14, 0.3), rng.uniform(0.2, 0.36)
    start = rng.uniform(-70, 10)
    around = arc((0, loop), (wide, loop), start, rng.uniform(-30, 20) - 360 - start)
    x = wide * rng.uniform(0.7, 1.1)
    tail = rng.random()
    if tail < 0.35:  # straight, upright or slanted
        end = [(x - rng.uniform(0, 0.15), 0.55), (x - rng.uniform(0.0, 0.4), 1.0)]
    elif tail < 0.75:  # curled to the left, as a g
        depth, left = rng.uniform(0.7, 0.88), rng.uniform(-0.45, -0.1)
        end = [(x, 0.5), (x - 0.02, depth), (x / 3, 1.0), (left, rng.uniform(0.82, 1.0))]
        if rng.random() < 0.25:  # and on, across the stem
            end += [(left - 0.03, 0.75), (x + rng.uniform(0.05, 0.3), rng.uniform(0.55, 0.7))]
    else:  # bowed
        end = [(x - 0.02, 0.5), (x - rng.uniform(0.1, 0.25), 0.8), (-rng.uniform(0.0, 0.4), 1.0)]
    return [curve([*around, *end], rng)]


def nine_two_strokes(rng: np.random.Generator) -> Strokes:
    """A loop or an open bow, and a stem apart, which may cross it."""
    loop, wide = rng.uniform(0.15, 0.3), rng.uniform(0.2, 0.34)
    around = arc((0, loop), (wide, loop), rng.uniform(-60, 0), -rng.uniform(260, 400))
    x = wide + rng.normal(-0.04, 0.05)
    stem = [(x, rng.uniform(-0.12, 0.15)), (x - rng.uniform(0, 0.1), 0.5)]
    end = (x - rng.uniform(0, 0.4), 1.0)
    return [curve(around, rng), curve([*stem, end], rng)]


WAYS: dict[int, tuple[Way, ...]] = {
    0: (zero, zero_slashed),
    1: (one, one_upstroke, one_upstroke, one_upstroke, one_foot),
    2: (two,),
    3: (three, three_flat),
    4: (four_closed, four_open, four_one_stroke),
    5: (five,),
    6: (six,),
    7: (seven, seven_crossed),
    8: (eight_s, eight_loops),
    9: (nine, nine, nine_two_strokes),
}
"""The ways to write each digit, each as likely as the next; a frequent one stands there twice."""
