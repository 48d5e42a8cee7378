"""Contracts, rosters, grids of people and score sheets go out as tables and come back, with every fault at its place."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from chengnuo.core.cases import contracts, sheets
from chengnuo.core.cases.contracts import Terms
from chengnuo.core.people import duties
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import NewShift
from chengnuo.core.people.models import User
from chengnuo.core.people.services import load_jianghan_units
from chengnuo.core.places.services import load_jianghan
from chengnuo.exchange import contracts_table, duties_table, score_sheet
from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.kernel.clock import SHANGHAI

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None) -> User:
    load_jianghan()
    load_jianghan_units()
    return User.objects.create(username="ducha", display_name="督查员", role="supervisor", password="!")


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_contracts_come_back_unchanged(boss: User, kind: str) -> None:
    unit = people.units()[0]
    terms = Terms("=包", unit.id, "event", "06", "", date(2026, 1, 1), date(2026, 12, 31))
    contracts.create_contract(actor=boss, terms=terms)
    data = contracts_table.export_contracts(actor=boss, kind=kind).data
    run = contracts_table.dry_run(actor=boss, data=data)
    assert (run.errors, run.unchanged, run.changes) == ((), 1, ())


def test_a_table_of_contracts_names_every_fault_and_writes_nothing(boss: User) -> None:
    unit = people.units()[0].short_name
    data = csv(
        "编号,版本,名称,单位,类别,代码前缀,街道,开始,最后一天",
        f",,新包,{unit},事件,06,,2026-01-01,",
        f"99,1,旧包,{unit},,,,2026-01-01,",
        ",,坏包,没有局,车,6x,月球街,明天,",
    )
    run = contracts_table.dry_run(actor=boss, data=data)
    assert [p.words for p in run.planned] == ["新包"]
    assert {(e.row, e.header) for e in run.errors} == {
        (3, "编号"),
        (4, "单位"),
        (4, "类别"),
        (4, "街道"),
        (4, "开始"),
    }
    with pytest.raises(SheetHasErrors):
        contracts_table.apply_table(actor=boss, data=data, name="x")
    assert contracts.contracts() == ()


def test_a_roster_comes_in_once_and_is_taken_back_as_a_whole(boss: User) -> None:
    unit = people.units()[0]
    data = csv("单位,值班人,电话,开始,结束", f"{unit.short_name},老王,0270,2026-01-05 08:00,2026-01-05 24:00")
    batch = duties_table.apply_roster(actor=boss, data=data, name="一月.csv")
    start, end = datetime(2026, 1, 5, 23, 59, tzinfo=SHANGHAI), datetime(2026, 1, 6, tzinfo=SHANGHAI)
    assert [s.name for s in duties.shifts(start, end)] == ["老王"]
    assert duties_table.roster_run(actor=boss, data=data).unchanged == 1
    assert duties_table.apply_roster(actor=boss, data=data, name="again") == ""
    out = duties_table.export_roster(actor=boss, kind="xlsx", shifts=duties.shifts(start, end)).data
    assert load_workbook(BytesIO(out)).active["B2"].value == "老王"  # type: ignore[index]
    assert duties.undo_batch(actor=boss, batch=batch) == 1 and duties.shifts(start, end) == ()


def test_a_roster_with_wrong_times_says_where(boss: User) -> None:
    unit = people.units()[0].short_name
    data = csv(
        "单位,值班人,开始,结束",
        f"{unit},老王,早上,2026-01-05 20:00",
        f"{unit},,2026-01-05 08:00,2026-01-05 07:00",
    )
    run = duties_table.roster_run(actor=boss, data=data)
    assert {(e.row, e.header) for e in run.errors} == {(2, "开始"), (3, "值班人"), (3, "结束")}


def test_grids_of_people_come_in_with_their_faults_named(boss: User) -> None:
    walker = User.objects.create(username="wangge", display_name="网格员", role="grid_worker", password="!")
    good = csv("网格编码,登录名,开始,最后一天", "420103001002001,wangge,2026-01-01,")
    duties_table.apply_grids(actor=boss, data=good, name="x")
    assert [row.grid_code for row in duties.grid_duties(person_id=walker.pk)] == ["420103001002001"]
    assert duties_table.grids_run(actor=boss, data=good).unchanged == 1
    bad = csv("网格编码,登录名,开始", "420103001002001,wangge,2026-02-01", "999,nobody,2026-01-01")
    errors = duties_table.grids_run(actor=boss, data=bad).errors
    assert {(e.row, e.header) for e in errors} == {(2, "网格编码"), (3, "网格编码"), (3, "登录名")}


def test_shifts_of_somebody_with_an_account_are_known_as_theirs(boss: User) -> None:
    unit = people.units()[0]
    User.objects.create(username="a", display_name="老李", role="handler", unit_id=unit.id, password="!")
    data = csv("单位,值班人,开始,结束", f"{unit.name},老李,2026-01-05 08:00,2026-01-05 20:00")
    [new] = duties_table.roster_run(actor=boss, data=data).changes
    assert isinstance(new, NewShift) and new.person_id is not None


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_score_sheet_comes_back_the_same(boss: User, kind: str) -> None:
    shipped = sheets.sheet_in_use()
    read = score_sheet.read_sheet(score_sheet.export_sheet(actor=boss, sheet=shipped, kind=kind).data)
    assert (tuple(read.lines), read.total, read.limits) == (shipped.lines, shipped.total, shipped.limits)
    with pytest.raises(SheetError, match="没有指标「好看率」"):
        score_sheet.read_sheet(csv("指标,分值", "好看率,十"))
