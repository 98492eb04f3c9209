"""The page on many updates, shared and not shared side by side."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convviz.explore.display.training.training_part import TrainingPart, TrainingView, training_view
from convviz.explore.display.training.training_pictures import TrainingPicture
from convviz.explore.state.regions import Span
from convviz.explore.state.state import Sharing
from convviz.explore.state.transitions import Transition
from convviz.explore.training import training_transitions
from convviz.explore.training.filter_exercise import SIDES
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.page import CardPage, Page
from convviz.ui.pages.training.training_controls import CASES, TrainingControls
from convviz.ui.pages.training.training_plot import TrainingPlot
from convviz.ui.pages.training.training_runner import TrainingRunner
from convviz.ui.pages.training.training_side import TrainingSide
from convviz.ui.volume import Box, Drawing, Frame, GridVolume, Overlay, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import CENTRE, Line
from convviz.ui.words.paragraph import Paragraph

MOST_PLOTS, MOST_FILTERS, MOST_MAPS = 2, 4, 3
SHARES = (58, 42)  # of numbers and curves, and of pictures and words
PLOT_SHARES = (3, 2)
MAPS_SHARE = 58  # of the pictures
LOSSES, FILTERS = "losses", "filters"  # its panels
BESIDE_SHARES = (2, 3)  # of numbers and curve, where they are side by side
COMPARED = (Sharing.SHARED, Sharing.UNSHARED)  # side by side
DOWN, ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class TrainingPage(CardPage):
    """Draws a `TrainingPart` and the run from it, which enters the state only when asked to.

    Its panels: the errors, or ``losses``, of both sides with their curve, and ``filters`` and maps.
    """

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: TrainingPart | None = None
        self._across = 0  # filters in a row
        self._taken = 0  # runs taken over: each is an undo step of its own
        self.runner = TrainingRunner(self)
        self._follows = False  # the run of another window
        self.controls = TrainingControls(look, text)
        self.plots = tuple(TrainingPlot(look) for _ in range(MOST_PLOTS))
        self.filters = tuple(TitledGrid(look) for _ in range(MOST_FILTERS))
        self.mark_rounding(*(titled.grid for titled in self.filters))
        self.maps = tuple(TitledGrid(look) for _ in range(MOST_MAPS))
        self.sides = (TrainingSide(0, look, text), TrainingSide(1, look, text))
        self.goal, self.note = Paragraph(), QLabel()
        self.note.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._restyle()

    def show_part(self, part: TrainingPart) -> None:
        """Show ``part``; a run that starts elsewhere takes the place of the present one."""
        if part == self._part:
            return
        anew = self._part is None or part.start is not self._part.start
        self._part = part
        self.controls.show_part(part)
        self.set_title(self._text.text(part.title))
        if anew and not self._follows:
            self.runner.start(part.start)
        self._show_run()

    def toggle_play(self) -> None:
        """Let the run go by itself, or stop it."""
        self.runner.toggle()

    def advance(self) -> None:
        """Make one update."""
        self.runner.step()

    def turn_option(self, by: int) -> None:
        """Train at more positions, or at fewer; a layer is trained at all."""
        if self.controls.side.isVisibleTo(self):
            self.controls.side.turn(by)

    def bring(self) -> None:
        """Load the plots now; else they come soon after the page is on screen."""
        for plot in self.plots:
            plot.bring()

    @property
    def busy(self) -> bool:
        """Whether an update is under way: at first the run is only begun."""
        return self.runner.busy

    def stop(self) -> None:
        """End the work beside the window."""
        if not self._follows:
            self.runner.stop()

    def follow(self, other: Page) -> None:
        """Show the run of ``other``; its buttons here act on that one."""
        assert isinstance(other, TrainingPage)
        self.runner.stop()
        self.runner, self._follows = other.runner, True
        self._connect_runner()
        self._show_run()

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        large = look.presenting
        style_label(self.goal, look, TextStyle.TERM if large else TextStyle.STRONG, look.palette.text)
        style_label(self.note, look, TextStyle.TERM if large else TextStyle.BODY, look.palette.text)
        self._columns.setSpacing(look.px(28))
        self._both_sides.setSpacing(look.px(28))
        for line in (self._left, self._curves, self._right, self._filters, self._maps):
            line.setSpacing(look.px(14))
        self._show_run()

    def _say(self) -> None:
        super()._say()
        if self._part is not None:
            self.set_title(self._text.text(self._part.title))
        self._show_run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Pause: nobody is looking."""
        super().hideEvent(event)
        if not self._follows:
            self.runner.pause()

    def _lay_out(self) -> None:
        self._left, self._right = QBoxLayout(DOWN), QVBoxLayout()
        self._both_sides, self._curves = QBoxLayout(ACROSS), QHBoxLayout()
        self._filters, self._maps = QGridLayout(), QHBoxLayout()
        for side in self.sides:
            self._both_sides.addWidget(side, 1)
        for plot, share in zip(self.plots, PLOT_SHARES, strict=True):
            self._curves.addWidget(plot, share)
        self._left.addLayout(self._both_sides)
        self._left.addLayout(self._curves, 1)
        self._place_filters(MOST_FILTERS)
        for grid in self.maps:
            self._maps.addWidget(grid, 1)
        self._right.addLayout(self._filters, 100 - MAPS_SHARE)
        self._right.addLayout(self._maps, MAPS_SHARE)
        self._right.addWidget(self.note)
        self._columns = QHBoxLayout()
        self._parts = {LOSSES: _room_for(self._left), FILTERS: _room_for(self._right)}
        for part, share in zip(self._parts.values(), SHARES, strict=True):
            self._columns.addWidget(part, share)
        self.body.addWidget(self.controls)
        self.body.addWidget(self.goal)
        self.body.addLayout(self._columns, 1)

    def _arrange(self) -> None:
        """Show what belongs to the panel, or all."""
        for name, part in self._parts.items():
            part.setVisible(self.panel in (None, name))
        self.goal.setVisible(self.panel != FILTERS)
        self._show_run()

    def _connect(self) -> None:
        controls = self.controls
        controls.case.chosen.connect(lambda n: self._wish(training_transitions.choose_case(CASES[n])))
        controls.side.chosen.connect(lambda n: self._wish(training_transitions.choose_side(SIDES[n])))
        controls.rate.typed.connect(lambda words: self._wish(training_transitions.type_rate(words)))
        controls.buttons["play"].clicked.connect(lambda: self.runner.toggle())
        controls.buttons["step"].clicked.connect(lambda: self.runner.step())
        controls.buttons["again"].clicked.connect(lambda: self.runner.restart())
        self._connect_runner()
        for side, which in zip(self.sides, COMPARED, strict=True):
            side.use.clicked.connect(lambda _=False, which=which: self._use(which))

    def _wish(self, transition: Transition) -> None:
        """Ask for another training; what is chosen for it in a row is one undo step."""
        self.wished.emit(transition, "training")

    def _connect_runner(self) -> None:
        self.runner.changed.connect(self._show_run)
        self.runner.playing_changed.connect(self._show_run)
        self.runner.failed.connect(self.failed)

    def _show_run(self) -> None:
        """Show where the run is now; what there was stays until a new run has begun."""
        part, run = self._part, self.runner.run
        if part is None or run is None:
            return
        self.controls.show_run(self.runner.playing, run.going, run.updates)
        view = training_view(part, run)
        self.controls.rate.show_rate(view.rate)
        self.goal.setText(self._text.text(view.goal))
        self._share_out(bool(view.maps))
        self._show_plots(view)
        self._show_pictures(view)
        for side, words in zip(self.sides, (view.shared, view.unshared), strict=True):
            side.show_words(words, in_use=run.exercise is None)
        self.set_note(self._text.text(view.updates))
        stopped = view.shared.stopped is not None or view.unshared.stopped is not None
        tight = stopped or self.look.cramped or self.panel is not None
        self.note.setText(self._text.text(view.short if tight else view.note))

    def _share_out(self, exercise: bool) -> None:
        """Put the filters in a row where maps stand below them or there is room, else two above two.

        The sides stand above the curve, or, with all the room, beside it.
        """
        self._right.setStretch(1, MAPS_SHARE if exercise else 0)
        beside = self.panel == LOSSES
        self._left.setDirection(ACROSS if beside else DOWN)
        self._both_sides.setDirection(DOWN if beside else ACROSS)
        for index, share in enumerate(BESIDE_SHARES if beside else (0, 1)):
            self._left.setStretch(index, share)
        across = MOST_FILTERS if exercise or self.panel == FILTERS else 2
        if across != self._across:
            self._place_filters(across)

    def _place_filters(self, across: int) -> None:
        self._across = across
        for index, grid in enumerate(self.filters):
            self._filters.addWidget(grid, index // across, index % across)

    def _show_plots(self, view: TrainingView) -> None:
        shown = view.curves if self.panel is None else view.curves[:1]
        for index, plot in enumerate(self.plots):
            plot.setVisible(index < len(shown))
        for plot, curves in zip(self.plots, shown, strict=False):
            axis = "training.axis.log" if curves.log else "training.axis"
            title = self._text.text(axis, what=curves.title)
            plot.show_curves(curves, title, self._text.text("training.axis.updates"))

    def _show_pictures(self, view: TrainingView) -> None:
        for grids, pictures in ((self.filters, view.filters), (self.maps, view.maps)):
            for index, grid in enumerate(grids):
                grid.setVisible(index < len(pictures))
        for grid, picture in zip(self.filters, view.filters, strict=False):
            self._show_picture(grid, picture, Drawing.MAP)
        for index, (grid, picture) in enumerate(zip(self.maps, view.maps, strict=False)):
            self._show_picture(grid, picture, Drawing.MAP if index else Drawing.GREY)

    def _show_picture(self, grid: TitledGrid, picture: TrainingPicture, drawing: Drawing) -> None:
        overlays: tuple[Overlay, ...] = (Frame(0, self.look.palette.border, 1.0),)
        if picture.square is not None:
            x, y, side = picture.square
            overlays += (Box(Span(0, 1), x, y, side, side, self.look.palette.focus, 3.0),)
        grid.show_volume(self._text.text(picture.title), GridVolume(picture.values, drawing), overlays)

    def _use(self, which: Sharing) -> None:
        """Ask for a side's weights to be the layer's."""
        self.runner.pause()
        if self.runner.run is not None:
            self._taken += 1
            self.wished.emit(training_transitions.take_over(self.runner.run, which), f"use {self._taken}")


def _room_for(column: QLayout) -> QWidget:
    """Return a widget with ``column`` in it, which takes its share whatever is said in it."""
    room = QWidget()
    room.setLayout(column)
    column.setContentsMargins(0, 0, 0, 0)
    room.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    return room


class TitledGrid(Dressed, QWidget):
    """A `VolumeGrid` under its title."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.title, self.grid = Line(), VolumeGrid(look)
        self.title.setAlignment(CENTRE)  # as the grid is, whose slices may be narrower than its room
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.grid, 1)
        self.set_look(look)

    def show_volume(self, title: str, volume: GridVolume, overlays: tuple[Overlay, ...] = ()) -> None:
        """Draw ``volume``; nothing is drawn again where it is the same."""
        self.title.setText(title)
        self.grid.setAccessibleName(title)
        self.grid.set_volume(volume)
        self.grid.set_overlays(overlays)

    def _restyle(self) -> None:
        self._column.setSpacing(self.look.px(4))
        style_label(self.title, self.look, TextStyle.SMALL, self.look.palette.text)
