"""The input volume X: every channel with the current receptive field in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy

from convviz.conv import Sides
from convviz.explore.display.parts import InputPart
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import InputCell, InputKind
from convviz.explore.state.values import Values
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.checkable_buttons import Toggle
from convviz.ui.panels.flow import Flow, FlowLabel
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import STROKES, highlight_overlays, wrong_overlays
from convviz.ui.panels.pager import Pager
from convviz.ui.volume import (
    Box,
    CellKeys,
    Drawing,
    Fade,
    FieldOutlines,
    GridVolume,
    Overlay,
    Ruler,
    VolumeGrid,
)
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.tooltips import plain_tip

FIELD_LINE = 5.0  # units


class InputPanel(PanelFrame):
    """Draws an `InputPart`. ``colour_clicked``: a person asks for the other way to draw a colour picture.

    ``readers_clicked``: for the values, in the place of how many positions read each cell.
    """

    colour_clicked = Signal()
    readers_clicked = Signal()

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: InputPart | None = None
        self._frame_at: tuple[float, float] | None = None
        self.grid = VolumeGrid(look)
        self._keys = CellKeys(self.grid)
        self.pager = Pager(look)
        self.colour, self.readers = Toggle(look), Toggle(look)
        self.legend = FlowLabel()
        self._credit = QLabel()
        self._credit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._controls = Flow()
        for widget in (self.colour, self.readers, self.legend):
            self._controls.addWidget(widget)
        self.grid.set_corner(self.pager)
        self.mark_rounding(self.grid)
        self.body.addWidget(self.grid, 1)
        self.body.addLayout(self._controls)
        self.body.addWidget(self._credit)
        self.hand_on_cells(self.grid, InputCell)
        self.grid.slice_chosen.connect(self.grid.reveal)
        self.grid.arranged.connect(self._show_place)
        self.grid.arranged.connect(self._show_note)
        self.pager.turned.connect(self._turn)
        self.pager.resized.connect(self.grid.place_corner)
        self.colour.asked.connect(self.colour_clicked)
        self.readers.asked.connect(self.readers_clicked)
        self._restyle()
        self._say()

    def show_part(self, part: InputPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old is None or _still(old) != _still(part):
            self._show_volume(part)
        if old is None or (old.channels, old.large_channel) != (part.channels, part.large_channel):
            self.grid.reveal(part.large_channel)
        if old is None or _field(old) != _field(part):
            self._keys.set_start(*_field(part))
        if old != part:
            self._show_overlays(part)
            self._describe(part)
        if old is None or (old.windows, old.alone) != (part.windows, part.alone):
            self._show_note()

    def put_frame(self, x: float, y: float) -> None:
        """Draw the frame of the receptive field at (x, y), in broken cells of X: it is on its way."""
        self._frame_at = x, y
        if self._part is not None:
            self._show_overlays(self._part)

    def put_frame_back(self) -> None:
        """Draw the frame around the receptive field again."""
        self._frame_at = None
        if self._part is not None:
            self._show_overlays(self._part)

    def _show_overlays(self, part: InputPart) -> None:
        self.grid.set_overlays(overlays(part, self.look, self._frame_at))

    def _show_volume(self, part: InputPart) -> None:
        """Show what a step does not change."""
        depth = part.values.array.shape[2]
        self.grid.set_volume(volume_of(part))
        self._show_note()
        in_colour = part.kind is InputKind.PICTURE and depth == 3
        has_choice = in_colour and part.readers is None  # the map of readers is no picture
        self.colour.setVisible(has_choice and not self.look.presenting)  # the picture has its room
        self.colour.show_on(part.true_colour)
        self.readers.setVisible(part.readers is not None)  # the menu has it: a way back to the values
        self.readers.show_on(part.readers is not None)
        self._show_legend(part)
        credit = self._text.text(part.credit) if part.credit else ""
        self._credit.setText(credit)
        self._credit.setToolTip(plain_tip(credit))
        # With little room the picture comes first; the page on ConvViz names its author, too.
        self._credit.setVisible(bool(credit) and not (self.look.presenting or self.look.cramped))
        self._show_place()

    def _show_note(self) -> None:
        """Say the shape; with "same weights" that there are no others, or how many fields are outlined."""
        if self._part is None:
            return
        say = self._text.text
        width, height, depth = self._part.values.array.shape
        shape = say("volumes.shape", width=width, height=height, slices=depth)
        if self._part.alone is not None:
            words = say(self._part.alone)
            self.set_note(f"{words} · {shape}", words, say("volumes.input.alone_tip"))
            return
        outlined = [o for o in self.grid.overlays if isinstance(o, FieldOutlines)]
        lattices = [
            o.lattice(self.grid.cell_size, self.look) for o in outlined if o.windows.role is Role.LINKED
        ]
        some = next((one for one in lattices if one.count < one.total), None)
        if some is None:
            self.set_note(shape)
        else:
            words = say("volumes.input.some_shown", n=some.count, total=some.total)
            tip = say("volumes.input.some_shown_tip", n=some.count, total=some.total)
            self.set_note(f"{words} · {shape}", words, tip)

    def _show_legend(self, part: InputPart) -> None:
        """Explain dots and hatching where there are any."""
        keys = []
        if any(cells for sides in _padding(part) for cells in sides):
            keys.append("volumes.input.padding")
        if part.x.unread or part.y.unread:
            keys.append("volumes.input.unread")
        words = [self._text.text(key) for key in keys]
        if part.readers is not None:
            total = int(part.readers.array[:, :, 0].sum())
            words.append(self._text.text("volumes.input.readers_note", sum=total))
        self.legend.setText(" · ".join(words))
        self.legend.setVisible(bool(words))

    def _show_place(self) -> None:
        """Say which channels are drawn large when not all are."""
        if self._part is None or not self.grid.some_large:
            return
        shown, depth = self.grid.large_slices, int(self._part.values.array.shape[2])
        key = "volumes.input.channel" if len(shown) == 1 else "volumes.input.channels"
        words = self._text.text(key, first=shown[0], to=shown[-1], last=depth - 1)
        self.pager.show_place(words, shown[0] > 0, shown[-1] < depth - 1)

    def _turn(self, by: int) -> None:
        """Draw the channels before or after the large ones large."""
        shown = self.grid.large_slices
        self.grid.reveal(shown[-1] + 1 if by > 0 else max(0, shown[0] - 1))
        self._show_place()

    def _describe(self, part: InputPart) -> None:
        values = {"x": part.ruler_x or UNKNOWN, "y": part.ruler_y or UNKNOWN}
        self.setAccessibleDescription(self._text.text("volumes.input.field", **values))

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("volumes.input.title"))
        self.grid.setAccessibleName(say("volumes.input.title"))
        for toggle, name in ((self.colour, "true_colour"), (self.readers, "readers")):
            toggle.set_words(say(f"volumes.input.{name}"), say(f"volumes.input.tip.{name}"))
        self.pager.set_words(say("volumes.input.previous"), say("volumes.input.next"))
        if self._part is not None:
            self._show_volume(self._part)
            self._describe(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        self._controls.setSpacing(self.look.px(8))
        for label in (self.legend, self._credit):
            style_label(label, self.look, TextStyle.SMALL, self.look.palette.muted)
        if self._part is not None:
            self._show_volume(self._part)
            self._show_overlays(self._part)


def volume_of(part: InputPart) -> GridVolume:
    """Return what the grid draws of ``part`` while the walk steps."""
    depth = part.values.array.shape[2]
    values = part.readers or part.values
    drawing = _drawing(values)
    if part.readers is None and part.kind is InputKind.PICTURE:
        drawing = Drawing.RGB if part.true_colour and depth == 3 else Drawing.GREY
    names = ("X",) if drawing is Drawing.RGB else tuple(f"X[:,:,{c}]" for c in range(depth))
    return GridVolume(
        values,
        drawing,
        titles=names,
        padding=_padding(part),
        unread=(part.x.unread, part.y.unread),
        ruler=_widest_ruler(part),
    )


def overlays(part: InputPart, look: Look, frame_at: tuple[float, float] | None = None) -> tuple[Overlay, ...]:
    """Return what is drawn over the input: highlighted cells, then the receptive field and its rulers.

    ``frame_at`` is where the frame of the field is while it is on its way.
    """
    hue = look.hue(part.filter)
    lattices = (
        FieldOutlines(
            w,
            part.x,
            part.y,
            w.channels or Span(0, part.values.array.shape[2]),
            hue.line if w.role is Role.LINKED else look.palette.focus,
            STROKES[w.role],
        )
        for w in part.windows
    )
    lit = (highlight_overlays(cells, look, hue.line) for cells in part.lit)
    x, y = part.field_x, part.field_y
    if x is None or y is None:  # it is withheld: no cell is told from another
        return (*lattices, *lit)
    width, height = _length(x), _length(y)
    left, top = frame_at or (x.start, y.start)
    return (
        Fade((CellSet(x, y, part.channels, Role.DEPENDS),)),
        *lattices,
        *lit,
        Box(part.channels, left, top, width, height, hue.line, FIELD_LINE),
        *(wrong_overlays(part.wrong_field, look) if part.wrong_field else ()),
        Ruler(part.channels, "x", x.start, x.start + width, part.ruler_x, hue.text),
        Ruler(part.channels, "y", y.start, y.start + height, part.ruler_y, hue.text),
    )


def _padding(part: InputPart) -> Sides:
    return (part.x.before, part.x.after), (part.y.before, part.y.after)


def _field(part: InputPart) -> tuple[int, int, int]:
    """Return the first cell of the receptive field; where that is withheld, of X."""
    x, y = part.field_x, part.field_y
    return (0 if x is None else x.start), (0 if y is None else y.start), part.channels.start


def _drawing(values: Values) -> Drawing:
    """Return the map for plain numbers: counts from 0 up, or the signed map."""
    return Drawing.COUNTS if not values.array.size or values.array.min() >= 0 else Drawing.MAP


def _length(span: Span) -> int:
    """Return how many cells a field reaches over, gaps of a dilation included."""
    return span.indices[-1] - span.start + 1 if span.indices else 0


def _widest_ruler(part: InputPart) -> str:
    far = max(axis.before + axis.length + axis.after for axis in (part.x, part.y))
    steps = max(part.x.dilation, part.y.dilation)
    return f"{far}:{far}" + (f":{steps}" if steps > 1 else "")


def _still(part: InputPart) -> tuple[object, ...]:
    """Return what the drawing is made from that a step does not change."""
    return part.values, part.readers, part.kind, part.true_colour, part.x, part.y, part.credit
