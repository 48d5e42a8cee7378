"""What is not written down does not exist: commands, settings, models."""

import ast
import re
from typing import Any

import pytest
import typer

from chengnuo.ops.cli import COMMANDS, Command, build
from chengnuo.settings import env
from tests.house.sources import PACKAGE, ROOT, tree_of

REFERENCE = ROOT / "docs" / "reference"


def _options(command: Command) -> set[str]:
    """The long options of a command, as the command line takes them."""
    group: Any = typer.main.get_command(build(command.name))
    options = {option for parameter in group.commands[command.name].params for option in parameter.opts}
    return {option for option in options if option.startswith("--")} - {"--help"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_documented_with_its_options(command: Command) -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    section = re.search(rf"^## `chengnuo {command.name}\b.*?(?=^## |\Z)", page, re.M | re.S)
    assert section, f"docs/reference/cli.md has no section on `chengnuo {command.name}`"
    missing = {option for option in _options(command) if option not in section.group()}
    assert not missing, f"docs/reference/cli.md, {command.name}: {sorted(missing)}"


def test_no_page_names_a_command_that_is_not_there() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^## `chengnuo (\w+)", page, re.M))
    assert named <= {command.name for command in COMMANDS}


def test_every_setting_is_documented() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert named == set(env.KNOWN)


def _models() -> list[tuple[str, str]]:
    found = []
    for path in sorted((PACKAGE / "core").glob("*/models.py")):
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and "abstract = True" not in ast.unparse(node):
                bases = {ast.unparse(base) for base in node.bases}
                if any(base.endswith("Model") or base == "AbstractBaseUser" for base in bases):
                    found.append((path.parent.name, node.name))
    return found


def test_every_model_has_a_line_in_the_readme_of_its_package() -> None:
    missing = []
    for package, model in _models():
        readme = PACKAGE / "core" / package / "README.md"
        if not readme.exists() or not re.search(rf"\b{model}\b", readme.read_text(encoding="utf-8")):
            missing.append(f"core/{package}/README.md: {model}")
    assert _models()
    assert not missing, missing


def test_no_link_in_the_documentation_leads_nowhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(PACKAGE / "core").glob("*/README.md")]
    broken = []
    for page in pages:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target.partition("#")[0]).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken, broken


def test_every_decision_is_in_the_index_under_a_number_of_its_own() -> None:
    decisions = ROOT / "docs" / "decisions"
    index = (decisions / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in decisions.glob("0*.md") if f"({page.name})" not in index]
    numbers = [page.name[:4] for page in decisions.glob("0*.md")]
    assert len(numbers) == len(set(numbers))
