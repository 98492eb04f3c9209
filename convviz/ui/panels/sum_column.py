"""The sum that makes the current neuron, as one adds up in school: a column in fixed places."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent

from convviz.explore.display.neuron_sum import ChannelRow, SumDigits, channel_rows, sum_digits
from convviz.explore.display.parts import NeuronPart
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume.outlines import stroke
from convviz.ui.volume.overlays import Stroke
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

ROW_STYLES = (TextStyle.TERM, TextStyle.BODY, TextStyle.SMALL)  # the largest in which all rows have room
RESULT_STYLES = (TextStyle.LARGE_RESULT, TextStyle.RESULT, TextStyle.HEADLINE, TextStyle.BODY)
GAP = 14  # units between a label and its number
SIDE = 6  # units beside both
RULE = 8  # units, with the line above the result in their middle
MOST_ROWS = 6  # of channels that the result becomes smaller for, where the column is low
MOST_PITCH = 1.35  # times the height of a line, where there is more room than that


@dataclass(frozen=True, slots=True)
class SumSlot:
    """A row where it is: its words, the room of the row and the height of its baseline, in px.

    ``right`` is the edge at which its number ends, ``channel`` the channel that a click on the row chooses,
    or None; ``is_single``: the row has this channel alone.
    """

    label: str
    value: str
    room: QRect
    baseline: float
    right: int
    channel: int | None = None
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the column is laid out: the same for all neurons of a layer."""

    terms: TextStyle
    result: TextStyle
    rows: int  # for channels
    pitch: float
    result_height: float
    width: int
    writes_maximum: bool  # max(0, …) has room beside V


