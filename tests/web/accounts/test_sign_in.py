"""Signing in, being locked out, and what a person can do with their own account."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from chengnuo.core.people.models import User
from chengnuo.kernel.audit import log

pytestmark = pytest.mark.django_db
DOOR = "/accounts/sign-in/"
PASSWORD = "right-password-1"


@pytest.fixture
def person() -> User:
    user = User(username="du", display_name="杜某", role="supervisor")
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, password: str = PASSWORD, **more: str) -> "object":
    return client.post(DOOR, {"username": "du", "password": password, **more})


def test_a_stranger_is_sent_to_the_door_and_back_again(client: Client, person: User) -> None:
    answer = client.get("/design/")
    assert answer.headers["Location"] == f"{DOOR}?next=/design/"
    answer = enter(client, next="/design/")
    assert answer.headers["Location"] == "/design/"
    assert client.get("/design/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, person: User, target: str) -> None:
    assert enter(client, next=target).headers["Location"] == "/"


def test_a_wrong_password_is_told_in_chinese_without_saying_which_was_wrong(
    client: Client, person: User
) -> None:
    known = enter(client, "wrong").content.decode()
    unknown = client.post(DOOR, {"username": "nobody", "password": "x"}).content.decode()
    assert "登录名或口令不对" in known and "登录名或口令不对" in unknown
    assert "wrong" not in known


def test_empty_fields_are_named(client: Client) -> None:
    text = client.post(DOOR, {}).content.decode()
    assert "请填登录名。" in text and "请填口令。" in text


def test_after_five_failures_even_the_right_password_is_refused(client: Client, person: User) -> None:
    for _ in range(4):
        assert enter(client, "wrong").status_code == 422
    fifth = enter(client, "wrong")
    assert fifth.status_code == 429
    assert "锁定" in fifth.content.decode() and "15 分钟" in fifth.content.decode()
    assert enter(client).status_code == 429
    assert client.get("/design/").status_code == 302
    assert log.search(action="accounts.locked_out").total == 2


def test_a_lock_does_not_hit_the_same_person_at_another_desk(client: Client, person: User) -> None:
    for _ in range(6):
        enter(client, "wrong")
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert enter(other).status_code == 302


def test_a_success_forgets_earlier_failures(client: Client, person: User) -> None:
    for _ in range(2):
        for _ in range(4):
            enter(client, "wrong")
        assert enter(client).status_code == 302
        client.post(reverse("accounts:sign-out"))


def test_a_lock_ends(client: Client, person: User, settings: "object") -> None:
    settings.AXES_COOLOFF_TIME = timedelta(0, 0, 1000)  # type: ignore[attr-defined]
    for _ in range(6):
        enter(client, "wrong")
    assert enter(client).status_code == 302


def test_a_closed_account_cannot_sign_in(client: Client, person: User) -> None:
    User.objects.update(is_active=False)
    assert enter(client).status_code == 422


def test_signing_out_ends_the_session(client: Client, person: User) -> None:
    enter(client)
    assert client.get(reverse("accounts:sign-out")).status_code == 405
    client.post(reverse("accounts:sign-out"))
    assert client.get("/design/").status_code == 302
    assert [e.action for e in log.search(action="accounts.").entries] == [
        "accounts.sign_out",
        "accounts.sign_in",
    ]


def test_a_person_sees_their_sign_ins_and_ends_one_elsewhere(client: Client, person: User) -> None:
    elsewhere = Client(REMOTE_ADDR="10.9.8.7", HTTP_USER_AGENT="Firefox at home")
    enter(elsewhere)
    enter(client)
    page = client.get(reverse("accounts:me")).content.decode()
    assert "10.9.8.7" in page and "Firefox at home" in page and "本次登录" in page
    row = person.sign_ins.get(address="10.9.8.7")
    client.post(reverse("accounts:end-session", args=[row.pk]))
    assert elsewhere.get("/design/").status_code == 302
    assert client.get("/design/").status_code == 200


def test_nobody_ends_the_session_of_another(client: Client, person: User) -> None:
    enter(client)
    other = User(username="other", display_name="别人", role="resident")
    other.set_password(PASSWORD)
    other.save()
    stranger = Client()
    stranger.post(DOOR, {"username": "other", "password": PASSWORD})
    stranger.post(reverse("accounts:end-session", args=[person.sign_ins.get().pk]))
    assert client.get("/design/").status_code == 200


def test_a_new_password_ends_open_sessions(client: Client, person: User) -> None:
    from chengnuo.core.people.services import set_password

    enter(client)
    set_password(actor=None, username="du", password="another-password-2")
    assert client.get("/design/").status_code == 302


def test_a_person_changes_the_own_password_and_stays_signed_in_here_alone(
    client: Client, person: User
) -> None:
    elsewhere = Client()
    enter(elsewhere)
    enter(client)
    page = reverse("accounts:password")
    new = "一个足够长的新口令 9"
    answer = client.post(page, {"old": PASSWORD, "new": new, "again": new}, follow=True)
    assert "口令已改" in answer.content.decode() and "本次登录" in answer.content.decode()
    assert client.get("/design/").status_code == 200
    assert elsewhere.get("/design/").status_code == 302
    assert enter(Client(), new).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", "a-long-enough-one", "a-long-enough-one", "现在的口令不对。"),
        (PASSWORD, "a-long-enough-one", "another", "两次填的新口令不一样。"),
        (PASSWORD, "short", "short", "太短：至少要 10 位。"),
        (PASSWORD, "12345678901234", "12345678901234", "不能只有数字。"),
    ],
)
def test_a_password_that_does_not_do_is_refused_with_the_reason(
    client: Client, person: User, old: str, new: str, again: str, told: str
) -> None:
    enter(client)
    answer = client.post(reverse("accounts:password"), {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_the_last_sign_in_is_the_one_before_this(client: Client, person: User) -> None:
    enter(client)
    assert User.objects.get().previous_sign_in is None
    first = person.sign_ins.get().at
    client.post(reverse("accounts:sign-out"))
    enter(client)
    assert User.objects.get().previous_sign_in == first


def test_language_theme_and_shortcuts_are_kept_with_the_account(client: Client, person: User) -> None:
    enter(client)
    client.post(reverse("accounts:language"), {"language": "en", "next": "/design/"})
    client.post(reverse("accounts:theme"), {"theme": "dark"})
    client.post(reverse("accounts:shortcuts"), {"off": "1"})
    user = User.objects.get()
    assert (user.language, user.theme, user.shortcuts_off) == ("en", "dark", True)
    elsewhere = Client()
    enter(elsewhere)
    page = elsewhere.get("/design/").content.decode()
    assert '<html lang="en"' in page and 'data-bs-theme="dark"' in page


def test_a_choice_that_does_not_exist_changes_nothing(client: Client, person: User) -> None:
    enter(client)
    client.post(reverse("accounts:language"), {"language": "xx"})
    client.post(reverse("accounts:theme"), {"theme": "<script>"})
    assert "<script>" not in client.get("/design/").content.decode().split("<head>")[0]
    assert User.objects.get().theme == ""


def test_chinese_is_spoken_unless_a_person_chose_otherwise(client: Client) -> None:
    page = client.get(DOOR, headers={"Accept-Language": "en-US,en"}).content.decode()
    assert '<html lang="zh-Hans"' in page and "登录" in page


def test_the_cookies_are_for_the_server_alone(client: Client, person: User) -> None:
    enter(client)
    cookie = client.cookies["chengnuo_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert Session.objects.count() == 1


def test_a_session_lives_by_what_a_person_does_not_by_a_page_that_asks_for_news(
    client: Client, person: User
) -> None:
    enter(client)
    client.get("/design/")

    def expires() -> "object":
        return Session.objects.get().expire_date

    session = client.session
    session["active_at"] = 0
    session.save()
    before = expires()
    client.get("/notices/")
    assert expires() == before
    client.get("/design/")
    assert expires() > before  # type: ignore[operator]
