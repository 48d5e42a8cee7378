"""English is complete: every sentence of the interface, with the same values in it."""

import re

from django.utils import translation

from chengnuo.web import collect_messages

_VALUES = re.compile(r"%\(\w+\)[.\d]*[sdf]|%[sd%]|</?\w+>")


def test_every_sentence_has_its_english() -> None:
    catalogue = collect_messages.load()
    missing, gone = collect_messages.differences(catalogue, collect_messages.collect())
    untranslated = [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]
    hint = "run: python -m chengnuo.web.collect_messages, then translate"
    assert not missing, f"{hint}: {missing}"
    assert not untranslated, f"{hint}: {untranslated}"
    assert not gone, f"{hint}: {gone}"


def test_english_keeps_the_values_of_the_chinese_sentence() -> None:
    wrong = [
        entry.msgid
        for entry in collect_messages.load()
        for text in ([entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values())
        if sorted(_VALUES.findall(entry.msgid)) != sorted(_VALUES.findall(text))
    ]
    assert not wrong


def test_no_english_sentence_was_left_in_chinese() -> None:
    # names of columns, units and people stay as they are printed
    left = [e.msgid for e in collect_messages.load() if e.msgstr == e.msgid and len(e.msgid) > 1]
    assert not left


def test_chinese_is_shown_as_it_is_written() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext("退出登录") == "退出登录"


def test_sentences_are_found_wherever_they_stand() -> None:
    template = """{% load i18n %}{% trans "甲" %}{% trans '乙' as x %}{{ y|default:_("丙") }}{% trans row.word %}
    {% blocktrans with n=total %}丁 {{ n }}{% endblocktrans %}"""
    assert {m[0] for m in collect_messages.in_template(template)} == {"甲", "乙", "丙", "丁 %(n)s"}
    source = 'x = _("戊")\ny = gettext_lazy("己")\nz = _(name)\nw = ngettext("庚", "辛", 2)'
    assert list(collect_messages.in_python(source)) == [("戊", ""), ("己", ""), ("庚", "辛")]
