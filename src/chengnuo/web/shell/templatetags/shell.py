"""Tags and filters every template may use without loading them."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chengnuo.kernel.clock import day_words, local
from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.permissions import allows, allows_some
from chengnuo.kernel.sentences import Sentence

register = template.Library()

#: Marks of honesty: what is not measured or not from a document says so wherever it is drawn.
_MARKS = {
    "simulated": (_("模拟"), _("由程序生成，不是真实数据")),
    "example": (_("示例"), _("不是取自手头的文件，待核实")),
    "suggested": (_("建议"), _("由规则推荐，待人工确认")),
    "unsure": (_("待核"), _("把握不大，请人工核对")),
}


# The order counts: Edge also calls itself Chrome, and Chrome Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("QQBrowser", "QQBrowser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Kylin", "Kylin"), ("UOS", "UOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A Tabler icon. With ``label`` it speaks for itself, without it is decoration beside a word."""
    return _drawn(asset("icons.svg"), str(name), str(label), str(css))


@lru_cache(maxsize=1024)
def _drawn(sheet: str, name: str, label: str, css: str) -> SafeString:
    """A page has hundreds of icons, most of them the same few."""
    href = f"{sheet}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
@lru_cache(maxsize=256)
def options(pairs: tuple[tuple[object, str], ...], chosen: object) -> SafeString:
    """The choices of a long select, (value, words) each: hundreds of them are drawn once, not at every request."""
    rows = ((value, SafeString(" selected" if value == chosen else ""), word) for value, word in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def asset(name: str) -> str:
    """Address of a file built by the front end; it changes when the file does."""
    return _address(name) if not settings.DEBUG else _made(name)


@lru_cache(maxsize=64)
def _address(name: str) -> str:
    return _made(name)


def _made(name: str) -> str:
    return f"{static('dist/' + name)}?v={_fingerprint(name)}"


def _fingerprint(name: str) -> str:
    # an f-string, as pathlib in Python 3.11 takes no SafeString
    path = Path(settings.WEB) / f"static/dist/{name}"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else "0"


@register.filter
def can(user: Any, permission: str) -> bool:
    """``{% if user|can:"ledger.edit" %}``: may the person do it on everything."""
    return allows(user, permission)


@register.filter
def can_some(user: Any, permission: str) -> bool:
    """``{% if user|can_some:"ledger.plan" %}``: may the person do it on something; for menus."""
    return allows_some(user, permission)


@register.simple_tag
def may(user: Any, permission: str, obj: Any = None) -> bool:
    """``{% may user "ledger.plan" item as ok %}``: may the person do it on this thing."""
    return allows(user, permission, obj)


@register.simple_tag
def badge(tone: str, icon_name: str, word: str) -> SafeString:
    """A state: colour, icon and word together. ``tone`` neutral | info | good | warn | alert."""
    return _badge(str(tone), icon(icon_name), str(word))


@lru_cache(maxsize=1024)
def _badge(tone: str, drawn: SafeString, word: str) -> SafeString:
    """A list says the same few states over and over."""
    return format_html('<span class="cn-badge cn-{}">{}{}</span>', tone, drawn, word)


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The mark 模拟, 示例, 建议 or 待核 (``simulated``, ``example``, ``suggested``, ``unsure``)."""
    word, meaning = _MARKS[kind]
    return format_html('<span class="cn-mark cn-mark-{}" title="{}">{}</span>', kind, meaning, word)


@register.filter
def day(value: date | datetime | None) -> str:
    """2023年1月31日, or a dash."""
    if value is None:
        return "—"
    shown = local(value).date() if isinstance(value, datetime) else value
    return day_words(shown) if _is_chinese() else shown.isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """2023-01-31 09:05 on the district's clock, or a dash."""
    return f"{local(value):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def number(value: float | int | None) -> str:
    """1,234 or 1,234.5; never 1.0; a dash for nothing."""
    if value is None:
        return "—"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4f}".rstrip("0")
    return f"{int(value):,}"


@register.filter
def said(value: Any) -> str:
    """A sentence of a rule in the page's language; anything else as it is."""
    if isinstance(value, Sentence):
        return gettext(value.template) % {name: said(one) for name, one in value.values.items()}
    if isinstance(value, date):
        return f"{value.month} 月 {value.day} 日" if _is_chinese() else f"{value:%B} {value.day}"
    return gettext(value.label) if isinstance(value, Labelled) else str(value)


@register.filter
def initial(name: str) -> str:
    """The sign in the round beside a person's name: 督 of 模拟·督查员."""
    return name.rpartition("·")[2][:1]


@register.filter
def browser(agent: str) -> str:
    """``Edge 120 · Windows`` of a User-Agent line; the line itself where it is none of the usual."""
    program = next(
        (f"{word} {m[1]}" for sign, word in _BROWSERS if (m := re.search(rf"{sign}/(\d+)", agent))), ""
    )
    system = next((word for sign, word in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (program, system) if part) or agent or "—"


@register.filter
def undo_address(message: Any) -> str:
    """Where 撤回 goes for a message of ``messages.success(…, extra_tags="undo:/address")``, else ""."""
    tags = str(message.extra_tags or "").split()
    return next((tag[len("undo:") :] for tag in tags if tag.startswith("undo:/")), "")


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's address parameters with some changed: ``{% query page=2 %}``; None or "" takes one away."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
