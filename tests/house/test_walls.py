"""The walls between the rooms hold, and nobody has made a door."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.sources import PACKAGE, ROOT


def _contracts() -> list[dict[str, object]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, object]] = project["tool"]["importlinter"]["contracts"]
    return contracts


def test_every_wall_holds() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_no_wall_has_an_exception() -> None:
    named = {"ignore_imports", "unmatched_ignore_imports_alerting", "allow_indirect_imports"}
    for contract in _contracts():
        assert not named & contract.keys(), f"exceptions are not allowed: {contract['id']}"


def test_every_room_stands_behind_a_wall() -> None:
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    layers = next(c for c in _contracts() if c["id"] == "layers")["layers"]
    assert isinstance(layers, list)
    walled = {room.strip() for layer in layers for room in layer.split("|")} | {"reading", "settings"}
    assert rooms <= walled, f"not in the layers of pyproject.toml: {sorted(rooms - walled)}"


def test_every_core_package_has_its_place_in_the_order() -> None:
    packages = {p.name for p in (PACKAGE / "core").iterdir() if (p / "__init__.py").exists()}
    order = next(c for c in _contracts() if c["id"] == "core-order")["layers"]
    assert isinstance(order, list)
    placed = {name.strip() for layer in order for name in layer.split("|")}
    assert packages <= placed, f"not in core-order of pyproject.toml: {sorted(packages - placed)}"


def test_every_file_of_exchange_is_pure_but_those_that_meet_the_core() -> None:
    modules = {f"chengnuo.exchange.{path.stem}" for path in (PACKAGE / "exchange").glob("*.py")}
    pure = next(c for c in _contracts() if c["id"] == "exchange-pure")["source_modules"]
    assert isinstance(pure, list)
    names = {
        "assets_table", "cases_out", "catalogue", "contracts_table", "datasets_out", "duties_table", "evaluation_out", "figures_table",
        "incoming", "indicators_out", "labels_out", "orders_in", "outgoing", "points_out", "progress_table", "records_table", "replay_out", "review_draft", "review_out",
        "score_sheet", "sheets_table", "supervision_out",
    }  # fmt: skip
    meet_the_core = {f"chengnuo.exchange.{name}" for name in names}
    no_logic = {"chengnuo.exchange.__init__", "chengnuo.exchange.errors"}
    assert modules == set(pure) | meet_the_core | no_logic
