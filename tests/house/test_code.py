"""Habits of the code: aware times, one reader of the environment, files a person can hold in mind."""

import ast
import tomllib
import warnings
from collections.abc import Callable, Iterator

import pytest

from tests.house.sources import PACKAGE, ROOT, calls, dotted, name_of, python_files, tree_of

LINES_AT_MOST = 500
LINES_TO_TALK_ABOUT = 50


def naive_times(tree: ast.AST) -> Iterator[int]:
    """Lines that ask for a time without a time zone."""
    always = {"datetime.utcnow", "datetime.today", "datetime.datetime.utcnow", "datetime.datetime.today"}
    always |= {
        "datetime.utcfromtimestamp",
        "datetime.datetime.utcfromtimestamp",
        "date.today",
        "datetime.date.today",
    }
    needs_zone = {"datetime.now", "datetime.datetime.now"}
    for call, name in calls(tree):
        if name in always or (name in needs_zone and not call.args and not call.keywords):
            yield call.lineno


def environment_reads(tree: ast.AST) -> Iterator[int]:
    """Lines that look at the environment; handing on a default to what starts next is not looking."""
    allowed = {
        id(statement.value.func.value)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Attribute)
        and dotted(statement.value.func) == "os.environ.setdefault"
    }
    for node in ast.walk(tree):
        if dotted(node) in {"os.environ", "os.getenv", "os.environb"} and id(node) not in allowed:
            yield node.lineno  # type: ignore[attr-defined]


def computed_messages(tree: ast.AST) -> Iterator[int]:
    """Lines that hand gettext a text put together on the spot, which no translator can find."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    for call, name in calls(tree):
        if name in names and call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            yield call.lineno


def broad_excepts(tree: ast.AST) -> Iterator[int]:
    """Lines with a bare `except:` or one that passes over everything in silence."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
        if node.type is None or (silent and dotted(node.type) in {"Exception", "BaseException"}):
            yield node.lineno


RULES: dict[str, tuple[Callable[[ast.AST], Iterator[int]], str]] = {
    "a time without a time zone": (naive_times, "from datetime import datetime\nx = datetime.now()\n"),
    "the environment is read outside settings/": (environment_reads, "import os\nx = os.environ['A']\n"),
    "a computed text given to gettext": (computed_messages, "_(f'{x} items')\n"),
    "an exception swallowed": (broad_excepts, "try:\n    x\nexcept Exception:\n    pass\n"),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_sees_what_it_forbids(rule: str) -> None:
    check, example = RULES[rule]
    assert list(check(ast.parse(example)))


@pytest.mark.parametrize("rule", RULES)
def test_habits(rule: str) -> None:
    check, _ = RULES[rule]
    files = [
        p for p in python_files() if not (check is environment_reads and (PACKAGE / "settings") in p.parents)
    ]
    broken = [f"{name_of(path)}:{line}" for path in files for line in check(tree_of(path))]
    assert not broken, f"{rule}: {broken}"


def lines_to_read(text: str) -> int:
    """Lines of a file, tables of plain values (word lists) at its top level not counted."""
    tree = ast.parse(text)
    tables = 0
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and not any(
            isinstance(part, ast.comprehension | ast.Lambda) for part in ast.walk(value)
        ):
            tables += (node.end_lineno or node.lineno) - node.lineno
    return len(text.splitlines()) - tables


def test_files_stay_short() -> None:
    files = [*python_files(), *(ROOT / "tests").rglob("*.py"), ROOT / "chengnuo"]
    lengths = {path: lines_to_read(path.read_text(encoding="utf-8")) for path in files}
    long = [f"{name_of(path)} ({lines})" for path, lines in lengths.items() if lines > LINES_AT_MOST]
    assert not long, f"over {LINES_AT_MOST} lines: {long}"


def test_the_length_rule_sees_code_and_not_tables() -> None:
    assert lines_to_read("x = 1\n" * 600) == 600
    assert lines_to_read("WORDS = (\n" + "    'a',\n" * 600 + ")\n") == 1


def test_long_functions_are_talked_about() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds) and (node.end_lineno or 0) - node.lineno >= LINES_TO_TALK_ABOUT:
                warnings.warn(f"{name_of(path)}:{node.lineno} {node.name} is long", stacklevel=1)


def test_every_file_says_what_it_is() -> None:
    bare = [
        name_of(p)
        for p in python_files()
        if p.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(p))
    ]
    assert not bare, f"no docstring at the top: {bare}"


def test_every_outside_package_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    declared = {_import_name(line) for line in [*project["dependencies"], *extras]}
    standard = __import__("sys").stdlib_module_names
    used: dict[str, str] = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            for module in _imported(node):
                used.setdefault(module.partition(".")[0], name_of(path))
    foreign = {
        name: where
        for name, where in used.items()
        if name not in standard and name not in {"chengnuo", "bench"}
    }
    assert not {n: w for n, w in foreign.items() if n not in declared}


def _import_name(requirement: str) -> str:
    other = {
        "django-ninja": "ninja",
        "pillow": "PIL",
        "django-axes": "axes",
        "django-csp": "csp",
        "python-docx": "docx",
        "ruamel-yaml": "ruamel",
        "common-expression-language": "cel",
    }
    name = requirement
    for mark in "[<>=!~; ":
        name = name.partition(mark)[0]
    return other.get(name, name.replace("-", "_"))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []
