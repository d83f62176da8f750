"""What each layer of the network sees of a drawing, live, and how its numbers come about.

The second session of the network is loaded when a visitor first looks, once for all visitors. The
pictures come with the answer and so follow the pen; `layers.js` shows them in their place. A click
on one of their cells, or on a bar, is answered below them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from ...io.images import encode_png
from ...preprocess import from_ink
from ...recognition import store
from ...recognition.explanation.inside import Cell, Inside, Look, softmax_steps
from ...results import Reading
from ...wording import percent
from ..canvas import rasterize
from ..component import component
from ..models import Shared, usable
from ..widgets.thumbnails import data_url
from . import samples

CELLS_ACROSS = 32
"""Cells side by side in the picture of a layer; half as many where a layer has few maps."""

GAP_GRAY = 70
"""Gray between the maps, 0 to 255."""

SHOWN_MAPS = 3
"""Maps of the layer before whose products are shown; the others are summed up."""

PLACE = "digitlab-layers"
"""Class of the element that the browser draws the layers in."""

INVITATION = "Draw a digit and see it pass through the layers."

HELP = (
    "Each small picture is what one filter finds: white where it finds much. Tap one to see the "
    "sum behind it, or tap a bar above."
)

SOFTENED = "the picture, each pixel the mean of four"
"""What the first layer looks at; see `zoo.layers.softened`."""

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""What stands for a picture that has not come: one pixel without color."""

_component = component(__file__, "digitlab_layers")


class Layers:
    """The bundled network, opened, with an order for its maps.

    The maps that sample digits excite most come first; each keeps its place whatever is drawn.
    """

    def __init__(self, folder: Path) -> None:
        self.inside = Inside(folder)
        pictures = [
            from_ink(rasterize.draw(samples.strokes(digit, (280, 280), 22), (280, 280)))
            for digit in samples.SAMPLES
        ]
        looks = [self.inside.look(picture) for picture in pictures]
        self.sizes = [maps.shape[1:] for maps in looks[0].maps]
        self.orders = [
            np.argsort(-np.sum([look.maps[at].mean(axis=(1, 2)) for look in looks], axis=0))
            for at in range(len(self.inside.layers))
        ]


class Chosen(NamedTuple):
    """A cell: its layer, its map in the network's own count, its row and column."""

    layer: int
    map: int
    row: int
    column: int


_shared = Shared(Layers)


def show_place() -> None:
    """Make the place for the pictures, which `follow` fills."""
    layers = usable(shared_layers)
    figures = [_figure("The picture", 0, 28, "")]
    for number, (layer, (height, width)) in enumerate(
        zip(layers.inside.layers, layers.sizes, strict=True)
    ):
        count = len(layer.bias)
        title = f"Layer {number + 1}: {count} filters, {height}×{width} each"
        pixels = across(count) * (width + 1)
        figures.append(
            _figure(title, number + 1, pixels, f'data-layer="{number}" data-across="{count}"')
        )
    figures.append(_figure("The features that the last layer adds up", -1, CELLS_ACROSS, ""))
    st.html(
        f'<div class="{PLACE}"><p></p><section aria-live="polite"></section>'
        f"{''.join(figures)}</div>"
    )


def _figure(title: str, number: int, pixels: int, attributes: str) -> str:
    focus = f' tabindex="0" role="button" aria-label="{title}: show a sum"' if attributes else ""
    return (
        f"<figure><figcaption>{title}</figcaption>"
        f'<img data-picture="{number}" data-blank="{BLANK}" src="{BLANK}" alt="{title}" '
        f'{attributes}{focus} style="--digitlab-columns:{pixels}"></figure>'
    )


def follow(reading: Reading | None) -> None:
    """Fill the place; to be called with the answer, whenever the reading changes."""
    state = st.session_state
    pictures, detail = None, ""
    if reading is not None:
        layers = usable(shared_layers)
        look = layers.inside.look(reading.picture)
        pictures = {name: data_url(encode_png(made)) for name, made in _pictures(look, reading)}
        detail = explain(state.get("layer_clicked"), look, layers)
    _component(
        key="layers_live",
        data={
            "place": PLACE,
            "pictures": pictures,
            "said": INVITATION if reading is None else HELP,
            "detail": detail,
        },
        on_clicked_change=lambda: state.update(layer_clicked=state.layers_live.get("clicked")),
    )


def _pictures(look: Look, reading: Reading) -> Iterator[tuple[str, np.ndarray]]:
    """The pictures by the number of their place."""
    yield "0", reading.picture
    for number, (maps, order) in enumerate(zip(look.maps, shared_layers().orders, strict=True)):
        yield str(number + 1), montage(maps[order])
    yield "-1", _gray(look.features.reshape(-1, CELLS_ACROSS))


def explain(clicked: Any, look: Look, layers: Layers) -> str:
    """What a click asks for, as HTML; nothing where it makes no sense."""
    chosen = locate(clicked, layers)
    if chosen:
        return cell_html(chosen, layers.inside.cell(look, *chosen))
    digit = clicked.get("digit") if isinstance(clicked, dict) else None
    return softmax_html(look, digit) if type(digit) is int and 0 <= digit < 10 else ""


