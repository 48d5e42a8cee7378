"""Scenarios are data: each stands alone, and the house stands without any of them."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.people.models import User
from chengnuo.engine import describing, examples, finding, registry, versions
from chengnuo.kernel import kept
from tests.core.cases.conftest import load_district
from tests.house.sources import PACKAGE, ROOT

NAMES = [folder.id for folder in finding.folders()]


def test_there_are_scenarios_and_they_are_data() -> None:
    assert len(NAMES) >= 5
    strange = [
        p.name
        for p in (PACKAGE / "scenarios").rglob("*")
        if p.is_file() and p.suffix not in {".yaml", ".json", ".md"}
    ]
    assert not strange, strange


def test_no_code_knows_a_scenario_by_its_name() -> None:
    """Deleting a folder can break nothing that does not name it."""
    files = [p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".html"} and "locale" not in p.parts]
    named = [
        f"{path.name}: {name}" for path in files for name in NAMES if f"{name}" in path.read_text("utf-8")
    ]
    assert not named, named


def test_the_reference_is_written_from_the_schema() -> None:
    page = (ROOT / "docs/reference/scenario-yaml.md").read_text(encoding="utf-8")
    assert page == describing.reference(), "chengnuo scenario docs --out docs/reference/scenario-yaml.md"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("gone", NAMES)
def test_without_a_folder_everything_else_starts_and_passes(
    gone: str, tmp_path: Path, monkeypatch: Any
) -> None:
    there = tmp_path / "scenarios"
    shutil.copytree(finding.SHIPPED, there)
    shutil.rmtree(there / gone)
    monkeypatch.setattr(finding, "SHIPPED", there)
    kept.drop_all()
    load_district()
    versions.take_up_new()
    rest = [name for name in NAMES if name != gone]
    assert sorted(live.scenario.id for live in registry.scenarios()) == sorted(rest)
    for tried in versions.trials():
        assert tried.faults == () and tried.scenario is not None
        assert [
            words for path in tried.folder.examples() for words in examples.run(tried.scenario, path)
        ] == []
    client = Client()
    user = User.objects.create(username="x", display_name="模拟", role="supervisor", password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for name in rest:
        assert client.get(f"/scenarios/{name}/").status_code == 200
    assert client.get(f"/scenarios/{gone}/").status_code == 404
    assert client.get("/scenarios/").status_code == 200
