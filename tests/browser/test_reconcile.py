"""Two years in a real browser: a person's word on a row, without leaving the list."""

import pytest
from playwright.sync_api import expect

from chengnuo.core.documents import queries, reconciling
from chengnuo.core.documents import services as documents
from tests.browser.test_ledger import Visit, plainly_read, visit, world
from tests.worlds import REPORT, World

__all__ = ["plainly_read", "visit", "world"]


@pytest.fixture
def run(world: World) -> int:
    text = REPORT.replace("2023", "2024").replace("2022", "2023")
    later = world.imports(text, place_name="江汉区", plan_year=2024)
    documents.accept_report(actor=world.supervisor, report_id=later)
    return reconciling.run_reconciliation(
        actor=world.supervisor, this_year_id=world.report_id, next_year_id=later
    )


def test_a_row_is_decided_in_its_place(visit: Visit, run: int) -> None:
    page = visit(f"/reconcile/{run}/")
    row = page.locator(".rc-table tbody tr").first
    row.locator("summary").click()
    row.locator("select").select_option("不可比")
    row.locator("[name=note]").fill("口径不同")
    row.get_by_role("button", name="记下").click()
    expect(row).to_contain_text("某supervisor核定")
    assert queries.run_rows(run)[0].verdict == "不可比"
