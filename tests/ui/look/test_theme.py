"""Themes: text is read on every ground, filters are told apart by every kind of colour vision."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox

from convviz.explore.state.values import read_only
from convviz.ui.look import colours, theme
from convviz.ui.look.look import Look, TextStyle, scale_of
from convviz.ui.look.palettes import Palette
from convviz.ui.volume import PRIMARIES, Drawing, GridVolume
from convviz.ui.volume.shading import FADED_PICTURE_SHARE, Shading

EVERY = slice(None)

# Machado, Oliveira & Fernandes 2009, severity 1: linear RGB as seen without one kind of cone.
VISIONS = {
    "full": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    c = np.array(colours.rgb(colour)) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    seen = np.clip(VISIONS[vision] @ linear(colour), 0, 1)
    x, y, z = np.cbrt(to_xyz @ seen / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(first: str, second: str, vision: str) -> float:
    return float(np.linalg.norm(lab(first, vision) - lab(second, vision)))


def text_pairs(colours: Palette) -> list[tuple[str, str, str]]:
    """Return every (what, text colour, background) that the window puts together."""
    grounds = (("window", colours.window), ("surface", colours.surface), ("raised", colours.raised))
    words = [("text", colours.text), ("muted", colours.muted), ("accent", colours.accent)]
    words += [("warning", colours.warning), ("error", colours.error)]
    pairs = [(f"{word} on {ground}", c, b) for word, c in words for ground, b in grounds]
    pairs.append(("on_accent on accent", colours.on_accent, colours.accent))
    pairs.append(("on_wrong on wrong", colours.on_wrong, colours.wrong))
    pairs += [("muted on padding", colours.muted, colours.padding)]
    for k, hue in enumerate(colours.hues):
        pairs += [(f"hue {k} on {ground}", hue.text, b) for ground, b in grounds]
        pairs.append((f"hue {k} on tint", hue.text, hue.tint))
        pairs.append((f"text on tint {k}", colours.text, hue.tint))
        pairs.append((f"muted on tint {k}", colours.muted, hue.tint))
    pairs += [(f"bar {i}", c, b) for i, c in enumerate(colours.bar_texts) for _, b in grounds]
    return pairs


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("presenting", "least"), [(False, 4.5), (True, 7.0)])
def test_every_text_is_read_on_its_ground(name, presenting, least):
    pairs = text_pairs(theme.palette(name, presenting))
    assert len(pairs) > 60
    low = [(what, round(colours.contrast(a, b), 2)) for what, a, b in pairs if colours.contrast(a, b) < least]
    assert not low


@pytest.mark.parametrize("name", theme.THEMES)
def test_cell_numbers_are_read_on_every_value(name):
    palette = theme.palette(name)
    for stops in (palette.diverging, palette.sequential):
        for ground in colours.table(stops):
            assert colours.contrast(colours.ink_on(ground), ground) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("presenting", "least"), [(False, 4.5), (True, 7.0)])
@pytest.mark.parametrize("drawing", [Drawing.MAP, Drawing.COUNTS])
def test_dimmed_numbers_are_read_on_every_value_and_stay_dimmed(name, presenting, least, drawing):
    look = Look.of(1920, 1080, name, presenting)
    volume = GridVolume(read_only(np.linspace(-1, 1, 511)[:, None, None]), drawing)
    shading, surface = Shading(volume, look), look.palette.surface
    for ground, full in zip(shading.table(fades=True), shading.table(fades=False), strict=True):
        assert colours.contrast(ground, surface) <= colours.contrast(full, surface)
    inks, pixels = shading.inks(0, EVERY, EVERY, fades=True), shading.pixels(0, fades=True)[0].tolist()
    for (ink,), pixel in zip(inks, pixels, strict=True):
        assert colours.contrast(ink, f"#{pixel & 0xFFFFFF:06x}") >= least


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("drawing", [Drawing.GREY, Drawing.RGB, *PRIMARIES])
def test_numbers_on_a_faded_picture_are_read_on_what_is_drawn(name, drawing):
    look = Look.of(1920, 1080, name)
    greys = np.repeat(np.arange(256)[:, None, None], 3, axis=2)
    inks = Shading(GridVolume(read_only(greys), drawing), look).inks(0, EVERY, EVERY, fades=True)
    for grey in range(256):
        parts = [grey if drawing in (Drawing.GREY, Drawing.RGB, one) else 0 for one in PRIMARIES]
        ground = "#" + "".join(f"{part:02x}" for part in parts)
        drawn = colours.mix(ground, look.palette.surface, FADED_PICTURE_SHARE)
        assert colours.contrast(inks[grey][0], drawn) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_the_first_hues_are_told_apart(name, vision):
    lines = [hue.line for hue in theme.palette(name).hues]
    assert len(set(lines)) == 8
    nearest = min(distance(a, b, vision) for a, b in combinations(lines[:3], 2))
    assert nearest >= 20
    neighbours = min(distance(a, b, vision) for a, b in pairwise(lines))
    assert neighbours >= 10


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_the_two_signs_are_told_apart(name, vision):
    table = colours.table(theme.palette(name).diverging)
    assert distance(table[20], table[235], vision) >= 25
    assert distance(table[78], table[178], vision) >= 12


@pytest.mark.parametrize("name", theme.THEMES)
def test_hue_lines_are_seen_on_the_surface(name):
    palette = theme.palette(name)
    assert min(colours.contrast(hue.line, palette.surface) for hue in palette.hues) >= 3


def test_zero_is_the_neutral_middle():
    table = colours.table(theme.palette("light").diverging)
    assert colours.indices(np.array([-5, 0, 5]), 5, "diverging").tolist() == [1, 128, 255]
    red, green, blue = colours.rgb(table[128])
    assert max(red, green, blue) - min(red, green, blue) <= 8
    assert colours.rgb(table[0])[2] > colours.rgb(table[0])[0]
    assert colours.rgb(table[255])[0] > colours.rgb(table[255])[2]


def test_contrast_is_that_of_wcag():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.01)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("state", ["unchecked", "checked", "focused"])
def test_a_check_box_is_seen_in_every_state(qtbot, name, scale, state):
    """Its frame stands out from the window on all sides, its mark from the box (WCAG: 3:1)."""
    palette = theme.palette(name)
    box = QCheckBox()
    qtbot.addWidget(box)
    box.setPalette(theme.qpalette(palette))
    box.setStyleSheet(theme.style_sheet(palette, scale, Look(palette, scale).font(TextStyle.BODY)))
    box.setAutoFillBackground(True)
    box.setChecked(state != "unchecked")
    with qtbot.waitExposed(box):
        box.show()
    if state == "focused":
        box.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(box.hasFocus)
    else:
        box.clearFocus()
    picture = box.grab().toImage()
    wide, high = range(picture.width()), range(picture.height())
    middle = picture.height() // 2

    def seen(x: int, y: int) -> bool:
        return colours.contrast(picture.pixelColor(x, y).name(), palette.window) >= 3

    side = round(theme.FUSION_BOX * max(1.0, scale))
    left = next(x for x in wide if seen(x, middle))
    top, bottom = (next(y for y in way if seen(left + side // 2, y)) for way in (high, reversed(high)))
    assert bottom - top + 1 == side
    assert seen(left + side - 1, middle)
    room = (range(left + side // 4, left + 3 * side // 4), range(top + side // 4, top + 3 * side // 4))
    marked = sum(seen(x, y) for x in room[0] for y in room[1])
    assert (marked > 0) == (state != "unchecked")


def test_an_unknown_theme_is_refused():
    with pytest.raises(ValueError, match="sepia"):
        theme.palette("sepia")


def test_the_palette_reaches_qt(qapp):
    made = theme.qpalette(theme.palette("dark"))
    assert made.color(QPalette.ColorRole.Window).name() == theme.palette("dark").window


@pytest.mark.parametrize(
    ("size", "scale"), [((1920, 1080), 1.0), ((1024, 768), 0.8), ((3840, 2160), 2.0), ((15360, 8640), 3.0)]
)
def test_the_scale_follows_the_window(size, scale):
    assert scale_of(*size) == scale


def test_presenting_the_scale_is_that_of_the_projector():
    assert scale_of(1280, 720, presenting=True) == pytest.approx(2 / 3)
    assert scale_of(640, 480, presenting=True) == 0.6
    assert not Look.of(1280, 720, presenting=True).cramped
    assert Look.of(1280, 720).cramped


def test_no_text_is_smaller_than_promised(qapp):
    normal, presenting = Look.of(1920, 1080), Look.of(1920, 1080, presenting=True)
    assert min(normal.font(style).pixelSize() for style in TextStyle) >= 14
    assert min(presenting.font(style).pixelSize() for style in TextStyle) == 24
    assert presenting.font(TextStyle.HEADLINE).pixelSize() >= 44
    assert presenting.font(TextStyle.CODE).pixelSize() >= 30
    assert (normal.least_cell_text, presenting.least_cell_text) == (14, 24)


def test_hues_come_round_again():
    look = Look.of(1920, 1080)
    assert look.hue(9) == look.hue(1) != look.hue(0)
