"""The output volume V: maps that fill as the walk visits them, and the depth column."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from convviz.explore.display.change import ChangePart
from convviz.explore.display.parts import OutputPart
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.regions import Span
from convviz.explore.state.state import Link, OutputCell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.checkable_buttons import Toggle
from convviz.ui.panels.depth_column import DepthColumn
from convviz.ui.panels.flow import Flow
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.pager import Pager
from convviz.ui.volume import Asked, Box, Drawing, Fade, Faint, Flash, Frame, GridVolume, Overlay, VolumeGrid
from convviz.ui.volume.number_sizes import is_cut, number_text
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

FLASH = 2500  # ms that changed cells show what they were
MOST_ABOVE = 100  # numbers of maps that always leave the depth column its room
MOST_FRAMED = 8  # slices that all have a frame in their hue; with more, only the current one


class OutputPanel(PanelFrame):
    """Draws an `OutputPart` and asks for ReLU, for all maps at once, and for what is highlighted."""

    relu_clicked = Signal()
    fill_clicked = Signal()
    link_chosen = Signal(object)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: OutputPart | None = None
        self._change: ChangePart | None = None
        self._column_always = True
        self._flash_over = QTimer(self)
        self._flash_over.setSingleShot(True)
        self._flash_over.timeout.connect(self.end_flash)
        self.grid = VolumeGrid(look)
        self.column = DepthColumn(look)
        self.pager = Pager(look)
        self.relu, self.fill = Toggle(look), Toggle(look)
        self.links = {Link.SAME_WEIGHTS: Toggle(look), Link.SAME_FIELD: Toggle(look)}
        self._column_label = Line(keeps_room=True)
        self._column_row = QHBoxLayout()
        self._column_row.addWidget(self._column_label)
        self._column_row.addWidget(self.column, 1)
        self._controls = Flow()
        for toggle in self.toggles:
            self._controls.addWidget(toggle)
        self.grid.set_corner(self.pager)
        self.mark_rounding(self.grid)
        self.body.addWidget(self.grid, 1)
        self.body.addLayout(self._column_row)
        self.body.addLayout(self._controls)
        self._connect()
        self._restyle()
        self._say()

    @property
    def toggles(self) -> tuple[Toggle, ...]:
        """The buttons at the foot, as they stand there."""
        return self.relu, self.fill, *self.links.values()

    def show_part(self, part: OutputPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if old == part:
            return
        if old is None or (old.values, old.relu) != (part.values, part.relu):
            self._show_volume(part)
        self.grid.reveal(part.position.d, self._overlays(part))
        if old is None or (old.relu, old.fill_all, old.link) != (part.relu, part.fill_all, part.link):
            self.relu.show_on(part.relu)
            self.fill.show_on(part.fill_all)
            for link, toggle in self.links.items():
                toggle.show_on(link is part.link)
        if old is None or (old.position, old.visited, old.column) != (
            part.position,
            part.visited,
            part.column,
        ):
            self._show_neuron(part)

    def rounds(self) -> bool:
        """Return whether numbers in the maps are cut, or those of the depth column."""
        return super().rounds() or (self._part is not None and self._cuts_column(self._part))

    def _cuts_column(self, part: OutputPart) -> bool:
        shown = (part.column[d] for d in _computed(part).intersection(self.column.shown()))
        return any(is_cut(value) for value in shown if value is not None)

    def show_column(self, always: bool) -> None:
        """Show the depth column ``always``, or only below maps that leave it the room."""
        self._column_always = always
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        leaves_room = self._part is None or self._part.values.array.size <= MOST_ABOVE
        shown = self._column_always or leaves_room
        self.column.setVisible(shown)
        self._column_label.setVisible(shown and not self.look.cramped)

    def flash(self, change: ChangePart) -> None:
        """Let the cells that changed flash, old → new."""
        self._change = change
        self._flash_over.start(FLASH)
        if self._part is not None:
            self._show_overlays(self._part)

    def end_flash(self) -> None:
        """Show the new values alone."""
        self._flash_over.stop()
        if self._change is not None:
            self._change = None
            if self._part is not None:
                self._show_overlays(self._part)

    def _show_overlays(self, part: OutputPart) -> None:
        self.grid.set_overlays(self._overlays(part))

    def _overlays(self, part: OutputPart) -> tuple[Overlay, ...]:
        change, flashes = self._change, tuple[Flash, ...]()
        if change is not None:
            flashes = (Flash(change.cells, change.before, change.after, self.look.palette.focus),)
        return overlays(part, self.look, flashes)

    def _connect(self) -> None:
        self.hand_on_cells(self.grid, OutputCell)
        self.grid.slice_chosen.connect(self._choose_slice)
        self.grid.arranged.connect(self._show_place)
        self.column.slice_clicked.connect(self._choose_slice)
        self.column.slice_pointed.connect(self._point_slice)
        self.pager.turned.connect(self._turn)
        self.pager.resized.connect(self.grid.place_corner)
        self.relu.asked.connect(self.relu_clicked)
        self.fill.asked.connect(self.fill_clicked)
        for link, toggle in self.links.items():
            toggle.asked.connect(lambda link=link: self._choose_link(link))

    def _choose_link(self, link: Link) -> None:
        """Ask for ``link``, or for none where it holds."""
        holds = self._part is not None and self._part.link is link
        self.link_chosen.emit(Link.NONE if holds else link)

    def _choose_slice(self, d: int) -> None:
        """Ask for the neuron at this position in slice ``d``."""
        if self._part is not None:
            self.cell_clicked.emit(OutputCell(self._part.position.x, self._part.position.y, d))

    def _point_slice(self, d: int) -> None:
        if self._part is not None:
            here = self._part.position
            self.cell_pointed.emit(OutputCell(here.x, here.y, d) if d >= 0 else None)

    def _turn(self, by: int) -> None:
        if self._part is not None:
            self._choose_slice(self._part.position.d + by)

    def _show_volume(self, part: OutputPart) -> None:
        """Show what a step does not change."""
        width, height, slices = part.values.array.shape
        sides: dict[str, int | str] = {"width": width, "height": height}
        if part.nowhere:
            sides = {"width": UNKNOWN, "height": UNKNOWN}
        note = self._text.text("volumes.shape", **sides, slices=slices)
        volume = volume_of(part)
        self.note_scales(volume, f"{note} · ReLU" if part.relu else note)
        self.grid.set_volume(volume)
        self.column.set_scales(tuple(volume.limits.tolist()))
        self._show_what_fits()
        self._show_place()

    def _show_neuron(self, part: OutputPart) -> None:
        """Show the depth column and say in words where we are."""
        here = part.position
        code = f"V[{here.x},{here.y},:]"
        few = len(part.column) <= MOST_FRAMED  # of many slices rather more values than words
        self._column_label.setText(self._text.text("volumes.output.column", code=code) if few else code)
        self._column_label.forget()
        limit = max(part.values.limit, *map(abs, part.room))
        whole = all(float(v).is_integer() for v in part.column[:1] if v is not None)
        self.column.show_values(part.column, _computed(part), here.d, limit, whole)
        self.show_rounding()
        known = part.column[here.d]
        name, value = f"V[{here.x},{here.y},{here.d}]", UNKNOWN if known is None else number_text(known)
        self.setAccessibleDescription(self._text.text("volumes.output.neuron", name=name, value=value))
        self._show_place()

    def _show_place(self) -> None:
        """Say which slice is drawn large when not all are."""
        if self._part is not None and self.grid.some_large:
            d, total = self._part.position.d, len(self._part.column)
            words = self._text.text("volumes.output.slice", d=d, last=total - 1)
            self.pager.show_place(words, d > 0, d < total - 1)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("volumes.output.title"))
        self.grid.setAccessibleName(say("volumes.output.title"))
        self.column.setAccessibleName(say("volumes.output.column_name"))
        self.pager.set_words(say("volumes.output.previous"), say("volumes.output.next"))
        for toggle, name in zip(self.toggles, ("relu", "fill", "same_weights", "same_field"), strict=True):
            words = say(f"volumes.output.{name}")
            toggle.set_words(words, say(f"volumes.output.tip.{name}"))
        if self._part is not None:
            self._show_volume(self._part)
            self._show_neuron(self._part)

    def _restyle(self) -> None:
        """Give labels their size. Where room is short the controls are hidden: each has a key."""
        super()._restyle()
        self._controls.setSpacing(self.look.px(5))
        style_label(self._column_label, self.look, TextStyle.CODE_SMALL, self.look.palette.muted)
        self._column_label.set_background(self.look.palette.surface)
        self._show_what_fits()
        self._column_row.setSpacing(self.look.px(12))
        for toggle in self.toggles:
            toggle.setVisible(not self.look.presenting)
        if self._part is not None:
            self._show_overlays(self._part)


def volume_of(part: OutputPart) -> GridVolume:
    """Return what the grid draws of ``part`` while the walk steps."""
    slices = part.values.array.shape[2]
    titles = tuple(f"V[:,:,{d}]" for d in range(slices))
    return GridVolume(
        part.values,
        Drawing.MAP,
        titles=titles,
        title_hues=True,
        faint=Faint.COVER,
        room=part.room,
        own_limits=True,  # filters differ in strength: on one scale a weak one's map would be blank
    )


def overlays(part: OutputPart, look: Look, flashes: tuple[Flash, ...] = ()) -> tuple[Overlay, ...]:
    """Return what is drawn over the maps: what is computed, highlights, flashes, the frame, the neuron."""
    here, slices = part.position, part.values.array.shape[2]
    hue = look.hue(here.d)
    framed = range(slices) if slices <= MOST_FRAMED else ()
    return (
        Fade(part.visited),
        *(Frame(d, look.hue(d).line, 1.5) for d in framed if d != here.d),
        *(highlight_overlays(cells, look, hue.line) for cells in part.lit),
        *flashes,  # beneath the frames: the current neuron is found while others change
        *(Asked(cells, look.palette.muted) for cells in part.asked),
        Frame(here.d, hue.line, 4.0),
        *(() if part.nowhere else (Box(Span(here.d, here.d + 1), here.x, here.y, 1, 1, hue.line, 5.0),)),
    )


def _computed(part: OutputPart) -> frozenset[int]:
    """Return the slices whose value at the current position is computed."""
    x, y = part.position.x, part.position.y
    return frozenset(
        d for s in part.visited if x in s.x.indices and y in s.y.indices for d in s.slices.indices
    )
