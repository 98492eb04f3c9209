"""Cut the bundled fonts from Noto Sans CJK (OFL-1.1), DejaVu Sans and its Mono (Bitstream Vera licence).

Usage: python scripts/subset_fonts.py NOTO_FOLDER DEJAVU_FOLDER (needs fonttools). The families are renamed:
they never collide with an installed font and keep no reserved name.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
SIMPLIFIED = 2  # the face of the collection that draws Simplified Chinese forms

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹�✕"  # Noto lacks some of these: all of the digits from one face
_SYMBOLS = "×÷−±·…–—‘’“”„‹›←→↑↓↔↦≈≠≤≥∞Σ½¼¾⌊⌋⌈⌉√∂∇✓✗●○■□▲▼◀▶⏸⏮⏭⏵⌫⌘⇧⇞⇟°²³¹⁻⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉²µ∑∘†‡§©®™€"


def main() -> None:
    """Write the font files: words, code, and raised digits."""
    noto, dejavu = (Path(argument) for argument in sys.argv[1:3])
    words = (latin() | chinese()) - set(map(ord, RAISED))
    for style, plain in (("Regular", ""), ("Bold", "-Bold")):
        sans, mono = noto / f"NotoSansCJK-{style}.ttc", dejavu / f"DejaVuSansMono{plain}.ttf"
        cut(sans, SIMPLIFIED, words, "ConvViz Sans", style, f"ConvVizSans-{style}.otf")
        cut(mono, 0, latin(), "ConvViz Mono", style, f"ConvVizMono-{style}.ttf")
        raised = dejavu / f"DejaVuSans{plain}.ttf"
        cut(raised, 0, set(map(ord, RAISED)), "ConvViz Raised", style, f"ConvVizRaised-{style}.ttf")


def latin() -> set[int]:
    """Return Latin, Greek capitals and the signs that the window uses."""
    return {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *map(ord, _SYMBOLS)}


def chinese() -> set[int]:
    """Return GB 2312's first level (3,755 characters), punctuation, and what the catalogues use."""
    level_one = bytes(b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    catalogues = (ROOT / "resources" / "text" / "zh").glob("*.json")
    used = "".join(path.read_text(encoding="utf-8") for path in catalogues)
    marks = {*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)}
    return {*map(ord, level_one.decode("gb2312", "ignore")), *marks, *map(ord, used)} - {0x0A, 0x0D}


def cut(source: Path, face: int, characters: set[int], family: str, style: str, name: str) -> None:
    """Write the ``characters`` of ``source`` as resources/fonts/``name`` under a new family name."""
    font = TTFont(source, fontNumber=face)
    features = ["kern", "liga", "tnum", "ccmp", "locl"]
    options = subset.Options(layout_features=features, hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    rename(font, family, style)
    font.save(FONTS / name)


def rename(font: TTFont, family: str, style: str) -> None:
    """Give ``font`` a family name of ours; its copyright and licence entries stay."""
    plain = family.replace(" ", "")
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{plain}-{style}"}
    for record in list(font["name"].names):
        if record.nameID in (16, 17):
            font["name"].removeNames(record.nameID)
        elif record.nameID in names:
            record.string = names[record.nameID]
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [names[6]]
        cff.topDictIndex[0].FullName = names[4]
        cff.topDictIndex[0].FamilyName = family


if __name__ == "__main__":
    main()
