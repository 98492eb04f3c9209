"""The colours of the window, with the contrast that words need, and the one style sheet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QPalette

from convviz.files import resources
from convviz.ui.look.colours import mix, strengthen
from convviz.ui.look.palettes import PALETTES, Hue, Palette

THEMES = tuple(PALETTES)
FUSION_BOX, FUSION_BAR, FUSION_HANDLE = 14, 14, 16  # px of a check box, a scroll bar, a slider's handle
FUSION_MENU = "2px 4px 3px"  # around the name of a menu
FUSION_BUTTON, FUSION_POINT = 16, 4  # px of a field's button, and of half of the arrow on it
NORMAL_CONTRAST = 4.5
PRESENTING_CONTRAST = 7.0


@lru_cache(maxsize=8)
def palette(name: str, presenting: bool = False) -> Palette:
    """Return the palette of theme ``name``; presenting, text reaches 7:1. ValueError for unknown names."""
    if name not in PALETTES:
        raise ValueError(f"theme is {name!r}, must be one of {', '.join(THEMES)}")
    return _with_contrast(PALETTES[name], PRESENTING_CONTRAST if presenting else NORMAL_CONTRAST)


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


def style_sheet(colours: Palette, scale: float, font: QFont) -> str:
    """Return a window's style sheet: buttons, check boxes and tooltips in ``font``; the rest is Fusion."""
    radius, pad, side = round(6 * scale), round(5 * scale), round(12 * scale)
    line = max(1, round(colours.line_width * scale))
    under = max(line + 1, round(3 * scale))
    off = mix(colours.muted, colours.surface, 0.6)
    families = ", ".join(f'"{family}"' for family in font.families())
    return f"""
    QPushButton, QToolButton {{ background: {colours.surface}; color: {colours.text};
        border: {line}px solid {colours.border}; border-radius: {radius}px; padding: {pad}px {side}px; }}
    QPushButton[compact="true"] {{ padding: 0; }}
    QPushButton[toggle="true"] {{ padding: {pad}px {round(9 * scale)}px; }}
    QPushButton:hover, QToolButton:hover {{ background: {colours.raised}; border-color: {colours.muted}; }}
    QPushButton:checked, QToolButton:checked {{ background: {colours.text}; color: {colours.surface};
        border-color: {colours.text}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {off}; }}
    QPushButton:focus, QToolButton:focus {{ border: {line + 1}px solid {colours.focus}; }}
    QPushButton[tab="true"] {{ background: transparent; color: {colours.muted}; border-radius: 0;
        border: {line + 1}px solid transparent; border-bottom-width: {under}px;
        padding: {round(3 * scale)}px {side - 2}px; }}
    QPushButton[tab="true"]:hover {{ color: {colours.text}; }}
    QPushButton[tab="true"]:checked {{ color: {colours.text}; border-bottom-color: {colours.text}; }}
    QPushButton[tab="true"]:focus {{ border-color: {colours.focus}; }}
    QToolTip {{ font: {font.pixelSize()}px {families}; background: {colours.surface}; color: {colours.text};
        border: {line}px solid {colours.border}; padding: {pad}px; }}
    QMenuBar {{ background: {colours.window}; color: {colours.text}; }}
    QMenuBar::item {{ background: transparent; padding: {FUSION_MENU}; }}
    QMenuBar::item:selected {{ background: {colours.border}; }}
    QMenuBar::item:pressed {{ background: {colours.accent}; color: {colours.on_accent}; }}
    {_menus(colours, font.pixelSize())}
    {_boxes(colours, scale)}
    {_grown(colours, scale)}"""


def _menus(colours: Palette, height: int) -> str:
    """Return how the entries of menus look, in type of ``height`` px.

    Fusion makes the box of an entry as large as its type, but gives it the room of a small one, and takes the
    rest from the words: of "bias in each channel" it wrote "bias in e…h channel".
    """
    pad, side, box = round(0.2 * height), round(0.6 * height), round(0.8 * height)
    return f"""
    QMenu::item {{ padding: {pad}px {side}px; }}
    QMenu::item:selected {{ background: {colours.accent}; color: {colours.on_accent}; }}
    QMenu::item:disabled {{ color: {mix(colours.muted, colours.surface, 0.6)}; }}
    QMenu::indicator {{ width: {box}px; height: {box}px; margin-left: {pad}px;
        background: {colours.surface}; border: 1px solid {colours.muted}; border-radius: 1px; }}
    QMenu::indicator:checked {{ image: url("{_check_mark(colours)}"); }}"""


def _boxes(colours: Palette, scale: float) -> str:
    """Return how check boxes look: the frame that Fusion draws is darker than the window, unseen on dark."""
    line = max(1, round(colours.line_width * scale))
    side = round(FUSION_BOX * max(1.0, scale)) - 2 * line
    return f"""
    QCheckBox::indicator {{ width: {side}px; height: {side}px; background: {colours.surface};
        border: {line}px solid {colours.muted}; border-radius: {line}px; }}
    QCheckBox::indicator:hover {{ border-color: {colours.text}; }}
    QCheckBox::indicator:focus {{ width: {side - 2}px; height: {side - 2}px;
        border: {line + 1}px solid {colours.focus}; }}
    QCheckBox::indicator:checked {{ image: url("{_check_mark(colours)}"); }}"""


def _check_mark(colours: Palette) -> str:
    return resources.path("icons", f"check_{'light' if colours.is_dark else 'dark'}.svg").as_posix()


def _grown(colours: Palette, scale: float) -> str:
    """Return the sizes that Fusion leaves as they are in a large window; a `Scrubber` paints itself."""
    if scale <= 1:
        return ""
    bar, handle = (round(side * scale) for side in (FUSION_BAR, FUSION_HANDLE))
    return f"""
    QScrollBar:vertical {{ width: {bar}px; }}
    QScrollBar:horizontal {{ height: {bar}px; }}
    QSlider::groove:horizontal {{ background: {colours.border}; height: {handle}px; }}
    QSlider::handle:horizontal {{ background: {colours.text}; width: {handle}px; }}
    {_fields(colours, scale)}"""


def _fields(colours: Palette, scale: float) -> str:
    """Return how number fields and lists look in a large window: with larger arrows all else is said, too."""
    button, point, line = round(FUSION_BUTTON * scale), round(FUSION_POINT * scale), max(1, round(scale))
    edge = f"{line}px solid {colours.border}"
    size = f"width: {2 * point}px; height: {round(1.4 * point)}px;"
    up, down = (resources.path("icons", f"{way}.svg").as_posix() for way in ("up", "down"))
    return f"""
    QSpinBox, QComboBox {{ background: {colours.surface}; color: {colours.text}; border: {edge};
        border-radius: {round(2 * scale)}px; padding: {2 * line}px {3 * line}px; }}
    QSpinBox:focus, QComboBox:focus {{ border: {line + 1}px solid {colours.focus}; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: {button}px; border-left: {edge}; }}
    QSpinBox::up-button {{ subcontrol-origin: padding; subcontrol-position: top right; }}
    QSpinBox::down-button {{ subcontrol-origin: padding; subcontrol-position: bottom right; }}
    QSpinBox::up-arrow {{ image: url("{up}"); {size} }}
    QSpinBox::down-arrow, QComboBox::down-arrow {{ image: url("{down}"); {size} }}
    QComboBox::drop-down {{ width: {button}px; border: none; }}
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
