"""The names of slices, above the large ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.placing import Placing
from convviz.ui.volume.volume import GridVolume


def title_reach(look: Look) -> int:
    """Return how many px a title may reach beyond its slice."""
    return look.px(6)


def draw_titles(painter: QPainter, placing: Placing, look: Look, views: tuple[SliceView, ...]) -> None:
    """Write the names of slices above them: in full, or shorter, where all of them have the room."""
    volume, needs = placing.volume, placing.needs
    measure = look.ink(TextStyle.CODE_SMALL, look.palette.muted)
    # There is a corner widget then, so that the title begins as far left as it can.
    ahead = needs.left if placing.some_large else 0

    beyond = ahead + title_reach(look)

    def fits(title: str, view: SliceView) -> bool:
        return measure.width(title) <= view.clip.width + beyond

    middle = (needs.top + look.px(4)) / 2  # px from a slice up to the middle of its title
    for view, title in _chosen(volume, views, fits):
        hue = look.hue(view.slice).text if volume.title_hues else look.palette.muted
        ink = look.ink(TextStyle.CODE_SMALL, hue)
        ink.write(painter, view.clip.x - ahead, view.clip.y - middle + ink.middle, title)


def _chosen(
    volume: GridVolume, views: tuple[SliceView, ...], fits: Callable[[str, SliceView], bool]
) -> list[tuple[SliceView, str]]:
    """Return the title of each view, all of one form: the longest that all have room for; [] without any."""
    full = [(view, volume.titles[view.slice]) for view in views]
    if len(views) == 1:
        return full
    short = [(view, _short(title)) for view, title in full]
    return next((titles for titles in (full, short) if all(fits(title, view) for view, title in titles)), [])


def _short(title: str) -> str:
    """Return the end that tells a title from the others: "1" of "V[:,:,1]"."""
    end = title.rsplit("  ", 1)[-1]
    return end.rsplit(",", 1)[-1].rstrip("]") if "[" in title else end
