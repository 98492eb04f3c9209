"""dV × patch = gradient, which drops on the pile of its slice; an arrow leads from there to the one set."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.values import Values, channel_of
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.backward.gradient_wall import GradientWall
from convviz.ui.pages.backward.pile_layout import PileLayout, PileRoom, lay_out
from convviz.ui.pages.backward.update_arrow import UpdateArrow
from convviz.ui.panels.highlight_styles import asked_of, highlight_overlays
from convviz.ui.panels.input_panel import volume_of
from convviz.ui.volume import PRIMARIES, Drawing, Faint, Frame, GridVolume, Padding, VolumeGrid
from convviz.ui.volume.arrangement import Room
from convviz.ui.volume.number_sizes import LARGE_CELL, MOST_CELL
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.opaque_widget import OpaqueWidget

EDGE = 3  # units beside the cells of a grid, for what outlines reach beyond them
UPSTREAM, SIGN, TIGHT_SIGN, GAP = 68, 30, 25, 10  # units
ARROW = 118, 150  # units, the least width and the most height
PRESENTING_UPSTREAM, PRESENTING_SIGN, PRESENTING_ARROW = 90, 40, (160, 200)  # units
WORDS = 170  # units, over the patch
FEW = 2  # cells across and down: so small a filter has larger cells
SMALL = 72  # units, the height of a channel where all of them are together: too small for numbers
ONE = Span(0, 1)


class PileView(Dressed, OpaqueWidget):
    """Draws the pile of a `BackwardPart`, or without sharing the wall of gradients in its place.

    ``weight_clicked`` carries (i, j, c) of a weight of the set, ``neuron_clicked`` the (x, y) of a tile.
    """

    weight_clicked = Signal(int, int, int)
    neuron_clicked = Signal(int, int)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: BackwardPart | None = None
        self._placed: tuple[object, ...] = ()
        self.layout_now: PileLayout | None = None
        self.upstream, self.patch = VolumeGrid(look, self), VolumeGrid(look, self)
        self.own, self.pile = VolumeGrid(look, self), VolumeGrid(look, self)
        self.set, self.channels = VolumeGrid(look, self), VolumeGrid(look, self)
        self.wall, self.arrow = GradientWall(look, self), UpdateArrow(look, text, self)
        self.words: dict[QWidget, Line] = {
            picture: Line(self)
            for picture in (
                self.upstream,
                self.patch,
                self.own,
                self.pile,
                self.wall,
                self.set,
                self.channels,
            )
        }
        for grid in (self.patch, self.own, self.pile, self.set):
            grid.cell_clicked.connect(self._click)
        self.channels.cell_clicked.connect(self.weight_clicked)
        self.channels.slice_chosen.connect(self._choose_channel)
        self.wall.tile_clicked.connect(self.neuron_clicked)
        self._restyle()

    @property
    def grids(self) -> tuple[VolumeGrid, ...]:
        """All that has numbers."""
        return self.upstream, self.patch, self.own, self.pile, self.set, self.channels

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        old, self._part = self._part, part
        if old is None or old.position.d != part.position.d:
            self.update()  # what is drawn between the pictures has the hue of the slice
        self._place(part)
        self._show_volumes(part)
        self._show_words(part)
        self.arrow.show_part(part)
        if part.wall is not None:
            self.wall.show_wall(part.wall, part.of_slice, part.position)

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        self.set_background(look.palette.surface)
        for words in self.words.values():
            style_label(words, look, TextStyle.CODE_SMALL, look.palette.muted)
            words.set_background(look.palette.surface)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the pictures again."""
        super().resizeEvent(event)
        if self._part is not None:
            self._place(self._part)

    def draw(self, painter: QPainter) -> None:
        """Draw × and = between the pictures, and the way that the gradient drops."""
        now = self.layout_now
        if now is None or self._part is None:
            return
        look, hue = self.look, self.look.hue(self._part.position.d)
        ink = look.ink(TextStyle.HEADLINE, look.palette.text)
        middle = now.patch.y + now.patch.height / 2
        for left, right, sign in ((now.upstream, now.patch, "×"), (now.patch, now.own, "=")):
            start = left.x + left.width
            ink.centre(painter, QRectF(start, middle - 20, right.x - start, 40), sign)
        if self._part.pile is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hue.line))
        painter.drawPolygon(drop_arrow(now, look))

    def _place(self, part: BackwardPart) -> None:
        """Give the pictures their places: they depend on the size and the layer, not on the step."""
        across, down, depth = part.own.array.shape
        key = (self.size(), self.look, across, down, depth > 1, part.pile is not None)
        if key == self._placed or self.width() < 2 or self.height() < 2:
            return
        self._placed = key
        look = self.look
        label = look.ink(TextStyle.CODE_SMALL, look.palette.text).height
        edge = look.px(EDGE)
        most = look.px(LARGE_CELL if look.presenting or _is_small(part.own) else MOST_CELL)
        arrow = PRESENTING_ARROW if look.presenting else ARROW
        self.layout_now = now = lay_out(
            PileRoom(
                self.width() - 2 * edge,
                self.height() - edge,
                across,
                down,
                round(label) + look.px(4),
                look.px(PRESENTING_SIGN if look.presenting else TIGHT_SIGN if look.cramped else SIGN),
                look.px(GAP),
                most,
                look.px(PRESENTING_UPSTREAM if look.presenting else UPSTREAM),
                (look.px(arrow[0]), look.px(arrow[1])),
                look.px(SMALL),
                look.px(WORDS),
                may_turn=look.presenting,
            )
        )
        self.arrow.set_leftward(now.leftward)
        for picture, room in self._rooms(now):
            shown = room.width > 0 and room.height > 0
            shown &= picture is not (self.wall if part.pile is not None else self.pile)
            shown &= picture is not self.channels or (depth > 1 and not look.cramped)
            picture.setMinimumSize(1, 1)
            beyond = 0 if picture is self.wall or picture is self.arrow else edge
            rect = QRect(room.x + edge - beyond, room.y, room.width + 2 * beyond, room.height + beyond)
            picture.setGeometry(rect)
            picture.setVisible(shown)
            words = self.words.get(picture)
            if words is not None:
                words.setVisible(shown)
                above = room.x, room.y - round(label) - look.px(4), self._wide(picture, now), 0
                place = now.set_words if picture is self.set else Room(*above)
                words.setGeometry(place.x + edge, place.y + look.px(1), place.width, round(label))
        self.update()

    def _rooms(self, now: PileLayout) -> list[tuple[QWidget, Room]]:
        return [
            (self.upstream, now.upstream),
            (self.patch, now.patch),
            (self.own, now.own),
            (self.pile, now.pile),
            (self.wall, now.pile),
            (self.set, now.set),
            (self.channels, now.channels),
            (self.arrow, now.arrow),
        ]

    def _wide(self, picture: QWidget, now: PileLayout) -> int:
        """Return the width in px that the words over ``picture`` have: up to the next ones."""
        look = self.look
        if picture is self.upstream:
            return now.patch.x - look.px(4)
        if picture is self.patch:
            return now.own.x - now.patch.x - look.px(10)
        if picture in (self.pile, self.wall):
            line = look.ink(TextStyle.CODE_SMALL, look.palette.text).height
            if now.set.y - now.pile.y >= line:  # the words over the set are below these
                return self.width() - now.pile.x
            free = now.set.x - now.pile.x if now.set.y > now.pile.y - now.pile.height else now.pile.width
            label = round(look.ink(TextStyle.CODE_SMALL, look.palette.text).height)
            if now.set.y >= now.pile.y + label:  # the words over the set are lower
                free = self.width() - now.pile.x
            return max(now.pile.width, free - look.px(8))
        if picture is self.own:
            return max(now.own.width, self.width() - now.own.x) if now.own.y < now.pile.y else now.own.width
        return now.channels.width

    def _show_words(self, part: BackwardPart) -> None:
        say, hue, look = self._text.text, self.look.hue(part.position.d), self.look
        said: dict[QWidget, tuple[str, ...]] = {
            self.upstream: (part.upstream_name, "dV"),
            self.patch: (part.patch_name, part.patch_name.partition("[")[0]),
            self.own: (say("backward.own"), say("backward.own_short")),
            self.set: (part.set_name, part.set_name.partition("[")[0]),
            self.channels: (say("backward.channels"),),
        }
        if part.pile is None:
            said[self.wall] = tuple(say(f"backward.wall{short}", n=part.dropped) for short in ("", "_short"))
        else:
            said[self.pile] = self._pile_words(part, part.pile)
        for picture, wordings in said.items():
            words = self.words[picture]
            if picture in (self.pile, self.wall, self.set):
                style_label(words, look, TextStyle.CODE_SMALL, hue.text)
            words.setText(*wordings)
            if picture.accessibleName() != wordings[0]:
                picture.setAccessibleName(wordings[0])

    def _pile_words(self, part: BackwardPart, pile: Values) -> tuple[str, ...]:
        """Return how many gradients the pile has, and how often larger than its colours it gets."""
        say, counted = self._text.text, {"n": part.dropped, "of": part.of}
        count = say("backward.pile_count", **counted)
        if part.sums_withheld:
            return (count,)
        times = round(pile.most / pile.limit) if pile.limit else 1
        magnified = {"times": times} if times > 1 else {}
        key = "backward.pile_magnified" if magnified else "backward.pile"
        return say(key, **counted, **magnified), say("backward.pile_short", **counted), count

    def _show_volumes(self, part: BackwardPart) -> None:
        weight, hue = part.following.weight, self.look.hue(part.position.d).line
        c = weight.c
        i, j = Span(weight.i, weight.i + 1), Span(weight.j, weight.j + 1)
        mark = highlight_overlays(CellSet(i, j, ONE, Role.POINTED), self.look, hue)
        self.upstream.set_volume(GridVolume(part.upstream, Drawing.MAP, room=part.dV.ends))
        self.upstream.set_overlays((Frame(0, hue, 4.0),))
        self.patch.set_volume(_patch(part, c))
        self.own.set_volume(_map(part.own, c, part.own_ends))
        self.set.set_volume(_map(part.set, c))
        if part.pile is not None:
            faint = Faint.COVER if part.sums_withheld else Faint.FADE
            self.pile.set_volume(replace(_map(part.pile, c), faint=faint))
        padding = (Padding(replace(cells, slices=ONE)) for cells in part.patch_padding)
        self.patch.set_overlays((*padding, mark))
        self.own.set_overlays((mark,))
        self.pile.set_overlays(asked_of(part.pile, part.sums_withheld, self.look) or (mark,))
        self.set.set_overlays((Frame(0, hue, 3.0), mark))
        if self.channels.isVisibleTo(self):
            summed = part.own if part.pile is None or part.sums_withheld else part.pile
            titles = tuple(f"[:,:,{n}]" for n in range(summed.array.shape[2]))
            self.channels.set_volume(GridVolume(summed, Drawing.MAP, titles))
            self.channels.reveal(c, (Frame(c, hue, 2.0),))

    def _click(self, i: int, j: int, _slice: int) -> None:
        if self._part is not None:
            self.weight_clicked.emit(i, j, self._part.following.weight.c)

    def _choose_channel(self, c: int) -> None:
        if self._part is not None:
            weight = self._part.following.weight
            self.weight_clicked.emit(weight.i, weight.j, c)


