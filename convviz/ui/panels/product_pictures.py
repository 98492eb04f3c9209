"""The pictures of what a neuron multiplies: their volumes, where they are, and what lies over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QRect

from convviz.explore.display.parts import NeuronPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import InputKind, ProductCell
from convviz.explore.state.values import Values, scaled
from convviz.ui.look.look import Look
from convviz.ui.panels.cell_picture import CellPicture
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.products_layout import ProductsLayout
from convviz.ui.volume import PRIMARIES, Asked, Box, Drawing, Faint, Frame, GridVolume, Padding
from convviz.ui.volume.arrangement import Arrangement, Needs, Room, SliceView
from convviz.ui.volume.number_sizes import form_in, forms_of
from convviz.ui.volume.overlays import PlacedOverlay
from convviz.ui.volume.placing import Placing, clip_of

EDGE = 3  # units beside the cells of a picture, for what outlines reach beyond them


@dataclass(frozen=True, slots=True)
class PicturePlaces:
    """Where the slices of patches, of weights and of products are, and the rooms in px of their pictures."""

    arrangements: tuple[Arrangement, ...]
    rooms: tuple[tuple[QRect, ...], ...]


def places_of(
    layout: ProductsLayout, channels: tuple[int, ...], size: tuple[int, ...], look: Look
) -> PicturePlaces:
    """Return where the pictures of ``channels`` are, each of ``size`` cells across and down."""
    edge, (width, height) = look.px(EDGE), size
    across, down = ceil(layout.cell * width), ceil(layout.cell * height)
    cell = min(across / width, down / height)  # pictures of broken width are rounded up
    spare = 0 if cell == int(cell) else 1
    shown = list(zip(channels, layout.places, strict=True))

    def view(channel: int, left: int, top: int) -> SliceView:
        return SliceView(channel, left, top, cell, Room(left, top, across, down), large=True)

    def around(one: SliceView) -> QRect:
        return clip_of(one).adjusted(-edge, 0, edge + spare, edge + spare)

    slices = [tuple(view(c, at.lefts[which] + edge, at.top) for c, at in shown) for which in range(3)]
    return PicturePlaces(
        tuple(Arrangement(views, ()) for views in slices),
        tuple(tuple(map(around, views)) for views in slices),
    )


def pictures_of(part: NeuronPart, places: PicturePlaces, look: Look, framed: int) -> Iterator[CellPicture]:
    """Yield patch, weights and products of each channel that has a place, channel by channel.

    There is a frame around the products of the channel ``framed``.
    """
    kinds = zip(numbers_of(part), places.arrangements, strict=True)
    placings = [_placings(part, values, at, which, look) for which, (values, at) in enumerate(kinds)]
    for n, view in enumerate(places.arrangements[0].large):
        for which, overlays in enumerate(_overlays(part, view.slice, look, view.slice == framed)):
            at = places.arrangements[which].large[n]
            yield CellPicture(placings[which][n], at, places.rooms[which][n], overlays)


def numbers_of(part: NeuronPart) -> tuple[Values | None, Values, Values | None]:
    """Return the numbers of the three pictures; None for those that are withheld."""
    return part.patch, part.weights, part.products


def _placings(
    part: NeuronPart, values: Values | None, arrangement: Arrangement, which: int, look: Look
) -> list[Placing]:
    """Return for each channel its volume where it is, the same for all channels that are drawn alike."""
    numbers, (width, height, _) = values or _empty(part), part.weights.array.shape
    first, faint = arrangement.large[0], Faint.COVER if values is None else Faint.FADE
    form = form_in(first.cell, forms_of(numbers, part.ends), look)
    needs = Needs(
        *(width, height, 0, 0, 0, 0, 1, first.clip.width),
        number=form.width,
        decimals=form.decimals,
        digits=form.digits,
    )
    drawings = [_drawing(part, which, view.slice) for view in arrangement.large]
    placings = {
        drawing: Placing(GridVolume(numbers, drawing, faint=faint), arrangement, needs, first.cell)
        for drawing in dict.fromkeys(drawings)
    }
    return [placings[drawing] for drawing in drawings]


def _drawing(part: NeuronPart, which: int, channel: int) -> Drawing:
    """Return how a picture is drawn: a photograph's patch in its channel's colour, as X is, or in grey."""
    if which:
        return Drawing.MAP
    if part.kind is InputKind.PICTURE and part.patch is not None:
        return PRIMARIES[part.first_channel + channel] if part.in_colour else Drawing.GREY
    return Drawing.MAP if part.signed else Drawing.COUNTS


def _overlays(
    part: NeuronPart, channel: int, look: Look, framed: bool
) -> tuple[tuple[PlacedOverlay, ...], ...]:
    """Return what lies over patch, weights and products of a channel."""
    only, hue = Span(channel, channel + 1), look.hue(part.position.d).line
    padding = tuple(Padding(CellSet(c.x, c.y, only, c.role)) for c in part.padding)
    lit = (*_field(part, channel, hue), *_lit(part.pointed, channel, look, hue))
    frame = (Frame(channel, hue, 2.0),) if framed else ()
    patch, _, products = (_asked(part, only, look) if one is None else () for one in numbers_of(part))
    return (*padding, *lit, *patch), lit, (*frame, *lit, *products)


def _asked(part: NeuronPart, only: Span, look: Look) -> tuple[Asked]:
    """Return the "?" over all cells of a channel."""
    width, height, _ = part.weights.array.shape
    every = CellSet(Span(0, width), Span(0, height), only, Role.DEPENDS)
    return (Asked(every, look.palette.muted, as_one=True),)


def _lit(cell: ProductCell | None, channel: int, look: Look, hue: str) -> tuple[PlacedOverlay, ...]:
    """Return the frame around the product that is pointed at, or around one of its operands."""
    if cell is None or cell.c != channel:
        return ()
    x, y, only = Span(cell.i, cell.i + 1), Span(cell.j, cell.j + 1), Span(channel, channel + 1)
    return (highlight_overlays(CellSet(x, y, only, Role.POINTED), look, hue),)


def _field(part: NeuronPart, channel: int, hue: str) -> tuple[PlacedOverlay, ...]:
    """Return, fully connected, the box around the cells that the neuron started with weights for."""
    field = part.field
    if field is None or channel not in field.slices.indices or not field.x.indices or not field.y.indices:
        return ()
    x, y = field.x.indices, field.y.indices
    return (Box(Span(channel, channel + 1), x[0], y[0], x[-1] - x[0] + 1, y[-1] - y[0] + 1, hue, 2.0),)


@lru_cache(maxsize=4)
def _zeros(shape: tuple[int, ...]) -> Values:
    return scaled(np.zeros(shape, dtype=np.int64), 0.0)


def _empty(part: NeuronPart) -> Values:
    """Return a volume in the place of one that is withheld: its cells are covered."""
    return _zeros(part.weights.array.shape)
