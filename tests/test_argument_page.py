"""The pages on the argument: pictures are there, numbers come out of the model, keys lead to the neurons."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from convviz.conv import count_parameters
from convviz.explore.examples import examples
from convviz.explore.state.sharing import Sharing, with_sharing
from convviz.ui.shell.commands import COMMANDS
from tests.journeys.window import opened, press

ROOT = Path(__file__).parent.parent
PAGES = {"en": "docs/argument.md", "zh": "docs/argument.zh.md"}
READMES = ["README.md", "README.zh.md"]
MOST_BYTES = 3_000_000  # of all pictures: they come with every clone
KEYS = {"→": Qt.Key.Key_Right, "←": Qt.Key.Key_Left, "↑": Qt.Key.Key_Up, "↓": Qt.Key.Key_Down}
KEYS |= {"Home": Qt.Key.Key_Home, "]": Qt.Key.Key_BracketRight}
KEY = r"(?:Ctrl\+|Shift\+)*(?:F\d+|[A-Z][A-Za-z]+|[A-Z]\b|\d\b|[→←↑↓+−?[\]]|空格键|退格键)"


def text_of(page: str) -> str:
    """Return what a page says."""
    return (ROOT / page).read_text(encoding="utf-8")


def rows(language: str) -> dict[str, str]:
    """Return the rows of the table by their letter; those of one letter together."""
    found: dict[str, str] = {}
    for line in text_of(PAGES[language]).splitlines():
        if match := re.match(r"\| \*\*\(([a-i])\)", line):
            found[match[1]] = found.get(match[1], "") + line
    return found


def pictures_of(page: str) -> list[Path]:
    """Return the pictures that a page shows."""
    names = re.findall(r"!\[.+?\]\(([^)]+)\)", text_of(page))
    return [(ROOT / page).parent / name for name in names]


def grouped(text: str) -> set[int]:
    """Return the numbers of more than three digits in a text."""
    return {int(number.replace(",", "")) for number in re.findall(r"\b\d{1,3}(?:,\d{3})+\b(?!\])", text)}


@pytest.mark.parametrize("language", PAGES)
def test_each_sentence_has_its_pictures_with_sharing_and_without(language: str) -> None:
    found = rows(language)
    assert sorted(found) == list("abcdefghi")
    for letter, row in found.items():
        names = re.findall(r"\]\(pictures/argument/([^)]+)\.png\)", row)
        assert names == [f"{name}-{language}" for name in _names(letter)]


@pytest.mark.parametrize("page", [*READMES, *PAGES.values()])
def test_the_pictures_of_a_page_are_there(page: str) -> None:
    assert [path for path in pictures_of(page) if not path.is_file()] == []
    assert pictures_of(page)


def test_every_picture_is_shown_and_all_together_are_small() -> None:
    shown = {path.resolve() for page in [*READMES, *PAGES.values()] for path in pictures_of(page)}
    there = {path.resolve() for path in (ROOT / "docs" / "pictures").rglob("*.png")}
    assert shown == there
    assert sum(path.stat().st_size for path in there) < MOST_BYTES


def test_the_script_makes_the_pictures_that_are_shown() -> None:
    path = ROOT / "scripts" / "make_screenshots.py"
    if not path.is_file():
        pytest.skip("the scripts are in the repository alone")
    script = runpy.run_path(str(path))
    made = {f"{name}.png" for name in script["README"]}
    made |= {f"{name}-{language}.png" for name in script["ARGUMENT"] for language in PAGES}
    shown = {path.name for page in [*READMES, *PAGES.values()] for path in pictures_of(page)}
    assert made == shown


@pytest.mark.parametrize("language", PAGES)
def test_the_counts_are_those_of_the_model(language: str) -> None:
    layer = examples.load("alexnet").layer
    counts = count_parameters(layer.geometry)
    width, height, slices = layer.geometry.output_shape
    weights = layer.geometry.replace(bias=False)
    text = "".join(rows(language)[letter] for letter in "abc")
    neurons, positions = width * height * slices, width * height
    assert grouped(text) == {
        neurons,
        positions,
        counts.unshared,
        counts.shared,
        count_parameters(weights).shared,
    }
    each = counts.shared // slices
    assert f"{width} × {height} × {slices} = {neurons:,}" in text
    assert f"× {each} = {counts.unshared:,}" in text
    assert f"= {each - 1} " in text


@pytest.mark.parametrize("language", PAGES)
def test_the_ten_lines_of_the_notes_come_out_as_written(language: str) -> None:
    layer = examples.load("lesson").layer
    sets, V = with_sharing(layer, Sharing.UNSHARED), layer.forward()
    one, own = {}, {}
    for d in range(layer.geometry.filters):
        one |= {f"W{d}": layer.weights[d], f"b{d}": layer.biases[d]}
        own |= dict(zip((f"W{d}", f"b{d}"), _sets(sets, d), strict=True))
    lines = re.findall(r"`V\[(\d),(\d),(\d)\] = ([^`]+)` = (−?\d+)", rows(language)["d"])
    assert len(lines) == 11  # and V[2,3,1] once more, not shared
    for x, y, d, code, value in lines:
        names = own if re.search(r"W\d\[", code) else one
        written = int(value.replace("−", "-"))
        assert eval(code, {"np": np, "X": layer.X, **names}) == written
        assert V[int(x), int(y), int(d)] == written


@pytest.mark.parametrize("language", PAGES)
def test_the_keys_lead_through_the_ten_neurons(qtbot, language: str) -> None:
    row = rows(language)["d"]
    lines = re.findall(r"`V\[(\d),(\d),(\d)\]", row)[:10]
    keys = [key for key in re.findall(r"`([^`]+)`", row) if key in KEYS]
    window = opened(qtbot, "lesson")
    press(qtbot, window, Qt.Key.Key_End)
    passed = []
    for key in keys:
        press(qtbot, window, KEYS[key])
        at = window.store.state.position
        passed.append((at.x, at.y, at.d))
    wanted = {tuple(map(int, line)) for line in lines}
    assert wanted <= set(passed)
    assert passed[-1] == (2, 3, 1)


@pytest.mark.parametrize("language", PAGES)
def test_the_gradients_are_added_as_written(language: str) -> None:
    """Worked out here by themselves: dV = V of the loss ½·ΣV², and one number of each patch."""
    layer = examples.load("lesson").layer
    V = layer.forward()
    asks = [int(V[x, y, 0] * layer.X[2 * x + 2, 2 * y + 2, 1]) for y in range(4) for x in range(4)]
    row = rows(language)["h"]
    assert ", ".join(map(str, np.cumsum(asks).tolist())) in row
    assert f"{np.mean(asks):g}" in row
    patches = np.lib.stride_tricks.sliding_window_view(layer.X, (5, 5, 4))[::2, ::2, 0]
    own = V[..., np.newaxis, np.newaxis, np.newaxis] * patches[:, :, np.newaxis]
    shared = np.broadcast_to(own.sum(axis=(0, 1)), own.shape), np.broadcast_to(V.sum(axis=(0, 1)), V.shape)
    losses = [float(np.square(V).sum()) / 2]
    for dW, db in (shared, (own, V)):
        moved = V - 0.0001 * ((dW * patches[:, :, np.newaxis]).sum(axis=(3, 4, 5)) + db)
        losses.append(float(np.square(moved).sum()) / 2)
    assert losses[0] == 762
    assert f"{losses[0]:g}" in row
    assert f"≈ {losses[1]:.2f}" in row
    assert f"≈ {losses[2]:.2f}" in row


@pytest.mark.parametrize("language", PAGES)
def test_the_negative_value_becomes_zero(language: str) -> None:
    value = int(examples.load("lesson").layer.forward()[1, 0, 1])
    written = str(value).replace("-", "−")
    assert f"max(0, {written}) = {max(0, value)}" in rows(language)["i"]


@pytest.mark.parametrize("page", READMES)
def test_every_key_of_a_readme_is_a_key_of_the_window(page: str) -> None:
    names = {
        "空格键": "Space",
        "退格键": "Backspace",
        "PageDown": "PgDown",
        "PageUp": "PgUp",
        "Enter": "Return",
    }
    names |= {"→": "Right", "←": "Left", "↑": "Up", "↓": "Down", "−": "-"}
    others = {"Tab", "Alt"}  # Qt's own
    known = {key for command in COMMANDS for key in command.keys} | others
    table = re.search(r"^## (?:Keys|常用按键)\n\n((?:\|.*\n)+)", text_of(page), re.MULTILINE)
    assert table is not None
    found = [
        names.get(key, key)
        for line in table[1].splitlines()[2:]
        for key in re.findall(KEY, line.split("|")[1])
    ]
    assert len(found) > 20
    assert [key for key in found if key not in known] == []


def _names(letter: str) -> list[str]:
    stems = ["e-slice", "e-column"] if letter == "e" else [letter]
    return [name for stem in stems for name in (stem, f"{stem}-not-shared")]


def _sets(layer, d: int):
    """Return the weights and the biases of a slice, by position."""
    width, height, _ = layer.geometry.output_shape
    W = np.empty((width, height), object)
    b = np.empty((width, height), int)
    for x in range(width):
        for y in range(height):
            own = layer.weights_of(x, y, d)
            W[x, y], b[x, y] = own.weights, own.bias
    return W, b
