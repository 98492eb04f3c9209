"""The table of ideas: looked up by id, by subject, and told in both languages."""

from __future__ import annotations

import re

import pytest

from convviz.explore.wrong_ideas.idea import Subject
from convviz.explore.wrong_ideas.output_ideas import OUTPUT_IDEAS
from convviz.explore.wrong_ideas.table import IDEAS, Ideas
from convviz.ui.words.catalogue import LANGUAGES, Text


def test_ids_are_lower_case_names_and_lead_to_their_ideas():
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name) for name in IDEAS)
    assert all(IDEAS[name].id == name for name in IDEAS)
    assert len(IDEAS) == len(set(IDEAS))


def test_every_subject_has_ideas_and_every_idea_one_subject():
    found = [idea for subject in Subject for idea in IDEAS.about(subject)]
    assert all(IDEAS.about(subject) for subject in Subject)
    assert sorted(idea.id for idea in found) == sorted(IDEAS)


def test_the_menu_of_what_if_is_there():
    menu = """forgot_bias bias_per_channel one_channel ignored_stride swapped_indices flipped_kernel
              gradients_averaged kept_last_gradient copies_not_added"""
    assert set(menu.split()) <= set(IDEAS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forgot_bais", "forgot_bias"),
        ("fliped_kernel", "flipped_kernel"),
        ("gradient_averaged", "gradients_averaged"),
    ],
)
def test_a_misspelt_id_is_told_what_it_is_close_to(typed, meant):
    assert IDEAS.similar(typed)[0] == meant
    with pytest.raises(KeyError, match=f"there is no idea '{typed}'; did you mean '{meant}'"):
        IDEAS[typed]
    assert IDEAS.get(typed) is None
    assert typed not in IDEAS


def test_an_id_like_no_other_is_told_nothing():
    with pytest.raises(KeyError, match=r"there is no idea 'zzzzzz'.$"):
        IDEAS["zzzzzz"]


def test_an_id_cannot_be_given_twice():
    with pytest.raises(ValueError, match="two ideas have the id 'forgot_bias'"):
        Ideas(*OUTPUT_IDEAS, OUTPUT_IDEAS[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_causes(language):
    """A name is short and no sentence; a cause is one sentence. Names tell ideas on one subject apart."""
    text, end = Text(language), {"en": ".", "zh": "。"}[language]
    for subject in Subject:
        names = [text.text(idea.name) for idea in IDEAS.about(subject)]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 32 and end not in name for name in names)
    for name in IDEAS:
        cause = text.text(IDEAS[name].cause)
        assert cause.endswith(end)
        assert cause.count(end) == 1
        assert len(re.findall("[:：]", cause)) <= 1
