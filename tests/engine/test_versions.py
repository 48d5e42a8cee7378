"""A folder is edited, looked at, and put in force without restart; what was begun goes on as it began."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.records import queries, services
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.queries import Entry, RecordFilter
from chengnuo.engine import examples, finding, registry, versions
from chengnuo.engine.errors import ScenarioFaulty, WouldBreak
from chengnuo.engine.versions import Standing
from chengnuo.kernel import kept
from chengnuo.kernel.errors import NotAllowed
from chengnuo.ops import scenario as command
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def own(tmp_path: Path, settings: Any, in_force: City) -> Path:
    """A district's own folder, a copy of the shipped hazards under another name, in force."""
    settings.SCENARIO_DIRS = [str(tmp_path)]
    folder = tmp_path / "dangers"
    shutil.copytree(finding.SHIPPED / "hazards", folder)
    _edit(folder, "id: hazards", "id: dangers")
    _edit(folder, "title: 隐患排查整治", "title: 险情")
    versions.take_up_new()
    return folder


def _edit(folder: Path, old: str, new: str) -> None:
    file = folder / "scenario.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _add(name: str, **answers: str) -> int:
    entry = Entry(
        answers={"subject": "甲", "field": "消防", "level": "一般", "what": "堵塞"} | answers,
        lon="114.27",
        lat="30.593",
    )
    return services.add_record(actor=None, kind=registry.kind(name, "hazard"), entry=entry)


def test_an_edit_is_in_force_at_once_and_what_was_begun_goes_on_as_it_began(own: Path, city: City) -> None:
    old = _add("dangers")
    _edit(
        own,
        "- {id: found, title: 发现, days: 2}",
        "- {id: found, title: 发现, days: 9}\n      - {id: told, title: 告知, days: 1}",
    )
    _edit(own, "required: [subject, field, level, what]", "required: [subject, field, level, what, by]")
    _edit(
        own,
        "subject: {title: 单位或场所, maxLength: 80}",
        "subject: {title: 单位或场所, maxLength: 80}\n        by: {title: 检查人}",
    )
    tried = versions.trial("dangers")
    assert (tried.standing, tried.open_before, tried.misfit_count) == (Standing.CHANGED, 1, 1)
    assert tried.misfits[0].row.id == old and "请填写「检查人」" in tried.misfits[0].words
    with pytest.raises(WouldBreak):
        versions.put_in_force(actor=city.supervisor, name="dangers")
    assert registry.live("dangers").scenario.version == 1, "looking changes nothing"
    assert versions.put_in_force(actor=city.supervisor, name="dangers", despite=True, note="加了告知") == 2
    with pytest.raises(FieldFaults):
        _add("dangers")
    _add("dangers", by="某检查员")
    services.move_record(
        actor=None,
        kind=registry.kind_of(queries.row(old)),
        record_id=old,
        version=queries.row(old).version,
        stage="ordered",
    )
    assert queries.row(old).stage == "ordered" and registry.kind_of(queries.row(old)).stage("told") is None
    assert [v.number for v in versions.history("dangers") if v.in_force] == [2]


def test_a_faulty_edit_is_not_put_in_force(own: Path, city: City) -> None:
    _edit(own, "maturity: trial", "maturity: tril")
    with pytest.raises(ScenarioFaulty) as refused:
        versions.put_in_force(actor=city.supervisor, name="dangers")
    assert "是不是「trial」" in refused.value.message_zh
    assert registry.live("dangers").scenario.version == 1
    _edit(own, "maturity: tril", "maturity: trial")
    with pytest.raises(NotAllowed):
        versions.put_in_force(actor=city.walker, name="dangers")


