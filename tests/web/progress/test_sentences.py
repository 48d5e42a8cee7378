"""Sentences of the lights' rules in the page's language."""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chengnuo.core.progress import queries
from chengnuo.core.progress.rules import sentences
from chengnuo.core.progress.shapes import Target
from chengnuo.kernel.sentences import Sentence
from chengnuo.web.shell.templatetags.shell import said
from tests.core.progress.conftest import built
from tests.web.people import text_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("template", sorted(sentences.TEMPLATES))
def test_every_template_has_an_english_one_with_the_same_values(template: str) -> None:
    names = set(re.findall(r"%\((\w+)\)s", template))
    made = Sentence(template, **dict.fromkeys(names, "7"))
    assert made == template % dict.fromkeys(names, "7")
    with translation.override("en"):
        shown = said(made)
    assert not CHINESE.search(shown) and shown.count("7") == made.count("7")


def test_a_sentence_is_chinese_until_an_english_page_shows_it(spaces: Target, desk: Client) -> None:
    built(10)
    stand = queries.standing(spaces.figure_id)
    assert stand.light_reason.startswith("到 7 月 1 日应达 ")
    assert said(stand.light_reason) == stand.light_reason
    assert said(pickle.loads(pickle.dumps(stand.light_reason))) == stand.light_reason
    page = reverse("progress:target", args=[spaces.figure_id])
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = text_of(desk.get(page))
    assert "Expected by July 1: " in english and "measured 10 个" in english, "units are the report's own"
    assert "red below" in english and "不低于" not in english
    with translation.override("en"):
        assert said("人写的理由") == "人写的理由"
        assert said(date(2023, 7, 1)) == "July 1"
