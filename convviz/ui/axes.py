"""How the axes of every plot look."""

from __future__ import annotations

from typing import Any

from convviz.ui.look import Look, TextStyle


def dress_axes(plot: Any, look: Look) -> None:
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
