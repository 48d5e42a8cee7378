"""The pages of the progress as people meet them."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from chengnuo.core.progress import queries, services
from chengnuo.core.progress.services import Filled
from chengnuo.core.progress.shapes import Target
from tests.core.progress.conftest import built
from tests.core.progress.test_progress import DAY
from tests.web.ledger.conftest import signed_in
from tests.worlds import World


def text_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_the_list_counts_by_light_and_opens_what_it_counts(
    desk: Client, world: World, spaces: Target
) -> None:
    built(300)
    shown = text_of(desk, "/progress/")
    assert "到 7 月 1 日应达 498 个（匀速，全部的 49.9%），实测 300 个" in shown
    assert "light=red" in shown
    assert "停车泊位" in text_of(desk, f"/ledger/?report={world.report_id}&light=red")
    assert "提高办事效率" not in text_of(desk, f"/ledger/?report={world.report_id}&light=red")
    assert "没有符合条件的承诺" in text_of(desk, f"/ledger/?report={world.report_id}&light=yellow")
    assert spaces.text not in text_of(desk, "/progress/?light=green")
    assert "还没有绑定（" in shown


def test_the_page_of_a_target_says_by_which_rule_and_how_sure(
    desk: Client, world: World, spaces: Target
) -> None:
    built(420)
    shown = text_of(desk, f"/progress/t/{spaces.figure_id}/")
    for words in (
        "实际 ÷ 到今天应达。绿：95% 以上",
        "八成把握在",
        "模拟年份上回测过",
        "照这样",
        "从 2023-01-01 起累计",
    ):
        assert words in shown
    earlier = text_of(desk, f"/progress/t/{spaces.figure_id}/?as_of=2023-02-15")
    assert "到 2 月 15 日应达 126 个" in earlier
    assert "实测 0 个" in earlier


def test_a_unit_reports_on_its_own_and_says_why_it_differs(
    unit_desk: Client, world: World, spaces: Target
) -> None:
    built(500)
    assert f"/progress/report/{spaces.commitment_id}/{spaces.figure_id}/" in text_of(
        unit_desk, "/progress/report/"
    )
    address = f"/progress/report/{spaces.commitment_id}/{spaces.figure_id}/"
    assert "填报与它相差 60" in text_of(unit_desk, f"{address}gap/?value=560&day={DAY}")
    assert "为什么不一致" not in text_of(unit_desk, f"{address}gap/?value=505&day={DAY}")

    form = {"day": str(DAY), "value": "560", "words": "两个停车场完工"}
    refused = unit_desk.post(address, form)
    assert refused.status_code == 422
    assert "相差 60 个，请说明原因" in refused.content.decode()
    assert "两个停车场完工" in refused.content.decode()  # nothing has to be typed again
    paper = SimpleUploadedFile("验收.pdf", b"%PDF-1.7 paper")
    sent = unit_desk.post(address, {**form, "gap_reason": "尚未录入", "files": [paper]})
    assert sent.status_code == 302
    assert f"sent=progress%3A{world.handler.pk}%3A" in sent["Location"]

    entry = queries.history(spaces.figure_id)[0]
    shown = text_of(unit_desk, f"/progress/t/{spaces.figure_id}/")
    assert "差异说明：" in shown
    assert "验收.pdf" in shown
    file = unit_desk.get(f"/progress/evidence/{entry.evidence[0].id}/")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert b"".join(file.streaming_content) == b"%PDF-1.7 paper"  # type: ignore[attr-defined]

    corrected = unit_desk.post(
        f"{address}?correct={entry.id}",
        {**form, "value": "505", "correct": entry.id, "correction": "重复计算了一处"},
    )
    assert corrected.status_code == 302
    again = text_of(unit_desk, f"/progress/t/{spaces.figure_id}/")
    assert "已更正" in again
    assert "重复计算了一处" in again


def test_another_units_target_is_not_theirs_to_report(
    unit_desk: Client, world: World, spaces: Target
) -> None:
    other = next(row for row in world.rows() if "就业" in row.text)
    assert unit_desk.get(f"/progress/report/{other.id}/0/").status_code == 403
    assert (
        unit_desk.post(
            f"/progress/t/{spaces.figure_id}/bind/", {"way": "reason", "reason": "没有系统"}
        ).status_code
        == 403
    )
    assert signed_in(world.commander).get("/progress/report/").status_code == 403


def test_supervisors_bind_light_and_take_back(desk: Client, world: World, spaces: Target) -> None:
    built(100)
    page = f"/progress/t/{spaces.figure_id}/"
    desk.post(f"{page}bind/", {"way": "reason", "reason": "改为现场核查，没有台账"})
    assert "改为现场核查，没有台账" in text_of(desk, page)
    desk.post(f"{page}undo/")
    assert "实测 100 个" in text_of(desk, page)
    desk.post(f"{page}light/", {"light": "yellow", "reason": "下周集中验收"})
    assert "人工调整：下周集中验收" in text_of(desk, page)
    assert "人工调整：下周集中验收" in text_of(desk, f"/ledger/{spaces.commitment_id}/")
    desk.post(f"{page}light/", {"light": ""})
    assert "人工调整" not in text_of(desk, page)

    other = next(one for one in queries.targets_of(world.report_id) if one.figure_id != spaces.figure_id)
    text = queries.target(other.figure_id).text
    assert text in text_of(desk, f"/progress/bindings/?report={world.report_id}")
    assert desk.post(f"/progress/bindings/?report={world.report_id}", {"step": "suggest"}).status_code == 302


def test_the_file_holds_what_the_page_shows(desk: Client, world: World, spaces: Target) -> None:
    built(300)
    services.report_progress(actor=world.handler, commitment_id=spaces.commitment_id, figure_id=spaces.figure_id,
                             filled=Filled(DAY, "完成", 302))  # fmt: skip
    answer = desk.get("/progress/export.xlsx?light=red")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    header, *rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    line = dict(zip(header, next(row for row in rows if "停车泊位" in " ".join(row)), strict=True))
    assert (line["实测"], line["填报"], line["应达"], line["差异"], line["目标"]) == (
        "300",
        "302",
        "498",
        "2",
        "1,000 个",
    )
    assert "是应达的 60.2%" in line["亮灯理由"]
    assert line["数据性质"] == ""
