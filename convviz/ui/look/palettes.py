"""The colours of the three themes, as they were chosen; `theme.palette` gives words the contrast they need.

Light is the default: a dark window washes out on a projector. Filters have hues of their own, kept apart from
the blue–white–red of the values; hues never stand alone, a label or a shape goes with each.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hue:
    """A filter's colour: ``line`` for boxes and bars, ``tint`` for surfaces, ``text`` for words on either."""

    line: str
    tint: str
    text: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of a theme as "#rrggbb". ``diverging`` and ``sequential`` are stops of the value maps.

    ``bars`` are shared, not shared, fully connected; ``bar_texts`` the same three for words.
    """

    name: str
    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    focus: str
    hatch: str
    padding: str
    unreached: str
    warning: str
    error: str
    wrong: str  # behind what a wrong idea leads to
    on_wrong: str  # words on that, and the edge of its lines
    bars: tuple[str, str, str]
    bar_texts: tuple[str, str, str]
    diverging: tuple[str, ...]
    sequential: tuple[str, ...]
    hues: tuple[Hue, ...]
    line_width: float  # of borders, in units of 1 px at 1080p

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"


def _hues(*lines: str) -> tuple[Hue, ...]:
    return tuple(Hue(line, line, line) for line in lines)  # tint and text follow in _with_contrast


_LIGHT = Palette(
    name="light",
    window="#f5f5f2",
    surface="#ffffff",
    raised="#f9f9f7",
    border="#dadcd8",
    text="#1a1d21",
    muted="#5a6068",
    accent="#0b6e69",
    on_accent="#ffffff",
    focus="#1a56db",
    hatch="#c3c7ca",
    padding="#f1f3f3",
    unreached="#eef0f0",
    warning="#8a4b00",
    error="#b3261e",
    wrong="#ffd54a",
    on_wrong="#1a1d21",
    bars=("#0b7a75", "#8e2a52", "#5b6270"),
    bar_texts=("#0b7a75", "#8e2a52", "#5b6270"),
    diverging=(
        "#1f3a93",
        "#4f6fd0",
        "#92a7ea",
        "#ccd4f4",
        "#f6f5f6",
        "#f8ccc2",
        "#f09a87",
        "#d9594a",
        "#a31621",
    ),
    sequential=("#ffffff", "#c9ccd3", "#8b909c"),
    hues=_hues("#0b7a75", "#c4560f", "#6a3fc4", "#8a6a00", "#b01f78", "#1b63b8", "#4f7a12", "#4a5263"),
    line_width=1.0,
)
_DARK = Palette(
    name="dark",
    window="#13161a",
    surface="#1b1f25",
    raised="#232830",
    border="#3a424d",
    text="#eceff3",
    muted="#a8b0bb",
    accent="#41c4b8",
    on_accent="#06201e",
    focus="#7fb0ff",
    hatch="#4a525e",
    padding="#222730",
    unreached="#262c34",
    warning="#f2b35e",
    error="#ff8a80",
    wrong="#f7c948",
    on_wrong="#14171b",
    bars=("#35b8ac", "#e07aa3", "#9aa4b2"),
    bar_texts=("#35b8ac", "#e07aa3", "#9aa4b2"),
    diverging=(
        "#9db8ff",
        "#6f93f0",
        "#4668c0",
        "#32447a",
        "#2b3038",
        "#6b3a38",
        "#a94f45",
        "#dc7060",
        "#ffa694",
    ),
    sequential=("#2b3038", "#6f7783", "#c9ced6"),
    hues=_hues("#35b8ac", "#f08a3c", "#a98bf5", "#d9b44a", "#ee74b8", "#6aa9f0", "#9ccc5a", "#b4bdca"),
    line_width=1.0,
)
_CONTRAST = Palette(
    name="contrast",
    window="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    border="#000000",
    text="#000000",
    muted="#1f1f1f",
    accent="#004d48",
    on_accent="#ffffff",
    focus="#0033cc",
    hatch="#6b6b6b",
    padding="#f0f0f0",
    unreached="#e6e6e6",
    warning="#6b3500",
    error="#9c0006",
    wrong="#ffd400",
    on_wrong="#000000",
    bars=("#005f5a", "#7a0f3c", "#333a45"),
    bar_texts=("#005f5a", "#7a0f3c", "#333a45"),
    diverging=(
        "#001f8f",
        "#2f57d6",
        "#86a1f2",
        "#c7d3fb",
        "#eeeeee",  # not white: the gaps between cells are
        "#fbc5b8",
        "#f0836c",
        "#cf3322",
        "#8f0010",
    ),
    sequential=("#eeeeee", "#b9bdc6", "#6f7480"),
    hues=_hues("#00615c", "#a33f00", "#4f1fb0", "#6b5200", "#930059", "#004a9e", "#375c00", "#2c3340"),
    line_width=2.0,
)
PALETTES = {"light": _LIGHT, "dark": _DARK, "contrast": _CONTRAST}
