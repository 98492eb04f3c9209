"""A lesson file is read as it is written, or refused with a line for each mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from convviz.explore.lessons import reading
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.state.lesson_state import QuestionKind, Withheld
from convviz.ui.words.catalogue import Text
from tests.explore.lessons.written import LESSON, changed, put


def lines(path: Path, language: str = "en") -> list[str]:
    """Return what is said of a file that is refused."""
    with pytest.raises(LessonError) as refused:
        reading.read(path)
    return [Text(language).text(mistake.line) for mistake in refused.value.mistakes]


def test_a_lesson_is_read_as_it_is_written(tmp_path: Path) -> None:
    lesson = reading.read(put(tmp_path))
    assert (lesson.id, lesson.minutes, lesson.folder) == ("mine", 4.5, tmp_path)
    assert lesson.title == {"en": "Mine", "zh": "我的课"}
    one, two, three = lesson.steps
    assert (one.patch.example, one.patch.at, one.patch.scene) == ("lesson", (2, 3, 1), "field")
    assert one.patch.chosen == (("order", "x_first"), ("relu", False))
    assert (one.patch.numbers, one.patch.do, one.patch.light) == (
        (("W0[2,2,1]", 0),),
        ("back", "next"),
        "same_weights",
    )
    assert one.expected == (("value", 6), ("V[2,3,1]", 6))
    assert one.notes == {"en": "Wait.", "zh": "等一等。"}
    assert [change.patch.chosen for change in one.changes] == [(("sharing", "unshared"),)]
    assert (one.points, two.points, three.points) == (4, 3, 3)
    assert two.changes == ()
    assert two.notes is None


def test_the_right_answer_of_a_typed_number_comes_first(tmp_path: Path) -> None:
    question = reading.read(put(tmp_path)).steps[0].question
    assert question is not None
    assert (question.kind, question.about) == (QuestionKind.NUMBER, "V[2,3,1]")
    assert question.withholds == {Withheld.VALUE}
    assert [choice.right for choice in question.choices] == [True, False, False]
    assert [choice.idea for choice in question.choices] == [None, "forgot_bias", None]
    assert [choice.shows for choice in question.choices] == [
        {"en": "{value}", "zh": "{value}"},
        None,
        {"en": "5", "zh": "5"},
    ]


def test_choices_stay_in_their_order(tmp_path: Path) -> None:
    question = reading.read(put(tmp_path)).steps[1].question
    assert question is not None
    assert [choice.right for choice in question.choices] == [False, True, False]
    assert question.choices[2].why == {"en": "There is one.", "zh": "有一个。"}


def test_a_lesson_in_one_language_says_so_and_is_read_in_both(tmp_path: Path) -> None:
    text = changed(('id = "mine"', 'id = "mine"\nlanguages = ["zh"]'), ('en = "Mine", ', ""))
    lesson = reading.read(put(tmp_path, text))
    assert lesson.title == {"en": "我的课", "zh": "我的课"}
    assert lesson.about == {"en": "A try", "zh": "试一试"}


@pytest.mark.parametrize("text", [LESSON.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + LESSON.encode()])
def test_what_windows_editors_write_is_read(tmp_path: Path, text: bytes) -> None:
    assert len(reading.read(put(tmp_path, text)).steps) == 3


def test_a_number_of_one_neurons_own_set_can_be_changed_and_what_is_lit_goes_out(tmp_path: Path) -> None:
    names = '{ "W0[1,2][2,2,1]" = 0, "b1[0,3]" = -1.5, "X[4,6,0]" = 2 }'
    text = changed(('{ "W0[2,2,1]" = 0 }', names), ('light = "same_weights"', 'light = "none"'))
    patch = reading.read(put(tmp_path, text)).steps[0].patch
    assert patch.numbers == (("W0[1,2][2,2,1]", 0), ("b1[0,3]", -1.5), ("X[4,6,0]", 2))
    assert patch.light == "none"


def test_a_picture_may_be_in_a_folder_within(tmp_path: Path) -> None:
    (tmp_path / "faces").mkdir()
    (tmp_path / "faces" / "one.PNG").touch()
    lesson = reading.read(put(tmp_path, changed(("minutes = 2", 'minutes = 2\npicture = "faces/one.PNG"'))))
    assert lesson.steps[0].picture == "faces/one.PNG"


def test_code_and_comparisons_are_no_html(tmp_path: Path) -> None:
    text = changed(("V is *one* number.", "`<b>` and a<b, x > 3; [a link](http://example.org) `![p](q)`"))
    assert reading.read(put(tmp_path, text)).steps[0].text["en"].startswith("`<b>`")


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_are_followed_before_the_place_of_a_picture_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    folder.mkdir()
    (tmp_path / "secret.png").touch()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "circle.png").symlink_to(folder / "circle.png")
    (folder / "real.png").touch()
    (folder / "inside.png").symlink_to(folder / "real.png")
    with_picture = [
        (n, changed(("minutes = 2", f'minutes = 2\npicture = "{n}.png"')))
        for n in ("inside", "link", "circle")
    ]
    inside, link, circle = (put(folder, text, f"{name}.toml") for name, text in with_picture)
    assert reading.read(inside).steps[0].picture == "inside.png"
    assert lines(link) == ['link.toml: step 1: "picture": "link.png" is not in the folder of the lesson.']
    assert lines(circle) == [
        'circle.toml: step 1: "picture": there is no file "circle.png" in the folder of the lesson.'
    ]


def test_a_folder_a_missing_file_and_one_that_is_too_large_are_told(tmp_path: Path) -> None:
    assert lines(tmp_path / "no.toml") == ["no.toml: There is no such file."]
    (tmp_path / "folder.toml").mkdir()
    assert lines(tmp_path / "folder.toml") == ["folder.toml: This is not a file."]
    large = put(tmp_path, LESSON + "#" * reading.MOST_BYTES)
    assert lines(large) == ["my.toml: The file is too large; a lesson has 1 MB at most."]
    assert lines(Path(f"{tmp_path}/{'x' * 5000}.toml"))[0].endswith(
        "The file cannot be read; perhaps its permissions do not allow it."
    )


def test_what_would_take_all_memory_is_not_parsed(tmp_path: Path) -> None:
    assert lines(put(tmp_path, "a = 1\n" + "a." * 300_000 + "a = 1")) == [
        "my.toml: Line 2 has more than 60 full stops; write shorter lines."
    ]
    assert lines(put(tmp_path, "a = " + "[" * 400_000)) == ["my.toml: Lists or tables are nested too deeply."]
    assert lines(put(tmp_path, "a = " + "9" * 400_000))[0].startswith("my.toml: This is not TOML (")


def test_a_lesson_has_up_to_200_steps(tmp_path: Path) -> None:
    texts = 'title = { en = "a", zh = "a" }\ntext = { en = "a", zh = "a" }\n'
    step = f'[[step]]\nexample = "lesson"\nminutes = 1\n{texts}'
    head = LESSON.partition("[[step]]")[0]
    assert len(reading.read(put(tmp_path, head + step * 200)).steps) == 200
    assert lines(put(tmp_path, head + step * 201)) == [
        "my.toml: There are 201 steps; a lesson has 200 at most."
    ]


def test_all_mistakes_are_told_in_one_pass_and_in_both_languages(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        changed(
            ('id = "mine"\n', ""),
            ("light =", "ligth ="),
            ('order = "x_first"', "order = [1]"),
            (', zh = "加上偏置。"', ""),
            ('idea = "swapped_indices"', 'idea = "swapd_indices"'),
            ('"V[3,2,1]"', '"V[3,2]"'),
        ),
    )
    idea = "swapped_indices"
    assert [line.removeprefix("my.toml: ") for line in lines(path)] == [
        '"id" is missing.',
        'step 1, in set: "order" must be a word in quotes, a number, true or false, not […].',
        'step 1: "ligth" is not known; did you mean "light"?',
        'step 1, in question: "explained" has no Chinese text (zh).',
        f'step 2, in question, choices 1: "idea": there is no "swapd_indices"; did you mean "{idea}"?',
        'step 3, in question, wrong 1: "answer": "V[3,2]" is not a cell; write it as V[2,3,1] or X[4,6,0].',
    ]
    assert lines(path, "zh")[2] == "my.toml：第 1 步：没有“ligth”这个字段；是不是“light”？"
