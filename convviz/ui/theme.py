"""The colours of the window: light, dark and high contrast, and the one style sheet.

Light is the default: a dark window washes out on a projector. Filters have hues of their own, kept apart from
the blue–white–red of the values; hues never stand alone, a label or a shape goes with each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

from convviz.ui.colours import mix, strengthen

THEMES = ("light", "dark", "contrast")
FUSION_BOX, FUSION_BAR, FUSION_HANDLE = 14, 14, 16  # px of a check box, a scroll bar, a slider's handle
NORMAL_CONTRAST = 4.5
PRESENTING_CONTRAST = 7.0


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
    veil: str
    warning: str
    error: str
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


@lru_cache(maxsize=8)
def palette(name: str, presenting: bool = False) -> Palette:
    """Return the palette of theme ``name``; presenting, text reaches 7:1. ValueError for unknown names."""
    if name not in _THEMES:
        raise ValueError(f"theme is {name!r}, must be one of {', '.join(THEMES)}")
    return _with_contrast(_THEMES[name], PRESENTING_CONTRAST if presenting else NORMAL_CONTRAST)


def text_pairs(colours: Palette) -> list[tuple[str, str, str]]:
    """Return every (what, text colour, background) that the window puts together."""
    grounds = (("window", colours.window), ("surface", colours.surface), ("raised", colours.raised))
    words = [("text", colours.text), ("muted", colours.muted), ("accent", colours.accent)]
    words += [("warning", colours.warning), ("error", colours.error)]
    pairs = [(f"{word} on {ground}", c, b) for word, c in words for ground, b in grounds]
    pairs.append(("on_accent on accent", colours.on_accent, colours.accent))
    pairs += [("muted on padding", colours.muted, colours.padding)]
    for k, hue in enumerate(colours.hues):
        pairs += [(f"hue {k} on {ground}", hue.text, b) for ground, b in grounds]
        pairs.append((f"hue {k} on tint", hue.text, hue.tint))
        pairs.append((f"text on tint {k}", colours.text, hue.tint))
        pairs.append((f"muted on tint {k}", colours.muted, hue.tint))
    pairs += [(f"bar {i}", c, b) for i, c in enumerate(colours.bar_texts) for _, b in grounds]
    return pairs


def qpalette(colours: Palette) -> QPalette:
    """Return the palette of the Fusion style for ``colours``."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.window),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.raised),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.error),
        (roles.ToolTipBase, colours.surface),
        (roles.ToolTipText, colours.text),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.PlaceholderText, colours.muted),
        (roles.Link, colours.accent),
        (roles.Light, colours.raised),
        (roles.Mid, colours.border),
        (roles.Dark, colours.muted),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(mix(colours.muted, colours.surface, 0.6)))
    return made


def style_sheet(colours: Palette, scale: float) -> str:
    """Return the application's one style sheet: buttons, segments and check boxes; the rest is Fusion."""
    radius, pad, side = round(6 * scale), round(5 * scale), round(12 * scale)
    line = max(1, round(colours.line_width * scale))
    off = mix(colours.muted, colours.surface, 0.6)
    return f"""
    QPushButton, QToolButton {{ background: {colours.surface}; color: {colours.text};
        border: {line}px solid {colours.border}; border-radius: {radius}px; padding: {pad}px {side}px; }}
    QPushButton[compact="true"] {{ padding: 0; }}
    QPushButton:hover, QToolButton:hover {{ background: {colours.raised}; border-color: {colours.muted}; }}
    QPushButton:checked, QToolButton:checked {{ background: {colours.text}; color: {colours.surface};
        border-color: {colours.text}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {off}; }}
    QPushButton:focus, QToolButton:focus {{ border: {line + 1}px solid {colours.focus}; }}
    QToolTip {{ background: {colours.surface}; color: {colours.text};
        border: {line}px solid {colours.border}; padding: {pad}px; }}
    {_grown(colours, scale)}"""


def _grown(colours: Palette, scale: float) -> str:
    """Return the sizes that Fusion leaves as they are in a large window; a `Scrubber` paints itself."""
    if scale <= 1:
        return ""
    box, bar, handle = (round(side * scale) for side in (FUSION_BOX, FUSION_BAR, FUSION_HANDLE))
    return f"""
    QCheckBox::indicator {{ width: {box}px; height: {box}px; }}
    QScrollBar:vertical {{ width: {bar}px; }}
    QScrollBar:horizontal {{ height: {bar}px; }}
    QSlider::groove:horizontal {{ background: {colours.border}; height: {handle}px; }}
    QSlider::handle:horizontal {{ background: {colours.text}; width: {handle}px; }}
    """


def _with_contrast(colours: Palette, ratio: float) -> Palette:
    """Return ``colours`` with every text colour moved as far as ``ratio`` asks."""
    hues = tuple(_hue(h.line, colours, ratio) for h in colours.hues)
    grounds = (colours.window, colours.surface, colours.raised)
    tints = tuple(h.tint for h in hues)
    accent = strengthen(colours.accent, grounds, ratio)
    shared, unshared, full = (strengthen(b, grounds, ratio) for b in colours.bars)
    return replace(
        colours,
        hues=hues,
        text=strengthen(colours.text, grounds + tints, ratio),
        muted=strengthen(colours.muted, (*grounds, *tints, colours.padding), ratio),
        accent=accent,
        on_accent=strengthen(colours.on_accent, (accent,), ratio),
        warning=strengthen(colours.warning, grounds, ratio),
        error=strengthen(colours.error, grounds, ratio),
        bar_texts=(shared, unshared, full),
    )


def _hue(line: str, colours: Palette, ratio: float) -> Hue:
    tint = mix(line, colours.surface, 0.18 if colours.is_dark else 0.10)
    grounds = (colours.window, colours.surface, colours.raised, tint)
    return Hue(line, tint, strengthen(line, grounds, ratio))


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
    veil="#eef0f0",
    warning="#8a4b00",
    error="#b3261e",
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
    veil="#262c34",
    warning="#f2b35e",
    error="#ff8a80",
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
    veil="#e6e6e6",
    warning="#6b3500",
    error="#9c0006",
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
_THEMES = {"light": _LIGHT, "dark": _DARK, "contrast": _CONTRAST}
