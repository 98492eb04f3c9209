"""Scenes, and what is done to the picture: pure values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.presenting import presentation as p
from convviz.explore.presenting.presentation import Presentation, Spotlight, keys_of
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.state.state import View
from convviz.ui.shell.commands import command

VIEWS = st.sampled_from(View)


def test_each_page_has_scenes_of_one_or_two_of_its_panels() -> None:
    for view in View:
        assert SCENES[view]
        for scene in SCENES[view]:
            assert 1 <= len(scene.panels) <= 2
            assert len(scene.shares) == len(scene.panels)
            assert set(scene.panels) <= set(PANELS[view])


def test_scenes_of_all_pages_have_names_of_their_own() -> None:
    names = [scene.name for scenes in SCENES.values() for scene in scenes]
    assert len(names) == len(set(names))


def test_the_keys_that_matter_are_commands() -> None:
    for view in View:
        assert all(command(name).keys for name in keys_of(view))


@given(VIEWS)
def test_going_on_leads_through_all_scenes_and_back(view: View) -> None:
    now, seen = Presentation(), []
    for _ in SCENES[view]:
        seen.append(p.scene_of(now, view))
        now = p.turn_scene(now, view, 1)
    assert tuple(seen) == SCENES[view]
    assert p.scene_of(now, view) == SCENES[view][0]
    assert p.scene_of(p.turn_scene(now, view, -1), view) == SCENES[view][-1]


def test_each_page_remembers_its_scene() -> None:
    now = p.turn_scene(p.turn_scene(Presentation(), View.LAYER, 1), View.BACKWARD, 1)
    assert p.scene_of(now, View.LAYER) == SCENES[View.LAYER][1]
    assert p.scene_of(now, View.BACKWARD) == SCENES[View.BACKWARD][1]
    assert p.scene_of(now, View.GROWTH) == SCENES[View.GROWTH][0]


@given(VIEWS, st.data())
def test_a_panel_comes_to_the_front_and_goes_back(view: View, data: st.DataObject) -> None:
    panel = data.draw(st.sampled_from(PANELS[view]))
    scene = p.scene_of(Presentation(), view)
    front = p.bring_to_front(Presentation(), view, panel)
    assert p.scene_of(front, view).panels == (panel,)
    if scene.panels == (panel,):  # it is alone anyway, and there is nothing to go back to
        assert front == Presentation()
        return
    again = p.bring_to_front(front, view, data.draw(st.sampled_from((None, *PANELS[view]))))
    assert p.scene_of(again, view) == scene
    first = p.bring_to_front(Presentation(), view, None)
    assert p.scene_of(first, view).panels == scene.panels[:1]


def test_a_panel_of_one_page_is_not_at_the_front_of_another() -> None:
    now = p.bring_to_front(Presentation(), View.LAYER, "filters")
    assert p.scene_of(now, View.SHIFT) == SCENES[View.SHIFT][0]


def test_the_spotlight_goes_from_a_panel_to_a_circle_and_off() -> None:
    now, kinds = Presentation(), []
    for _ in range(3):
        now = p.next_spotlight(now)
        kinds.append(now.spotlight)
    assert kinds == [Spotlight.PANEL, Spotlight.CIRCLE, Spotlight.OFF]


def test_what_was_done_last_is_left_first() -> None:
    now: Presentation | None = replace(
        Presentation(), blank=True, frozen=True, spotlight=Spotlight.CIRCLE, front="input"
    )
    left = []
    while now is not None:
        left.append((now.blank, now.spotlight, now.front, now.frozen))
        now = p.leave_innermost(now)
    assert left == [
        (True, Spotlight.CIRCLE, "input", True),
        (False, Spotlight.CIRCLE, "input", True),
        (False, Spotlight.OFF, "input", True),
        (False, Spotlight.OFF, None, True),
        (False, Spotlight.OFF, None, False),
    ]


@pytest.mark.parametrize(("view", "name"), [(v, n) for v in View for n in PANELS[v]], ids=str)
def test_a_panel_can_be_asked_for_by_its_name(view: View, name: str) -> None:
    scene = p.scene_of(p.showing(view, name), view)
    assert name in (scene.name, *scene.panels)


def test_an_unknown_scene_is_refused_with_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"layer has no scene pile: choose from field, weights"):
        p.showing(View.LAYER, "pile")