def test_the_page_shows_what_would_change_before_it_does(own: Path, city: City) -> None:
    client = Client()
    client.force_login(city.supervisor, backend="django.contrib.auth.backends.ModelBackend")
    _add("dangers")
    _edit(own, "title: 险情", "title: 险情一本账")
    assert "有改动，待启用" in client.get("/scenarios/").content.decode()
    page = client.get("/scenarios/dangers/use/").content.decode()
    assert "已有的台账全部合新版本" in page and "没办完的 1 条仍按第 1 版办完" in page
    client.post("/scenarios/dangers/use/", {"note": "改名"})
    assert "险情一本账" in client.get("/scenarios/dangers/").content.decode()
    assert "第 2 版" in client.get("/scenarios/dangers/about/").content.decode()


def test_a_folder_taken_away_leaves_its_records_readable(own: Path, city: City) -> None:
    record_id = _add("dangers")
    shutil.rmtree(own)
    kept.drop_all()
    client = Client()
    client.force_login(city.supervisor, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/scenarios/r/{record_id}/")
    assert page.status_code == 200 and "单位或场所" in page.content.decode()
    assert "文件夹已移走" in client.get("/scenarios/dangers/").content.decode()
    sent = {
        "q.subject": "乙",
        "q.field": "消防",
        "q.level": "一般",
        "q.what": "x",
        "day": "2023-01-01",
        "lon": "114.27",
        "lat": "30.593",
    }
    assert client.post("/scenarios/dangers/hazard/new/", sent).status_code == 422
    assert queries.records(RecordFilter(scenario="dangers")).total == 1


def test_a_clerk_adds_a_scenario_with_a_text_editor(
    tmp_path: Path, settings: Any, city: City, capsys: Any
) -> None:
    """docs/howto/add-a-scenario.md, step by step: 「窨井盖专项」."""
    settings.SCENARIO_DIRS = [str(tmp_path)]
    command._new("manhole_covers", "窨井盖专项", None)
    command._check("manhole_covers")
    assert "窨井盖专项：通过" in capsys.readouterr().out
    howto = (Path(__file__).resolve().parents[2] / "docs/howto/add-a-scenario.md").read_text("utf-8")
    written = howto.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "manhole_covers" / "scenario.yaml").write_text(written, encoding="utf-8")
    example, expected = (
        howto.split("```json\n")[1].split("```")[0],
        howto.split("```json\n")[2].split("```")[0],
    )
    folder = tmp_path / "manhole_covers" / "examples"
    (folder / "first.in.json").write_text(example, encoding="utf-8")
    (folder / "first.expect.json").write_text(expected, encoding="utf-8")
    command._check("manhole_covers")
    command._use("manhole_covers", False, "")
    client = Client()
    client.force_login(city.walker, backend="django.contrib.auth.backends.ModelBackend")
    sent = {
        "q.number": "WS-001",
        "q.sort": "污水",
        "q.state": "缺失",
        "day": "2023-06-01",
        "lon": "114.27",
        "lat": "30.593",
    }
    client.post("/scenarios/manhole_covers/cover/new/", sent)
    page = client.get("/scenarios/manhole_covers/").content.decode()
    assert "窨井盖专项" in page and "WS-001" in page and "破损缺失率" in page and "100" in page


def test_the_command_says_what_is_wrong_and_leaves_with_one(own: Path, capsys: Any) -> None:
    _edit(own, "by: field}", "by: feild}")
    with pytest.raises(command.typer.Exit) as left:
        command._check("dangers")
    assert left.value.exit_code == 1 and "是不是「field」" in capsys.readouterr().out


def test_an_example_that_comes_out_otherwise_is_named(own: Path) -> None:
    path = own / "examples" / "loop.expect.json"
    path.write_text(path.read_text("utf-8").replace('"houses": 12.0', '"houses": 13.0'), encoding="utf-8")
    tried = versions.trial("dangers")
    assert tried.scenario is not None
    [words] = examples.run(tried.scenario, own / "examples" / "loop.in.json")
    assert "indicators.houses 应为 13.0，实际 12.0" in words
    assert queries.records(RecordFilter()).total == 0, "an example leaves nothing behind"
