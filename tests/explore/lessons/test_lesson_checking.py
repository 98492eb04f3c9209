"""What `checking` finds beyond the file: states, numbers and answers that cannot be had, all in one pass."""

from pathlib import Path

import pytest

from convviz.explore.lessons import checking, shipped
from convviz.ui.words.catalogue import Text

GOOD = """
format = 1
id = "mine"
title = { en = "Mine", zh = "我的课" }
about = { en = "A lesson.", zh = "一节课。" }

[[step]]
title = { en = "One", zh = "一" }
minutes = 2
example = "lesson"
at = [2, 3, 1]
text = { en = "The bias is {b1[]}.", zh = "偏置。" }

[step.question]
kind = "number"
ask = { en = "What is V[2,3,1]?", zh = "V[2,3,1] 是多少？" }
answer = "{value}"
wrong = [ { idea = "forgot_bias" } ]

[[step.then]]
set = { sharing = "unshared" }
""".replace("{b1[]}", "{bias}")


def mistakes(tmp_path: Path, *changes: tuple[str, str], language: str = "en") -> list[str]:
    """Return the lines that are said of the lesson `GOOD` with ``changes``."""
    words = GOOD
    for old, new in changes:
        assert old in words
        words = words.replace(old, new, 1)
    path = tmp_path / "mine.toml"
    path.write_text(words, encoding="utf-8")
    return [Text(language).text(mistake.line) for mistake in checking.check(path)]


def test_a_good_lesson_has_no_mistake(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == []


@pytest.mark.parametrize("name", shipped.names())
def test_the_shipped_lessons_have_no_mistake(name: str) -> None:
    assert checking.check(shipped.path(name)) == ()


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (("at = [2, 3, 1]", "at = [2, 9, 1]"), 'step 1: "at": ', "9"),
        (("{bias}", "{biass}"), 'step 1: "text": ', "biases"),
        (("{bias}", "{V[9,9,9]}"), 'step 1: "text": ', "V[9,9,9]"),
        (("at = [2, 3, 1]", "at = [2, 3, 1]\nexpect = { value = 7 }"), 'expect: "value": ', "expected 7"),
        (('{ idea = "forgot_bias" }', '{ idea = "wrong_groups" }'), "question", ""),
        (("{bias}", "{value}"), 'step 1: "text": ', "before it is asked for"),
        (('{ sharing = "unshared" }', '{ sharing = "unshard" }'), "then 1", "unshared"),
        (('{ sharing = "unshared" }', "{ stride = 0 }"), "then 1", ""),
    ],
)
def test_each_kind_of_mistake_is_told_with_its_step_and_field(
    tmp_path: Path, change: tuple[str, str], where: str, said: str
) -> None:
    found = mistakes(tmp_path, change)
    assert len(found) == 1, found
    assert found[0].startswith("mine.toml: step 1")
    assert where in found[0]
    assert said in found[0]
    assert mistakes(tmp_path, change, language="zh")[0].startswith("mine.toml")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        ("at = [2, 3, 1]", "at = [2, 9, 1]\nexpect = { factor = 7 }"),
        ("{bias}", "{biass}"),
        ('{ sharing = "unshared" }', '{ sharing = "unshard" }'),
    )
    assert len(found) == 4, found


def test_a_number_may_be_expected_as_it_is_rounded(tmp_path: Path) -> None:
    at = "at = [2, 3, 1]"
    assert mistakes(tmp_path, (at, f"{at}\nexpect = {{ loss_after = 606.18 }}")) == []
    assert len(mistakes(tmp_path, (at, f"{at}\nexpect = {{ loss_after = 606.19 }}"))) == 1