def across(count: int) -> int:
    """Maps side by side in the picture of a layer of so many."""
    return CELLS_ACROSS if count > CELLS_ACROSS else CELLS_ACROSS // 2


def montage(maps: np.ndarray) -> np.ndarray:
    """Lay the maps of a layer, (C, H, W), side by side in rows; a line between them, uint8."""
    count, height, width = maps.shape
    columns = across(count)
    rows = -(-count // columns)
    padded = np.zeros((rows * columns, height, width), np.uint8)
    padded[:count] = _gray(maps)
    framed = np.pad(padded, ((0, 0), (0, 1), (0, 1)), constant_values=GAP_GRAY)
    laid = framed.reshape(rows, columns, height + 1, width + 1).swapaxes(1, 2)
    return np.ascontiguousarray(laid.reshape(rows * (height + 1), columns * (width + 1)))


def _gray(values: np.ndarray) -> np.ndarray:
    """0 → black, the largest → white."""
    return np.rint(255 * values / max(float(values.max()), 1e-9)).astype(np.uint8)


def locate(clicked: Any, layers: Layers) -> Chosen | None:
    """The cell of a click: {"layer": int, "x": share, "y": share}, or whatever was forged."""
    try:
        at, x, y = int(clicked["layer"]), float(clicked["x"]), float(clicked["y"])
        order, of = layers.orders[at], layers.inside.layers[at]
    except (TypeError, KeyError, ValueError, OverflowError, IndexError):
        return None
    if at < 0 or not (0 <= x < 1 and 0 <= y < 1):
        return None
    height, width = layers.sizes[at]
    columns = across(len(of.bias))
    rows = -(-len(of.bias) // columns)
    column, left = divmod(int(x * columns * (width + 1)), width + 1)
    row, top = divmod(int(y * rows * (height + 1)), height + 1)
    place = row * columns + column
    if place >= len(order):
        return None
    return Chosen(at, int(order[place]), min(top, height - 1), min(left, width - 1))


def cell_html(chosen: Chosen, cell: Cell) -> str:
    """The sum behind a cell: the strongest products in full, the others summed up."""
    sums = cell.products.sum(axis=(1, 2))
    strongest = np.argsort(-np.abs(sums), stable=True)[:SHOWN_MAPS]
    parts = "".join(
        f"<div>{_table(cell.patch[at])}<span>×</span>{_table(cell.filter[at])}<span>=</span>"
        f"{_table(cell.products[at])}<span>sum {sums[at]:.2f}</span></div>"
        for at in strongest
    )
    rest = float(sums.sum() - sums[strongest].sum())
    others = (
        f" The other {len(sums) - len(strongest)} maps add {rest:.2f}."
        if len(sums) > len(strongest)
        else ""
    )
    before = SOFTENED if chosen.layer == 0 else f"layer {chosen.layer}"
    kept = "stays" if cell.total > 0 else "becomes 0 (ReLU)"
    return (
        f"<p><b>Layer {chosen.layer + 1}, filter {chosen.map + 1}, row {chosen.row + 1}, column "
        f"{chosen.column + 1}.</b> What it looks at in {before}, times its filter, is summed up:"
        f"</p>{parts}<p>{others} All products: {sums.sum():.2f}; with the bias {cell.bias:.2f}: "
        f"<b>{cell.total:.2f}</b>, which {kept}: <b>{cell.activation:.2f}</b>.</p>"
    )


def _table(values: np.ndarray) -> str:
    largest = max(float(np.abs(values).max()), 1e-9)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="--digitlab-strength:{abs(value) / largest:.2f}" '
            f'class="{"minus" if value < 0 else "plus"}">{value:.2f}</td>'
            for value in row
        )
        + "</tr>"
        for row in values
    )
    return f"<table>{rows}</table>"


def softmax_html(look: Look, digit: int) -> str:
    """How a bar comes about, in steps."""
    powers, shares = softmax_steps(look.logits)
    names = [*map(str, range(10)), "not a digit"][: len(powers)]
    rows = "".join(
        f"<tr{' class=chosen' if at == digit else ''}><th>{name}</th><td>{logit:.2f}</td>"
        f"<td>{logit - look.logits.max():.2f}</td><td>{power:.4f}</td>"
        f"<td>{percent(float(share), 2)}</td></tr>"
        for at, (name, logit, power, share) in enumerate(
            zip(names, look.logits, powers, shares, strict=True)
        )
    )
    given = (
        f" Given that it is a digit, {digit} has {shares[digit]:.4f} of "
        f"{shares[:10].sum():.4f}: {percent(float(shares[digit] / shares[:10].sum()), 2)}."
        if len(powers) > 10
        else ""
    )
    return (
        f"<p><b>Softmax.</b> The last layer gives each class a number; e to its power, divided by "
        f"the sum of all ({powers.sum():.4f}), is its share.{given}</p><table><tr><th>class</th>"
        f"<th>number</th><th>less the largest</th><th>e to its power</th><th>share</th></tr>{rows}"
        f"</table>"
    )


def shared_layers() -> Layers:
    """The bundled network, opened once for all visitors."""
    return _shared(store.models_folder() / store.BUNDLED)
