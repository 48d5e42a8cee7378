"""The draft of next year's review, its bundle, and that every way of changing either is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from chengnuo.core.commitments import services as ledger
from chengnuo.core.progress import services
from chengnuo.core.progress.services import Filled
from chengnuo.core.progress.shapes import Target
from chengnuo.exchange.review_bundle import review_bundle, review_docx
from chengnuo.exchange.review_check import AGREES, BASELESS, DAMAGED, DIFFERS, BundleUnreadable, check
from chengnuo.exchange.review_draft import draft_of
from chengnuo.exchange.review_model import MEASURED, PLANNED, Claim, Draft, Paragraph
from chengnuo.kernel.clock import pretending
from chengnuo.ops import cli
from tests.core.progress.conftest import built, july, spaces
from tests.worlds import REPORT, World, plainly_read, world

__all__ = ["july", "plainly_read", "spaces", "world"]
WRONG = {DIFFERS, BASELESS, DAMAGED}
PLAN = "新增停车泊位1000个；改造老旧小区12个。"


def small() -> Draft:
    """Two measured figures and a target, put together by hand."""

    def measured(name: str, key: str, amounts: list[str], unit: str) -> Claim:
        total = sum(map(int, amounts))
        proof = {
            "indicator": key, "title": key, "formula": "逐个计数", "kind": "sum", "indicator_unit": unit, "factor": "1", "above": f"{total}",
            "above_rows": len(amounts), "below": "", "below_rows": 0, "start": "2023-01-01", "end": "2023-12-31", "simulated": False,
        }  # fmt: skip
        rows = tuple(("above", "record", n, "2023-05-01", one) for n, one in enumerate(amounts, 1))
        return Claim(name, MEASURED, f"{total}{unit}", unit, proof, rows)

    first = measured("n001", "parking", ["623", "300", "200"], "个")
    second = measured("n002", "estates", ["4", "5"], "个")
    at = PLAN.index("12个")
    aim = Claim(
        "n003", PLANNED, "12个", "个", {"report": "报告", "quote": "12个", "start": at, "end": at + 3}
    )
    lines = (
        Paragraph(1, ("2023年工作回顾",)),
        Paragraph(0, ("新增停车泊位", first, "，超额完成年度目标。")),
        Paragraph(0, ("改造老旧小区", second, "，未达到年度目标", aim, "。")),
    )
    return Draft(
        "草稿", "报告", "江汉区", 2023, date(2023, 12, 31), datetime(2024, 1, 1, tzinfo=UTC), False, lines
    )


DRAFT = small()
BUNDLE = review_bundle(DRAFT, PLAN)


def changed(change: Callable[[dict[str, bytes]], None], *, seal: bool) -> bytes:
    """The bundle after somebody changed its files; ``seal``: and wrote the SHA-256 anew."""
    with zipfile.ZipFile(BytesIO(BUNDLE)) as box:
        files = {name: box.read(name) for name in box.namelist()}
    change(files)
    if seal:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "manifest.json"
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in files.items():
            box.writestr(name, data)
    return out.getvalue()


def verdicts(text: str, bundle: bytes = BUNDLE) -> set[str]:
    return {one.verdict for one in check(text, bundle)}


def test_the_text_as_exported_agrees_and_a_swap_does_not() -> None:
    assert verdicts(DRAFT.text) == {AGREES}
    assert verdicts("各位代表：\n" + DRAFT.text.replace("。", "。 ")) == {AGREES}
    swapped = DRAFT.text.replace("1123", "X").replace("9个", "1123个").replace("X", "9")
    off = {one.off for one in check(swapped, BUNDLE) if one.verdict == DIFFERS}
    assert off == {"1114", "-1114"}
    assert BASELESS in verdicts(DRAFT.text + "建设口袋公园5个。\n")
    assert DIFFERS in verdicts(DRAFT.text.replace("1123个", "1123万个"))


DIGITS = [
    place
    for claim, start, end in DRAFT.claims()
    for place in range(start, end)
    if DRAFT.text[place].isdigit()
]


@given(st.sampled_from(DIGITS), st.integers(1, 9))
def test_any_changed_digit_is_found_where_it_stands(place: int, step: int) -> None:
    digit = str((int(DRAFT.text[place]) + step) % 10)
    text = DRAFT.text[:place] + digit + DRAFT.text[place + 1 :]
    found = [one for one in check(text, BUNDLE) if one.verdict in WRONG]
    assert any(
        one.start is not None and one.end is not None and one.start <= place < one.end for one in found
    )


@given(st.integers(0, 2), st.integers(-500, 500).filter(bool), st.booleans(), st.booleans())
def test_a_changed_or_missing_row_is_found_even_under_a_new_seal(
    number: int, by: int, gone: bool, seal: bool
) -> None:
    def change(files: dict[str, bytes]) -> None:
        figure = json.loads(files["figures/n001.json"])
        if gone:
            del figure["rows"][number]
        else:
            figure["rows"][number]["amount"] = str(int(figure["rows"][number]["amount"]) + by)
        files["figures/n001.json"] = json.dumps(figure).encode()

    found = verdicts(DRAFT.text, changed(change, seal=seal))
    assert DIFFERS in found
    assert (DAMAGED in found) is not seal


def test_what_is_no_bundle_is_refused_in_a_sentence() -> None:
    with pytest.raises(BundleUnreadable, match="不是城诺导出的证据包"):
        check("正文", b"PK no zip")


def footnotes_of(document: DocumentType) -> list[Any]:
    """The notes of a Word file, from its own part."""
    [part] = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/footnotes")]
    return list(parse_xml(part.blob))


def test_the_draft_says_what_was_counted_typed_and_what_nobody_knows(world: World, spaces: Target) -> None:
    built(1123)
    said = draft_of(world.report_id, as_of=date(2023, 12, 31))
    assert "新增停车泊位1123个，超额完成年度目标。" in said.text
    assert "建设口袋公园（年度目标5个，尚无实测或填报数据）。" in said.text
    assert "推进垃圾分类全覆盖（没有数字目标，单位尚未填报）。" in said.text
    assert [one for one in check(said.text, review_bundle(said, REPORT)) if one.verdict != AGREES] == []
    assert review_bundle(said, REPORT) == review_bundle(said, REPORT)
    document = Document(BytesIO(review_docx(said)))
    [line] = [one for one in document.paragraphs if "新增停车泊位1123个" in one.text]
    [mark, *_] = line._p.iter(qn("w:footnoteReference"))
    notes = {one.get(qn("w:id")): "".join(one.itertext()) for one in footnotes_of(document)}
    assert "分子 1123（1123 行）" in notes[mark.get(qn("w:id"))]


def test_a_nought_is_no_result_and_says_what_is_known(world: World, spaces: Target) -> None:
    built(0)
    said = draft_of(world.report_id, as_of=date(2023, 6, 30))
    assert "新增停车泊位（年度目标1000个，系统暂无数据，待核实）。" in said.text
    services.undo_binding(actor=world.supervisor, figure_id=spaces.figure_id)
    services.report_progress(
        actor=world.supervisor, commitment_id=spaces.commitment_id, figure_id=spaces.figure_id,
        filled=Filled(day=date(2023, 6, 30), words="月报", value=0.0),
    )  # fmt: skip
    typed = draft_of(world.report_id, as_of=date(2023, 6, 30))
    assert "新增停车泊位（年度目标1000个，区城管执法局填报尚未开展）。" in typed.text
    assert [one for one in check(typed.text, review_bundle(typed, REPORT)) if one.verdict != AGREES] == []


@pytest.mark.parametrize(("words", "built_", "sentence"), [
    ("完成 1000 个停车泊位改造", 48, "完成48个停车泊位改造，尚未达到年度目标1000个。"),
    ("完成 1000 个停车泊位改造", 0, "停车泊位改造（年度目标1000个，系统暂无数据，待核实）。"),
    ("力争新增停车泊位突破 1000个 以上", 1001, "新增停车泊位1001个，超额完成年度目标。"),
    ("新增停车泊位不少于1000 个，方便停车", 48, "新增停车泊位48个（尚未达到年度目标1000个），方便停车。"),
    ("多建停车泊位", 48, "多建停车泊位，实际指标48个，尚未达到年度目标1000个。"),
])  # fmt: skip
def test_results_stand_where_the_targets_stood(
    world: World, spaces: Target, words: str, built_: int, sentence: str
) -> None:
    built(built_)
    version = next(row.version for row in world.rows() if row.id == spaces.commitment_id)
    ledger.edit_text(actor=world.supervisor, commitment_id=spaces.commitment_id, version=version, text=words)
    assert sentence in draft_of(world.report_id, as_of=date(2023, 6, 30)).text


def test_more_rows_and_more_words_ask_no_more_questions(world: World, spaces: Target) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            draft_of(world.report_id, as_of=date(2023, 6, 30))
        return len(found)

    built(10)
    before = asked()
    built(1600)
    for row in world.rows():
        if row.id != spaces.commitment_id and not row.figure_keys:
            filled = Filled(day=date(2023, 6, 30), words="月报", state="running")
            services.report_progress(
                actor=world.supervisor, commitment_id=row.id, figure_id=None, filled=filled
            )
    assert asked() <= before + 2, "evidence and explanations of entries, once for all of them"


def test_the_word_file_is_the_same_for_the_same_day_whenever_it_is_made(world: World, spaces: Target) -> None:
    built(1123)
    first = review_docx(draft_of(world.report_id, as_of=date(2023, 6, 30)))
    with pretending(datetime(2024, 1, 5, 3, tzinfo=UTC)):
        assert review_docx(draft_of(world.report_id, as_of=date(2023, 6, 30))) == first


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_each_note_at_the_foot_of_its_page(tmp_path: Path) -> None:
    source = tmp_path / "草稿.docx"
    source.write_bytes(review_docx(DRAFT))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with pdfium.PdfDocument(tmp_path / "草稿.pdf") as pdf:
        page = "".join(pdf[0].get_textpage().get_text_range().split())
    assert page.count("分子1123（3行）") == page.count("分子9（2行）") == 1
    assert page.index("未达到年度目标12个") < page.index("分子1123（3行）") < page.index("分子9（2行）")


def test_a_typed_value_is_called_typed_and_a_target_missed_is_named(world: World, spaces: Target) -> None:
    services.undo_binding(actor=world.supervisor, figure_id=spaces.figure_id)
    services.report_progress(
        actor=world.supervisor, commitment_id=spaces.commitment_id, figure_id=spaces.figure_id,
        filled=Filled(day=date(2023, 6, 30), words="月报", value=560.0),
    )  # fmt: skip
    said = draft_of(world.report_id, as_of=date(2023, 6, 30))
    assert "新增停车泊位560个，尚未达到年度目标1000个（填报数，未经实测）。" in said.text


def test_verify_says_1_where_a_figure_does_not_agree(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "e.zip").write_bytes(BUNDLE)
    (folder / "good.txt").write_text(DRAFT.text, encoding="utf-8")
    (folder / "bad.txt").write_text(DRAFT.text.replace("1123", "1132"), encoding="utf-8")
    run = lambda name: CliRunner().invoke(  # noqa: E731
        cli.build("verify"), ["verify", str(folder / name), "--evidence", str(folder / "e.zip")]
    )
    assert run("good.txt").exit_code == 0
    bad = run("bad.txt")
    assert bad.exit_code == 1
    assert "相差 9" in bad.stdout
