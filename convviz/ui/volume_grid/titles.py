"""The names of slices, above the large ones."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from convviz.ui.look import Look, TextStyle
from convviz.ui.volume_grid.arrangement import SliceView
from convviz.ui.volume_grid.placing import Placing
from convviz.ui.volume_grid.volume import GridVolume


def title_reach(look: Look) -> int:
    """Return how many px a title may reach beyond its slice."""
    return look.px(6)


def draw_titles(
    painter: QPainter, volume: GridVolume, placing: Placing, look: Look, views: tuple[SliceView, ...]
) -> None:
    """Write the names of slices above them: in full where all of them have the room."""
    needs = placing.needs
    measure = look.ink(TextStyle.CODE_SMALL, look.palette.muted)
    # Beside an overview there is a corner widget, so that the title begins as far left as it can.
    ahead = needs.left if placing.arrangement.overview else 0

    beyond = ahead + title_reach(look)

    def fits(title: str, view: SliceView) -> bool:
        return measure.width(title) <= view.clip.width + beyond

    titles = {view.slice: volume.titles[view.slice] for view in views}
    if len(views) > 1 and not all(fits(titles[view.slice], view) for view in views):
        titles = {slice_: _short(title) for slice_, title in titles.items()}
    middle = (needs.top + look.px(4)) / 2  # px from a slice up to the middle of its title
    for view in views:
        title = titles[view.slice]
        if len(views) == 1 or fits(title, view):
            hue = look.hue(view.slice).text if volume.title_hues else look.palette.muted
            ink = look.ink(TextStyle.CODE_SMALL, hue)
            ink.write(painter, view.clip.x - ahead, view.clip.y - middle + ink.middle, title)


def _short(title: str) -> str:
    """Return the end that tells a title from the others: "1" of "V[:, :, 1]", "Σ +7" of "channel 2  Σ +7"."""
    end = title.rsplit("  ", 1)[-1]
    return end.rsplit(" ", 1)[-1].rstrip("]") if "[" in title else end
