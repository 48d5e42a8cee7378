"""Supervision in the browser: from 立项 to 销号, what a unit sees, the checker's phone, the bulletin, the rules."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chengnuo.core.supervision import check_queries, queries, rulebook, services
from chengnuo.core.supervision.queries import MatterFilter
from chengnuo.core.supervision.rules.words import Act, Level, Result, Subject
from tests.core.supervision.conftest import Office
from tests.core.supervision.test_scores import picture
from tests.web.people import as_user, text_of


def do(client: Client, matter_id: int, act: str, **given: Any) -> Any:
    """Press a button of a matter's page, with the version the page has."""
    page = text_of(client.get(reverse("supervision:matter", args=[matter_id])))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version, "nothing can be done here"
    data = {"act": act, "version": version[1]} | given
    return client.post(reverse("supervision:act", args=[matter_id]), data)


def test_a_matter_goes_its_way_through_the_pages(office: Office) -> None:
    lead, unit, above = as_user(office.supervisor), as_user(office.handler), as_user(office.commander)
    with office.on("2023-11-01 09:00"):
        refused = lead.post(
            reverse("supervision:new"), {"source": "instruction", "demand": "月底前见效", "pace": "hard"}
        )
        assert (
            refused.status_code == 422
            and "批示领导和批示原文" in text_of(refused)
            and "月底前见效" in text_of(refused)
        )
        made = lead.post(reverse("supervision:new"), {
            "source": "instruction", "leader": "区长", "instruction": "抓紧办", "title": "渍水点整治", "demand": "月底前见效", "pace": "hard",
        })  # fmt: skip
        [row] = queries.every_matter(MatterFilter())
        assert made.headers["Location"] == reverse("supervision:matter", args=[row.id])
        assert unit.get(reverse("supervision:matter", args=[row.id])).status_code == 404
        do(lead, row.id, "assign", unit_id=office.unit.pk)
        page = text_of(unit.get(reverse("supervision:matter", args=[row.id])))
        assert "到期 2023-11-02 17:30" in page and "交办当日不计" in page
        for act in ("sign", "plan", "progress", "reply"):
            assert do(unit, row.id, act, text="已落实").status_code == 302
        late = do(lead, row.id, "send_back")
        assert late.status_code == 409 and "请写明内容或理由" in text_of(late)
        for client, act in ((lead, "review"), (lead, "finish"), (above, "clear")):
            assert do(client, row.id, act, text="同意").status_code == 302
        assert "没有符合条件" not in text_of(lead.get(reverse("supervision:board")))
        assert 'aria-current="step"' in text_of(lead.get(reverse("supervision:matter", args=[row.id])))