class SumColumn(Dressed, OpaqueWidget):
    """Draws the channels' sums, the bias and V of a `NeuronPart`, each number in its fixed place.

    ``channel_pointed`` carries the channel of the row under the pointer, or that the keyboard is on, -1 when
    there is none any more; ``channel_clicked`` a channel. Channels are counted from 0.
    """

    channel_pointed = Signal(int)
    channel_clicked = Signal(int)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: NeuronPart | None = None
        self._marks = False
        self._under = -1
        self._most_width = 10**6
        self._plan: _Plan | None = None
        self._key: tuple[object, ...] = ()
        self._slots: tuple[SumSlot, ...] = ()
        self._labels: dict[tuple[int, int], str] = {}  # of rows, by their first and last channel
        self.setMouseTracking(True)
        self.set_background(look.palette.surface)

    def show_part(self, part: NeuronPart) -> None:
        """Show the sum of ``part``."""
        self._part = part
        several = len(part.channel_sums) > 1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus)
        self._refresh()

    def set_marks(self, marks: bool) -> None:
        """Mark the row of the chosen channel from now on: it is the one that is shown; or no row."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def set_most_width(self, width: int) -> None:
        """Ask for at most so many px: larger numbers become smaller."""
        if width != self._most_width:
            self._most_width = width
            self._refresh()

    @property
    def slots(self) -> tuple[SumSlot, ...]:
        """The rows from top to bottom; the last one is the result."""
        return self._slots

    @property
    def result_room(self) -> QRect:
        """Where the number of the result is, in px."""
        if self._plan is None or not self._slots:
            return QRect()
        slot = self._slots[-1]
        width = ceil(self._ink(self._plan.result).width(slot.value)) + 2 * self.look.px(SIDE)
        return QRect(slot.right + self.look.px(SIDE) - width, slot.room.top(), width, slot.room.height())

    def sizeHint(self) -> QSize:
        """Ask for the width of the longest numbers that the layer can have."""
        return QSize(0 if self._plan is None else self._plan.width, 0)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same width."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the places of the rows again."""
        super().resizeEvent(event)
        self._refresh()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which channel the pointer is on."""
        slot = self._slot_at(event.position())
        self._point(slot.channel if slot is not None and slot.is_single and slot.channel is not None else -1)
        clickable = slot is not None and slot.channel is not None and len(self._slots_of_channels()) > 1
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer is on none."""
        super().leaveEvent(event)
        self._point(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the channel of the row; of many channels in a row the nearest."""
        slot = self._slot_at(event.position())
        if slot is not None and slot.channel is not None and event.button() == Qt.MouseButton.LeftButton:
            self.channel_clicked.emit(slot.channel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the channel above or below; other keys belong to the window."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._part is None or not step or not plain:
            event.ignore()
            return
        channel = min(max(self._part.channel + step, 0), len(self._part.channel_sums) - 1)
        self.channel_clicked.emit(channel)
        self._point(channel)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Point at the chosen channel."""
        super().focusInEvent(event)
        if self._part is not None:
            self._point(self._part.channel)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at none."""
        super().focusOutEvent(event)
        self._point(-1)
        self.update()

    def draw(self, painter: QPainter) -> None:
        """Draw the rows, the line under the terms, and the result."""
        part, plan, look = self._part, self._plan, self.look
        if part is None or plan is None or not self._slots:
            return
        hue, colours = look.hue(part.position.d), look.palette
        terms, muted = look.ink(plan.terms, colours.text), look.ink(plan.terms, colours.muted)
        coloured, large = look.ink(plan.terms, hue.text), look.ink(plan.result, hue.text)
        bias = self._bias_label(part.bias_name)
        chosen = part.channel if self._marks and len(part.channel_sums) > 1 else -1
        marked = chosen if self._under < 0 else self._under
        for slot in self._slots[:-1]:
            if slot.is_single and slot.channel == marked:
                painter.fillRect(slot.room, QColor(hue.tint))
            label = coloured if slot.label == bias else terms
            self._write(painter, slot, label, terms)
        result = self._slots[-1]
        self._write(painter, result, large, large)
        if plan.writes_maximum and part.relu:
            words = self._maximum(self._digits(part).text(part.value, signed=False))
            left = result.room.left() + look.px(SIDE + GAP) + large.width(result.label)
            muted.write(painter, left, result.baseline, words)
        rule = result.room.top() - look.px(RULE) / 2 if not part.relu else self._rule_above(-2)
        painter.setPen(QPen(QColor(colours.text), max(1.0, 2 * look.scale)))
        painter.drawLine(QPointF(0, rule), QPointF(self.width(), rule))
        if self.hasFocus():
            stroke(painter, [self.rect().adjusted(1, 1, -2, -2)], colours.focus, look.px(2), Stroke.DASHED)

    def _restyle(self) -> None:
        self.set_background(self.look.palette.surface)
        self._refresh()

    def _say(self) -> None:
        self._refresh()

    def _write(self, painter: QPainter, slot: SumSlot, label: Ink, value: Ink) -> None:
        label.write(painter, slot.room.left() + self.look.px(SIDE), slot.baseline, slot.label)
        value.write(painter, slot.right - value.width(slot.value), slot.baseline, slot.value)

    def _rule_above(self, index: int) -> float:
        return self._slots[index].room.top() - self.look.px(RULE) / 2

    def _refresh(self) -> None:
        """Lay the column out where a neuron of the layer may need another room, and write its rows."""
        part = self._part
        if part is None:
            return
        key = self._needs(part)
        if key != self._key:
            self._key = key
            self._labels.clear()
            self._plan = self._planned(part)
            if self._plan.width != self.minimumWidth():
                self.setFixedWidth(self._plan.width)
        slots = self._placed(part)
        if slots != self._slots:
            self._slots = slots
            words = ", ".join(f"{slot.label} {slot.value}" for slot in slots)
            self.setAccessibleName(words)
        self.update()

    def _needs(self, part: NeuronPart) -> tuple[object, ...]:
        """Return all that the layout depends on."""
        sums = (len(part.channel_sums), part.bias is None, part.relu, part.whole, part.longest_bias_name)
        room = (self.height(), self._most_width, self.look, self._text)
        return (*sums, part.most_sum, part.most_value, part.last_channel, *room)

    def _digits(self, part: NeuronPart) -> SumDigits:
        return sum_digits(part.most_value, part.whole)

    def _planned(self, part: NeuronPart) -> _Plan:
        """Return the layout in the largest type in which every row has room."""
        look, digits = self.look, self._digits(part)
        others = (part.bias is not None) + part.relu
        count = len(part.channel_sums)
        least, few = self._ink(ROW_STYLES[-1]).height, count <= MOST_ROWS
        for result in RESULT_STYLES:
            large = look.ink(result, look.palette.text)
            longest = large.width(digits.longest(part.most_value))
            wide = 2 * look.px(SIDE) + look.px(GAP) + large.width("V") + longest
            rest = self.height() - look.px(RULE) - large.height
            if wide <= self._most_width and (not few or rest >= (count + others) * least):
                break
        larger = self._rows_width(TextStyle.LARGE_TERM, part, False) <= self._most_width
        styles = (TextStyle.LARGE_TERM, *ROW_STYLES) if larger else ROW_STYLES
        fitting = (style for style in styles if rest >= (count + others) * self._ink(style).height)
        terms = next(fitting, ROW_STYLES[-1])
        line = self._ink(terms).height
        rows = min(count, max(1, int(rest / line) - others))
        pitch = max(line, min(MOST_PITCH * line, rest / (rows + others)))
        ink = self._ink(terms)
        width = max(self._rows_width(terms, part, rows < count), wide)
        maximum = look.px(GAP) + ink.width(self._maximum(digits.longest(part.most_value)))
        writes = part.relu and wide + maximum <= self._most_width
        if writes:
            width = max(width, wide + maximum)
        return _Plan(terms, result, rows, pitch, large.height, ceil(width), writes)

    def _rows_width(self, style: TextStyle, part: NeuronPart, ranges: bool) -> float:
        """Return the px that the longest label and number need; ``ranges``: rows of several channels, too."""
        look, ink, last = self.look, self._ink(style), part.last_channel
        labels = [
            self._channels(last, last) if ranges else "",
            self._text.text("analysis.neuron.channel", c=last),
        ]
        if part.bias is not None:
            labels.append(self._bias_label(part.longest_bias_name))
        if part.relu:
            labels.append(self._text.text("analysis.neuron.before_relu"))
        number = ink.width(self._digits(part).longest(max(part.most_sum, part.most_value)))
        return max(map(ink.width, labels)) + number + look.px(GAP) + 2 * look.px(SIDE)

    def _placed(self, part: NeuronPart) -> tuple[SumSlot, ...]:
        """Return the rows in their places."""
        plan, look, digits = self._plan, self.look, self._digits(part)
        if plan is None:
            return ()
        ink, large = self._ink(plan.terms), look.ink(plan.result, look.palette.text)
        right = self.width() - look.px(SIDE)
        others = (part.bias is not None) + part.relu
        height = (plan.rows + others) * plan.pitch + look.px(RULE) + plan.result_height
        top, slots = max(0.0, (self.height() - height) / 2), list[SumSlot]()

        def add(label: str, value: str, channel: int | None = None, is_single: bool = False) -> None:
            room = QRectF(0, top, self.width(), plan.pitch).toRect()
            baseline = top + plan.pitch / 2 + ink.middle
            slots.append(SumSlot(label, value, room, baseline, right, channel, is_single))

        rows = channel_rows(part.channel_sums, part.channel, plan.rows)
        for n in range(plan.rows):
            if n < len(rows):
                row = rows[n]
                add(
                    self._label(part, row), digits.text(row.value), _nearest(row, part.channel), row.is_single
                )
            top += plan.pitch
        if part.bias is not None:
            add(self._bias_label(part.bias_name), digits.text(part.bias))
            top += plan.pitch
        top += look.px(RULE)
        if part.relu:
            add(self._text.text("analysis.neuron.before_relu"), digits.text(part.value, signed=False))
            top += plan.pitch
        value = part.activation if part.relu else part.value
        room = QRectF(0, top, self.width(), plan.result_height).toRect()
        baseline = top + plan.result_height / 2 + large.middle
        slots.append(SumSlot("V", digits.text(value, signed=False), room, baseline, right))
        return tuple(slots)

    def _label(self, part: NeuronPart, row: ChannelRow) -> str:
        first, last = part.first_channel + row.first, part.first_channel + row.last
        label = self._labels.get((first, last))
        if label is None:
            one = first == last
            label = (
                self._text.text("analysis.neuron.channel", c=first) if one else self._channels(first, last)
            )
            self._labels[first, last] = label
        return label

    def _bias_label(self, name: str) -> str:
        return self._text.text("analysis.neuron.bias", name=name)

    def _channels(self, first: int, last: int) -> str:
        return self._text.text("analysis.neuron.channels", first=first, last=last)

    def _maximum(self, number: str) -> str:
        return f"max(0, {number})"

    def _ink(self, style: TextStyle) -> Ink:
        return self.look.ink(style, self.look.palette.text)

    def _slots_of_channels(self) -> list[SumSlot]:
        return [slot for slot in self._slots if slot.channel is not None]

    def _slot_at(self, point: QPointF) -> SumSlot | None:
        return next((slot for slot in self._slots if slot.room.contains(point.toPoint())), None)

    def _point(self, channel: int) -> None:
        if channel != self._under:
            self._under = channel
            self.channel_pointed.emit(channel)
            self.update()


def _nearest(row: ChannelRow, channel: int) -> int:
    """Return the channel of ``row`` that is nearest to ``channel``."""
    return min(max(channel, row.first), row.last)
