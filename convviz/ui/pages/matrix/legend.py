"""What the colours of the matrix mean: small samples with words."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.explore.state.sharing import Sharing
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.matrix.entry_colours import LEVELS, VARIANTS, entry_colours
from convviz.ui.panels.flow import Flow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

SAMPLE = 14  # units: the height of a sample
WIDE = 56  # units: the width of a scale
MOST_SCALES = 4  # sets of weights whose scales are shown
KINDS = ("scale", "zero", "ground", "place", "named")
PLACES = ("place", "named")  # of the weight under the pointer, and of the one that the headline names
KEYS = {
    Sharing.SHARED: "matrix.legend.shared",
    Sharing.UNSHARED: "matrix.legend.own",
    Sharing.FULL: "matrix.legend.full",
}


class Sample(Dressed, QWidget):
    """One sample and its words. ``kind`` is one of `KINDS`."""

    def __init__(self, kind: str, look: Look) -> None:
        super().__init__()
        self._kind, self.look = kind, look
        self._words = ""
        self._sharing, self._sets = Sharing.SHARED, 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_meaning(self, words: str, sharing: Sharing, sets: int) -> None:
        """Show ``words`` beside a sample with the colours of ``sets`` sets."""
        self._words, self._sharing, self._sets = words, sharing, sets
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the words."""
        return self._words

    def sizeHint(self) -> QSize:
        """Ask for the sample and the words."""
        metrics = QFontMetricsF(self.look.font(TextStyle.SMALL))
        wide = self._width() + self.look.px(8) + ceil(metrics.horizontalAdvance(self._words)) + 2
        return QSize(wide, max(ceil(metrics.height()), self._height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sample and write the words."""
        look = self.look
        with QPainter(self) as painter:
            rect = QRectF(1, (self.height() - self._height()) / 2, self._width() - 2, self._height())
            self._draw(painter, rect)
            painter.setPen(QColor(look.palette.muted))
            font = look.font(TextStyle.SMALL)
            painter.setFont(font)
            metrics = QFontMetrics(font)
            baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(self._width() + look.px(8), baseline), self._words)

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        colours, tables = self.look.palette, entry_colours(self.look.palette, self._sharing).tables
        if self._kind == "scale":
            high = rect.height() / self._sets
            step = VARIANTS + 1 if self._sharing is Sharing.UNSHARED else 1  # another hue and another shade
            for n in range(self._sets):
                self._scale(painter, QRectF(rect.left(), rect.top() + n * high, rect.width(), high), n * step)
            return
        level = LEVELS if self._kind == "ground" else LEVELS // 2
        if self._kind not in PLACES:
            painter.fillRect(rect, QColor.fromRgb(int(tables[0][level])))
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawRect(rect)
        if self._kind == "zero":
            side = rect.height() / 3
            dot = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
            ink = int(entry_colours(self.look.palette, self._sharing).dots[0])
            painter.fillRect(dot, QColor.fromRgb(ink))
        elif self._kind in PLACES:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.focus), self.look.px(2)))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _scale(self, painter: QPainter, rect: QRectF, table: int) -> None:
        shades = entry_colours(self.look.palette, self._sharing).tables
        shade = shades[table % len(shades)]
        for x in range(int(rect.width())):
            level = 1 + x * (LEVELS - 2) // max(1, int(rect.width()) - 1)
            painter.fillRect(
                QRectF(rect.left() + x, rect.top(), 1, rect.height()), QColor.fromRgb(int(shade[level]))
            )

    def _width(self) -> int:
        return self.look.px(WIDE if self._kind == "scale" else 22)

    def _height(self) -> int:
        return self.look.px(SAMPLE)


class MatrixLegend(Dressed, QWidget):
    """The samples side by side."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._flow = Flow(self)
        self._shown: tuple[str, ...] = ()
        self._needless: tuple[str, ...] = ()
        self.samples = {kind: Sample(kind, look) for kind in KINDS}
        for sample in self.samples.values():
            self._flow.addWidget(sample)
        self._restyle()

    def show_part(self, part: MatrixPart) -> None:
        """Explain the colours of ``part``."""
        say = self._text.text
        sets = 1 if part.sharing is Sharing.FULL else min(MOST_SCALES, part.layer.geometry.filters)
        limit = int(part.limit) if part.limit.is_integer() else part.limit
        low, high = self._text.number(-limit), self._text.number(limit)
        if part.beyond:
            low, high = f"≤ {low}", f"≥ {high}"
        words = {
            "scale": say(KEYS[part.sharing], low=low, high=high),
            "zero": say("matrix.legend.zero"),
            "ground": say("matrix.legend.ground"),
            "place": say("matrix.legend.place"),
            "named": say("matrix.legend.named"),
        }
        for kind, sample in self.samples.items():
            sample.show_meaning(words[kind], part.sharing, sets)
        absent = {"ground": part.facts.zeros == 0, "zero": part.facts.zero_weights == 0}
        self._needless = tuple(kind for kind, is_absent in absent.items() if is_absent)
        self._show()

    def show_samples(self, kinds: tuple[str, ...]) -> None:
        """Explain only ``kinds`` of `KINDS`, as far as the matrix has them."""
        self._shown = kinds
        self._show()

    def _show(self) -> None:
        for kind, sample in self.samples.items():
            sample.setVisible(kind in self._shown and kind not in self._needless)

    def _restyle(self) -> None:
        self._flow.setSpacing(self.look.px(8))