def test_lists_show_a_unit_its_own_and_export_what_the_filter_says(office: Office) -> None:
    office.assigned(title="水务的事")
    with office.on("2023-11-01 09:00"):
        other = office.filed(title="城管的事")
        office.act(Act.ASSIGN, other, unit_id=office.other.pk)
    unit, lead = as_user(office.handler), as_user(office.supervisor)
    with office.on("2023-11-05 09:00"):
        for view in ("", "list"):
            page = text_of(unit.get(reverse("supervision:board"), {"view": view}))
            assert "水务的事" in page and "城管的事" not in page and "超期" in page
        assert "城管执法局" in text_of(lead.get(reverse("supervision:board"), {"view": "units"}))
        file = lead.get(reverse("supervision:export", args=["xlsx"]), {"unit": office.unit.pk})
    sheet = load_workbook(BytesIO(file.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["事项", "水务的事"] and rows[1][11] == "超期"
    assert unit.get(reverse("supervision:export", args=["xlsx"])).status_code == 403


def test_an_order_is_signed_read_and_printed(office: Office) -> None:
    lead, unit = as_user(office.supervisor), as_user(office.handler)
    with office.on("2023-11-01 09:00"):
        lead.post(reverse("supervision:order-new"), {
            "level": "blue", "unit_id": office.unit.pk, "title": "关于泵站检修的督办单", "text": "检修未完成",
        })  # fmt: skip
        [row] = queries.every_order(queries.OrderFilter())
        here = reverse("supervision:order", args=[row.id])
        assert unit.get(here).status_code == 404
        assert lead.get(reverse("supervision:order-paper", args=[row.id])).status_code == 422
        lead.post(reverse("supervision:order-act", args=[row.id]), {"act": "issue", "version": row.version})
        assert "江督〔2023〕1号" in text_of(unit.get(here))
        first = unit.get(reverse("supervision:order-paper", args=[row.id]))
        assert (
            first.content[:2] == b"PK"
            and first.content == unit.get(reverse("supervision:order-paper", args=[row.id])).content
        )
        assert as_user(office.stranger).get(here).status_code == 404


def test_the_checker_writes_down_what_is_found_on_the_phone(office: Office) -> None:
    lead, walker = as_user(office.supervisor), as_user(office.walker)
    lead.post(reverse("supervision:check-new"), {
        "title": "井盖暗访", "first": "2023-11-01", "last": "2023-11-03", "checker_id": office.walker.pk, "criteria": "齐平",
    })  # fmt: skip
    [plan] = check_queries.plans(office.supervisor, simulated=False)
    add = reverse("supervision:check-points", args=[plan.id])
    wrong = lead.post(add, {"kind": "case", "lines": "20230101-000009"})
    assert wrong.status_code in (404, 422)
    lead.post(add, {"kind": "free", "unit_id": office.unit.pk, "lines": "江汉路口，江汉路1号\n前进路口"})
    _plan, points = check_queries.plan(office.walker, plan.id)
    assert points[0].address == "江汉路1号"
    here = reverse("supervision:point", args=[points[0].id])
    assert walker.post(here, {"result": "bad"}).status_code == 422
    photo = BytesIO(picture())
    photo.name = "a.jpg"
    walker.post(here, {"result": "bad", "finding": "井盖缺失", "photos": [photo]})
    _plan, one = check_queries.point(office.walker, points[0].id)
    assert one.result == Result.BAD and len(one.photos) == 1
    image = reverse("supervision:check-photo", args=[one.photos[0].id])
    assert walker.get(image).status_code == 200 and as_user(office.handler).get(image).status_code == 404
    lead.post(reverse("supervision:check-close", args=[plan.id]))
    assert "井盖缺失" in text_of(as_user(office.handler).get(here))
    assert "转为案卷" in text_of(lead.get(here))


def test_score_bulletin_calendar_and_rules_open_and_change(office: Office) -> None:
    office.assigned()
    lead = as_user(office.supervisor)
    with office.on("2023-11-13 09:00"):
        score = text_of(lead.get(reverse("supervision:score"), {"period": "year"}))
        assert "0</a>/<a" in score and "水务湖泊局" in score
        parts = reverse("supervision:score-parts", args=[office.unit.pk, "sign_due"])
        assert "王家墩路" in text_of(lead.get(parts, {"period": "year"}))
        assert as_user(office.stranger).get(parts).status_code == 404
        preview = text_of(lead.get(reverse("supervision:bulletin-preview")))
        assert "关于2023年11月6日至11月12日" in preview and "已超期 6 个工作日" in preview
        word = lead.get(reverse("supervision:bulletin-draft"))
        issued = lead.post(
            reverse("supervision:bulletin-issue"), {"from": "2023-11-06", "to": "2023-11-12", "sim": "0"}
        )
        kept = lead.get(issued.headers["Location"] + "bulletin.docx")
        assert kept.content == word.content
        lead.post(reverse("supervision:calendar"), {
            "year": "2023", "quarter": "4", "position": "1", "day": "2023-12-29", "reason": "年终结账",
        })  # fmt: skip
        assert "人工调整：年终结账" in text_of(lead.get(reverse("supervision:calendar")))
        limits = dict(rulebook.limits()) | {"kind": "clock", "newest": "0", "sign": "2 工作日"}
        bad = lead.post(reverse("supervision:rules"), limits | {"plan": "三天"})
        assert bad.status_code == 422 and "三天" in text_of(bad)
        assert lead.post(reverse("supervision:rules"), limits).status_code == 302
        assert rulebook.limits()["sign"] == "2 工作日"
        assert as_user(office.handler).post(reverse("supervision:rules"), limits).status_code == 403
        assert lead.post(reverse("supervision:rules"), _order_rule()).status_code == 302
        assert [line.level for line in rulebook.order_rule().lines] == [
            Level.RED
        ] and rulebook.order_rule().lines[0].days == 9


def _order_rule() -> dict[str, str]:
    """The form of the orders' rule with one line left in it."""
    return {
        "kind": "order", "newest": "0", "on5": "1", "days5": "9", "sign_days": "1", "reply_blue": "5", "reply_yellow": "3",
        "reply_red": "2", "prefix": "江督", "issuer": "督查室", "addressee": "各单位",
    }  # fmt: skip


def test_what_is_simulated_is_apart_and_marked(office: Office) -> None:
    office.assigned(title="真的")
    office.assigned(title="演的", simulated=True)
    lead = as_user(office.supervisor)
    with office.on("2023-11-05 09:00"):
        assert "演的" not in text_of(lead.get(reverse("supervision:board")))
        page = text_of(lead.get(reverse("supervision:board"), {"sim": "1", "view": "list"}))
    assert "演的" in page and "真的" not in page and "cn-mark-simulated" in page


def test_the_checks_of_others_are_no_business_of_a_grid_worker(office: Office) -> None:
    draft = services.PlanDraft("别人的暗访", date(2023, 11, 1), date(2023, 11, 2))
    plan_id = services.make_plan(actor=office.supervisor, draft=draft)
    services.add_points(
        actor=office.supervisor, plan_id=plan_id, drafts=[services.PointDraft(Subject.FREE, title="甲")]
    )
    walker = as_user(office.walker)
    assert "别人的暗访" not in text_of(walker.get(reverse("supervision:checks")))
    assert walker.get(reverse("supervision:check", args=[plan_id])).status_code == 404
    assert walker.get(reverse("supervision:board")).status_code == 403
