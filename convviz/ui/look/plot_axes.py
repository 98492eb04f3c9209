"""How the axes of pyqtgraph's plots look, and how such a plot becomes a picture."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication

from convviz.ui.look.look import Look, TextStyle


def style_axes(plot: Any, look: Look) -> None:
    """Give a pyqtgraph PlotWidget, which follows no palette by itself, the colours and type of ``look``."""
    colours, font = look.palette, look.font(TextStyle.SMALL)
    plot.setBackground(colours.surface)
    for side in ("bottom", "left"):
        axis = plot.getPlotItem().getAxis(side)
        axis.setPen(colours.muted)
        axis.setTextPen(colours.text)
        axis.setTickFont(font)
        axis.enableAutoSIPrefix(False)
        axis.label.setFont(font)


def resize_hidden(plot: Any, size: QSize) -> None:
    """Give a hidden PlotWidget a size; Qt would tell it, and what is in it, when it is shown."""
    plot.resize(size)
    for hidden in (plot, plot.viewport()):
        QApplication.sendEvent(hidden, QResizeEvent(size, hidden.size()))


def picture_of(plot: Any, ratio: float, settled: bool = False) -> QPixmap:
    """Return a hidden PlotWidget as a picture for a screen of pixel ``ratio``.

    It is drawn twice unless it is ``settled``: the first time lays the axes out. A grab would lay out the
    window around the plot, too, and that amid a paint event.
    """
    room = plot.rect()
    picture = QPixmap(room.size() * ratio)
    if picture.isNull():  # a plot without room has an empty picture, which nothing can be drawn on
        return picture
    picture.setDevicePixelRatio(ratio)
    for _ in range(1 if settled else 2):
        plot.getPlotItem().layout.activate()  # else soon, by an event
        picture.fill(plot.backgroundBrush().color())
        with QPainter(picture) as painter:
            plot.render(painter, QRectF(room), room)
    return picture
