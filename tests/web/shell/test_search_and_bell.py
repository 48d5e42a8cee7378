"""The search box and the bell: real things only, and only what a person may see."""

import pytest
from django.test import Client

from chengnuo.core.people.models import User
from chengnuo.kernel.jobs import queue, registry, worker
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PROVIDERS", {})
    names = ["新增停车泊位 7000 个", "建设口袋公园 2 个"]

    def find(user: object, text: str, limit: int) -> list[Hit]:
        ranked = sorted(names, key=lambda name: -search.closeness(text, name))
        return [Hit(name, "/x/") for name in ranked if search.closeness(text, name) >= 0.5][:limit]

    search.register(
        "things", label="承诺", permission="ledger.view", find=find, more_url=lambda q: f"/all/?q={q}"
    )


@pytest.fixture
def sam(client: Client) -> User:
    user = User.objects.create(username="sam", display_name="某人", role="supervisor", password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_words_that_stand_apart_are_found_by_their_pairs_of_signs(providers: None, sam: User) -> None:
    (group,) = search.search(sam, "停车位")
    assert [hit.title for hit in group.hits] == ["新增停车泊位 7000 个"]
    assert search.search(sam, "  ") == ()


def test_nobody_finds_what_they_may_not_see(providers: None) -> None:
    resident = User(username="r", display_name="r", role="resident")
    assert search.search(resident, "停车位") == ()


def test_the_box_gets_a_panel_and_the_page_a_page(client: Client, providers: None, sam: User) -> None:
    panel = client.get("/search/?q=停车位", headers={"HX-Request": "true"}).content.decode()
    assert "新增停车泊位" in panel and "<html" not in panel
    page = client.get("/search/?q=停车位").content.decode()
    assert "新增停车泊位" in page and "搜索「停车位」" in page
    assert "没有找到「龙」" in client.get("/search/?q=龙").content.decode()


def test_what_was_typed_is_shown_as_text(client: Client, sam: User) -> None:
    page = client.get("/search/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page


def test_the_bell_counts_only_what_waits_for_a_person(client: Client, sam: User) -> None:
    def fails(context: object, params: dict[str, object]) -> None:
        raise RuntimeError

    def bell() -> str:
        return client.get("/notices/").content.decode()

    registry.register("t.ok", lambda context, params: {}, title="导入成功的报告")
    registry.register("t.fails", fails, title="导入失败的报告")
    assert "没有需要处理的事" in bell() and 'data-urgent="0"' in bell()
    good = queue.enqueue("t.ok", {}, sam)
    assert "排队中" in bell() and 'data-urgent="0"' in bell()
    queue.enqueue("t.fails", {}, sam)
    worker.run_waiting()
    text = bell()
    assert 'data-urgent="1"' in text
    assert text.index("导入失败的报告") < text.index("导入成功的报告")
    client.get(f"/jobs/{good.id}/")
    assert "导入成功的报告" not in bell()


def test_the_bell_is_silent_about_the_jobs_of_others(client: Client, sam: User) -> None:
    registry.register("t.ok", lambda context, params: {}, title="别人的任务")
    queue.enqueue(
        "t.ok", {}, User.objects.create(username="o", display_name="o", role="supervisor", password="!")
    )
    assert "别人的任务" not in client.get("/notices/").content.decode()


def test_a_unit_is_found_by_its_names_and_by_its_duties(client: Client, sam: User) -> None:
    from chengnuo.core.people import services

    services.create_unit(actor=sam, name="区城乡建设局", short_name="区建设局", duties="停车泊位、路网")
    services.create_unit(actor=sam, name="区教育局", duties="学位")
    for words in ("建设局", "停车泊位"):
        assert "区城乡建设局" in client.get(f"/search/?q={words}").content.decode()
    assert "区城乡建设局" not in client.get("/search/?q=学位").content.decode()
