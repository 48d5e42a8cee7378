"""What a person was told: counted by the bell, listed, marked, chosen."""

import pytest
from django.test import Client

from chengnuo.core.notices import queries
from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.people.models import User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def li(client: Client) -> User:
    user = User.objects.create(username="li", display_name="李四", role="handler", password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def tell(user: User, key: str = "task.new:1", subject: str = "新任务：井盖破损", urgent: bool = False) -> int:
    send(
        to=Recipient(user.pk, None),
        subject=subject,
        text="解放大道 12 号",
        link="/jobs/",
        key=key,
        urgent=urgent,
    )
    return queries.inbox(user.pk).rows[0].id


def bell(client: Client) -> str:
    return client.get("/notices/").content.decode()


def test_the_bell_counts_what_is_not_read_and_leads_to_it(client: Client, li: User) -> None:
    assert 'data-urgent="0"' in bell(client)
    tell(li, "task.new:1")
    number = tell(li, "case.overdue:1", "超期：路灯不亮", urgent=True)
    text = bell(client)
    assert 'data-urgent="2"' in text and text.index("超期：路灯不亮") < text.index("新任务：井盖破损")
    assert client.get(f"/notices/{number}/").headers["Location"] == "/jobs/"
    assert 'data-urgent="1"' in bell(client) and "超期：路灯不亮" not in bell(client)


def test_what_a_notice_says_is_text_and_no_markup(client: Client, li: User) -> None:
    tell(li, subject="<script>alert(1)</script>")
    for page in (bell(client), client.get("/notices/all/").content.decode()):
        assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


def test_one_is_marked_in_place_and_unmarked(client: Client, li: User) -> None:
    number = tell(li)
    answer = client.post(f"/notices/{number}/read/", {"read": "1"}, headers=HTMX)
    assert "标为未读" in answer.content.decode() and answer.headers["HX-Trigger"] == "cn:notices"
    assert queries.inbox(li.pk).unread == 0
    client.post(f"/notices/{number}/read/", {"read": "0"}, headers=HTMX)
    assert queries.inbox(li.pk).unread == 1


def test_all_read_leaves_what_came_after_the_page_was_made(client: Client, li: User) -> None:
    tell(li, "task.new:1")
    newest = tell(li, "task.new:2")
    assert f'name="newest" value="{newest}"' in client.get("/notices/all/").content.decode()
    tell(li, "task.new:3", "刚到的")
    page = client.post("/notices/all/read/", {"newest": newest}, follow=True).content.decode()
    assert "2 条已标为已读" in page and "1 条未读" in page
    assert [row.subject for row in queries.unread(li.pk)] == ["刚到的"]


def test_the_list_is_filtered_and_says_so_when_nothing_fits(client: Client, li: User) -> None:
    assert "还没有通知" in client.get("/notices/all/").content.decode()
    tell(li, "task.new:1", "甲")
    tell(li, "case.overdue:1", "乙乙")
    text = client.get("/notices/all/?event=case.overdue").content.decode()
    assert "乙乙" in text and "甲</a>" not in text
    assert "没有符合的通知" in client.get("/notices/all/?q=丙&page=zzz").content.decode()


def test_another_persons_notice_is_not_there(client: Client, li: User) -> None:
    other = User.objects.create(username="wang", display_name="王五", role="handler", password="!")
    number = tell(other)
    assert client.get(f"/notices/{number}/").status_code == 404
    assert client.post(f"/notices/{number}/read/", {"read": "0"}, headers=HTMX).status_code == 404
    assert queries.inbox(other.pk).unread == 1


def test_a_person_chooses_how_to_be_told(client: Client, li: User) -> None:
    page = client.get("/accounts/me/notices/").content.decode()
    assert "08:00-20:00" in page and "还没有配置短信服务" in page
    form = {
        "email": "li@example.cn", "phone": "138 0013 8000", "when": "own", "begin": "07:30", "end": "22:00",
        "want": ["task.new|email", "case.overdue|sms"],
    }  # fmt: skip
    assert client.post("/accounts/me/notices/", form).status_code == 302
    kept = queries.preferences(li.pk)
    assert (kept.email, kept.phone, kept.hours) == ("li@example.cn", "13800138000", "07:30-22:00")
    wanted = {(line.event, c.channel) for line in kept.lines for c in line.choices if c.wanted}
    assert {pair for pair in wanted if pair[1] != "app"} == {("task.new", "email"), ("case.overdue", "sms")}


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client, li: User) -> None:
    form = {"email": "li@", "phone": "13800138000", "when": "always", "want": ["other|sms"]}
    answer = client.post("/accounts/me/notices/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "「li@」不是邮箱地址" in page
    assert 'value="li@"' in page and 'value="13800138000"' in page and 'value="other|sms" checked' in page
    assert queries.preferences(li.pk).phone == ""


def test_in_english_too(client: Client, li: User) -> None:
    client.cookies["chengnuo_language"] = "en"
    tell(li)
    for address in ("/notices/all/", "/accounts/me/notices/"):
        page = client.get(address).content.decode()
        assert "New task" in page and "派来新任务" not in page
