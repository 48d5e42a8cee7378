"""Whatever stands in the ledger, a table that nobody touched changes nothing."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.exchange.ledger_xlsx import ledger_csv, ledger_xlsx
from chengnuo.exchange.model import ExportDocument, ExportRow
from chengnuo.exchange.sheet_check import KnownItem, KnownUnit, SheetCheck
from chengnuo.exchange.sheet_in import read_sheet

UNITS = [
    KnownUnit(1, "区城管执法局", "区城市管理执法局", ("区城管局",), True),
    KnownUnit(2, "区文旅局（体育局）", "区文化和旅游局", (), True),
    KnownUnit(3, "区人社局", "区人力资源和社会保障局", (), False),
]
NAMES = {unit.id: unit.name for unit in UNITS}

# Half a surrogate pair is no text that a database could keep.
wordings = st.text(
    st.one_of(
        st.sampled_from("=+-@#'\"，。\n\t\r\x00\x0b\x1f\ufffe_x000D 新增泊位1000个𠮷"),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: any(character.isalnum() for character in text))
units = st.lists(st.sampled_from([1, 2, 3]), max_size=3, unique=True)
deadlines = st.none() | st.dates(date(2022, 1, 1), date(2040, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(wordings, units, st.booleans(), deadlines), min_size=1, max_size=6))
def test_untouched_tables_change_nothing(items: list[tuple[str, list[int], bool, date | None]]) -> None:
    rows, known = [], []
    for number, (text, unit_ids, suggested, deadline) in enumerate(items, start=1):
        lead, others = (unit_ids[0], tuple(unit_ids[1:])) if unit_ids else (None, ())
        rows.append(ExportRow(
            serial=number, code=f"{number:04d}", version=1, headings=(), lead_text="", text=text,
            lead_unit=NAMES.get(lead or 0, ""), co_units=tuple(NAMES[unit] for unit in others),
            suggested=suggested and bool(unit_ids), deadline=deadline, deadline_confirmed=True, state_label="已分工",
        ))  # fmt: skip
        confirmed = not suggested
        known.append(KnownItem(
            id=number, code=f"{number:04d}", version=1, live=True, text=text,
            lead_unit_id=lead if confirmed else None, co_unit_ids=others if confirmed else (),
            suggested_lead_ids=(lead,) if suggested and lead else (),
            suggested_co_ids=others if suggested else (), deadline=deadline,
        ))  # fmt: skip
    document = ExportDocument(
        title="责任分解", report_title="报告", place_name="江汉区", plan_year=2023, is_sample=False, filter_note="",
        made_at=datetime(2023, 1, 1, tzinfo=UTC), rows=tuple(rows),
    )  # fmt: skip
    run = SheetCheck(read_sheet(ledger_xlsx(document)), known, UNITS, 2023).run()
    assert run.errors == ()
    assert run.changes == ()
    assert run.unchanged == len(items)
    for line in ledger_csv(document).decode("utf-8-sig").split("\r\n")[1:]:
        assert not line.startswith(("=", "@"))
