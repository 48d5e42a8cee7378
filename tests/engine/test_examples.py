"""What each scenario says goes in and comes out, played through the services everybody uses."""

from pathlib import Path

import pytest

from chengnuo.engine import examples, finding, versions
from tests.core.cases.conftest import City

EXAMPLES = sorted(finding.SHIPPED.glob("*/examples/*.in.json"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[1].name}-{path.name[:-8]}")
def test_an_example_comes_out_as_it_says(path: Path, city: City) -> None:
    tried = versions.trial(path.parents[1].name)
    assert not tried.faults and tried.scenario is not None
    assert examples.run(tried.scenario, path) == []


@pytest.mark.django_db
@pytest.mark.parametrize("folder", finding.folders(), ids=lambda folder: folder.id)
def test_a_folder_is_whole(folder: finding.Folder, city: City) -> None:
    assert [str(fault) for fault in versions.trial(folder.id).faults] == []
    assert folder.examples() and folder.beside("README.zh.md").startswith("# ")
    assert not list(folder.path.rglob("*.py")), "a scenario is data"
