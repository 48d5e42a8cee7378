"""The page of a person's API tokens."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from chengnuo.core.people import tokens
from chengnuo.core.people.models import ApiToken, User
from chengnuo.kernel.audit import log

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"


def person(role: str) -> User:
    return User.objects.create(username=f"tok-{role}", password="!", role=role, display_name=f"某{role}")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", ["integrator", "supervisor"])
def test_a_token_is_made_shown_once_and_works(role: str) -> None:
    user = person(role)
    desk = browser_of(user)
    assert "还没有令牌" in desk.get(PAGE).content.decode()
    answer = desk.post(PAGE, {"name": "数据平台", "days": "30"})
    found = re.search(r'value="(cn_[\w-]{40,})"', answer.content.decode())
    assert found and tokens.owner_of(found[1]) == user
    assert "no-store" in answer.headers["Cache-Control"]
    later = desk.get(PAGE).content.decode()
    assert found[1] not in later and f"<code>{found[1][:8]}…</code>" in later
    assert "数据平台" in later
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert "没有用过" not in later, "asking whose it is was its first use"
    assert Client().get("/api/v1/me", headers=headers).json()["username"] == user.username


def test_ending_one_is_at_once_and_both_acts_are_in_the_audit_log() -> None:
    user = person("integrator")
    desk = browser_of(user)
    kept, ended = (tokens.issue_token(actor=user, name=name) for name in ("留下的", "不用的"))
    answer = desk.post(reverse("accounts:revoke-token", args=[ended.row.id]), follow=True)
    page = answer.content.decode()
    assert "令牌已停用" in page and "已停用" in page
    assert tokens.owner_of(ended.token) is None and tokens.owner_of(kept.token) == user
    assert page.index("留下的") < page.index("<code>" + ended.row.hint), "those in use come first"
    written = [(e.action, e.actor_name, e.object_label) for e in log.search(action="api.token").entries]
    assert written == [
        ("api.token_revoke", "某integrator", "不用的"),
        ("api.token_issue", "某integrator", "不用的"),
        ("api.token_issue", "某integrator", "留下的"),
    ]


def test_each_sees_and_ends_only_their_own() -> None:
    theirs = tokens.issue_token(actor=person("supervisor"), name="督查的程序")
    desk = browser_of(person("integrator"))
    assert "督查的程序" not in desk.get(PAGE).content.decode()
    assert desk.post(reverse("accounts:revoke-token", args=[theirs.row.id])).status_code == 404
    assert tokens.owner_of(theirs.token) is not None


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_made() -> None:
    desk = browser_of(person("integrator"))
    nameless = desk.post(PAGE, {"name": " ", "days": "30"})
    assert nameless.status_code == 422 and "请为令牌起一个名称" in nameless.content.decode()
    endless = desk.post(PAGE, {"name": "x", "days": "9999"})
    assert endless.status_code == 422 and "请从列表中选一个有效期" in endless.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("role", ["handler", "duty_officer", "system_admin", "audit_admin", "resident"])
def test_who_has_no_api_has_no_such_page_nor_a_way_to_it(role: str) -> None:
    desk = browser_of(person(role))
    assert desk.get(PAGE).status_code == 403
    assert desk.post(PAGE, {"name": "x", "days": "30"}).status_code == 403
    assert PAGE not in desk.get(reverse("accounts:me")).content.decode()
    assert not ApiToken.objects.exists()


def test_the_menu_of_the_account_leads_there() -> None:
    assert f'href="{PAGE}"' in browser_of(person("integrator")).get(reverse("accounts:me")).content.decode()
