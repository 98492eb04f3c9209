"""What a person does in a lesson: turn points, answer, vote, jump, leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from convviz.explore.display.menu import LessonMenu
from convviz.explore.expression import name_of
from convviz.explore.message import message
from convviz.explore.state.lesson_state import Lesson, QuestionKind
from convviz.explore.state.state import Cell, InputCell, LessonPlace, OutputCell, State
from convviz.explore.state.transitions import Transition
from convviz.files.lazy_import import lazy
from convviz.ui.shell.autoplay import Autoplay
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.presenter import Presenter
from convviz.ui.shell.store import Store

_resume = lazy("convviz.explore.lessons.remembered", "resume")
_written = lazy("convviz.explore.lessons.remembered", "written")
_next = lazy("convviz.explore.lessons.playing", "next_point")
_previous = lazy("convviz.explore.lessons.playing", "previous_point")
_go_to = lazy("convviz.explore.lessons.playing", "go_to")
_answer = lazy("convviz.explore.lessons.playing", "answer")
_reveal = lazy("convviz.explore.lessons.playing", "reveal")
_vote = lazy("convviz.explore.lessons.playing", "vote")
_count = lazy("convviz.explore.lessons.playing", "count_votes")
_take_back = lazy("convviz.explore.lessons.playing", "take_vote_back")
_second = lazy("convviz.explore.lessons.playing", "second_vote")
_back_to_step = lazy("convviz.explore.lessons.playing", "back_to_step")
_clear = lazy("convviz.explore.lessons.playing", "clear_answers")
_leave = lazy("convviz.explore.lessons.playing", "leave")


def _counted(state: State, votes: Sequence[int]) -> State:
    """Return ``state`` with so many votes for each choice; the order of votes that stay is kept."""
    for choice, number in enumerate(votes):
        state = _count(state, choice, number)
    return state


class LessonPlayer(QObject):
    """Plays lessons in ``store``. A turned point begins a new history: no undo turns a page.

    While something is presented digits count votes and Space reveals; else digits answer. The place and the
    answers go into ``preferences``. ``said`` carries a Message.
    """

    said = Signal(object)

    def __init__(
        self, store: Store, presenter: Presenter, autoplay: Autoplay, preferences: Preferences
    ) -> None:
        super().__init__(store)
        self._store, self._presenter, self._autoplay = store, presenter, autoplay
        self._preferences = preferences
        self._place: LessonPlace | None = None  # that is remembered
        self._resuming: Lesson | None = None  # that is about to come
        store.changed.connect(self._remember)

    @property
    def menu(self) -> LessonMenu | None:
        """What can be done now; None where there is no lesson."""
        return self._store.display.menu.lesson

    def open(self, lesson: Lesson, step: int | None = None) -> None:
        """Go on in ``lesson`` where it was left, or at a step, counted from 0."""
        self._resuming = lesson if step is None else None
        kept = self._preferences.lesson(lesson.id)
        self._begin(lambda state: _resume(lesson, state, kept, step))

    def tell_place(self) -> None:
        """Say at which step a lesson goes on, unless it begins."""
        place = self._store.state.lesson
        if place is not None and (place.step, place.point) != (0, 0):
            self.said.emit(message("in_lesson.resumed", number=place.step + 1))

    def forward(self) -> None:
        """Go to the next point; presenting, an open question is answered, whatever was voted for."""
        asking = self.menu is not None and self.menu.asking is not None
        self._begin(_reveal if asking and self._presenter.presenting else _next)

    def back(self) -> None:
        """Go to the point before."""
        self._begin(_previous)

    def jump(self, step: int) -> None:
        """Go to a step, counted from 0."""
        self._begin(lambda state: _go_to(state, step))

    def leave(self) -> None:
        """Leave the lesson: what was there before it is shown again."""
        self._begin(_leave)

    def back_to_step(self) -> None:
        """Show again what the point began with; undo leads back to what was explored."""
        self._autoplay.stop()
        self._store.seal()
        self._store.dispatch(_back_to_step, "back to step")

    def choose(self, choice: int) -> None:
        """Answer with a choice, by its index; presenting, count a vote for it."""
        if self._presenter.presenting:
            self._vote(lambda state: _vote(state, choice))
        else:
            self._begin(lambda state: _answer(state, choice))

    def answer(self, words: int | str) -> None:
        """Answer with what was typed, or with the index of a choice."""
        self._begin(lambda state: _answer(state, words))

    def click(self, cell: Cell) -> bool:
        """Answer with a cell that was clicked; False where no question asks for one."""
        if self.menu is None or self.menu.asking is not QuestionKind.CELL:
            return False
        match cell:
            case OutputCell():
                self.answer(name_of(cell))
            case InputCell(x, y, c):
                self.answer(f"X[{x},{y},{c}]")
            case _:
                self._store.refused.emit(message("in_lesson.how.cell"))
        return True

    def take_back(self) -> None:
        """Take the last vote back."""
        self._vote(_take_back)

    def vote_again(self) -> None:
        """Begin a second vote beside the first."""
        self._vote(_second)

    def count(self, votes: Sequence[int]) -> None:
        """Set the number of votes for each choice, in their order."""
        self._vote(lambda state: _counted(state, votes))

    def forget(self) -> None:
        """Forget the answers, the marks and the places of all lessons."""
        self._preferences.forget_lessons()
        self._place = None
        self._begin(_clear)
        self._remember()
        self.said.emit(message("in_lesson.forgotten"))

    def _remember(self) -> None:
        """Remember the place in the lesson and the answers, where they have changed."""
        place = self._store.state.lesson
        if place is None or place is self._place:
            return
        self._place = place
        kept = _written(place)
        if kept != self._preferences.lesson(place.lesson.id):
            self._preferences.keep_lesson(place.lesson.id, kept)
        if place.lesson is self._resuming:
            self._resuming = None
            self.tell_place()

    def _begin(self, transition: Transition) -> None:
        self._autoplay.stop()
        self._store.begin(transition)

    def _vote(self, transition: Transition) -> None:
        """Change the votes; each change is an undo step of its own."""
        self._store.seal()
        self._store.dispatch(transition, "vote")