def _map(values: Values, c: int, room: tuple[float, float] = (0, 0)) -> GridVolume:
    return GridVolume(channel_of(values, c), Drawing.MAP, room=room, large=_is_small(values))


def _patch(part: BackwardPart, c: int) -> GridVolume:
    """Return what the neuron sees in channel ``c``: of a picture in true colour its red, green or blue."""
    drawing = volume_of(part.input).drawing
    if drawing is Drawing.RGB:
        drawing = PRIMARIES[part.input.channels.start + c]
    return GridVolume(channel_of(part.patch, c), drawing, large=_is_small(part.patch))


def _is_small(values: Values) -> bool:
    across, down, _ = values.array.shape
    return bool(across <= FEW and down <= FEW)


def drop_arrow(now: PileLayout, look: Look) -> QPolygonF:
    """Return the arrow from the gradient to the pile: down, or to the right where they lie side by side.

    It is as long as there is room to the right; its head keeps its shape.
    """
    long, high = float(look.px(52)), float(look.px(11))
    is_below = now.pile.y > now.own.y
    left = now.own.x + now.own.width + look.px(6)
    if not is_below:
        long = max(1.0, now.pile.x - left - look.px(4))
        high = min(high, 0.6 * long)
    neck, thick = long - high, min(float(look.px(4)), 0.4 * high)
    points = [(0, -thick), (neck, -thick), (neck, -high), (long, 0), (neck, high), (neck, thick), (0, thick)]
    if is_below:
        x, y = now.own.x - look.px(13), now.own.y + now.own.height - long // 2
        return QPolygonF([QPointF(x + b, y + a) for a, b in points])
    middle = now.own.y + now.own.height // 2
    return QPolygonF([QPointF(left + a, middle + b) for a, b in points])
