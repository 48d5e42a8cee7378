"""The script ./chengnuo: what it takes for finished, what it says when something is missing."""

import fcntl
import importlib.util
import json
import os
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a project folder of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("chengnuo_script", str(ROOT / "chengnuo"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    places = {"ROOT": ".", "VENV": ".venv", "STATE": ".chengnuo", "LOG": ".chengnuo/setup.log"}
    places |= {"PYTHON": ".venv/bin/python", "ENV_STAMP": ".venv/chengnuo-setup.json"}
    places |= {"DIST": "src/chengnuo/web/static/dist", "LOCALE": "src/chengnuo/web/locale"}
    for name, place in places.items():
        monkeypatch.setattr(module, name, tmp_path / place)
    (tmp_path / ".chengnuo").mkdir()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"# {name}\n")
    return module


def _finish(script: ModuleType, command: str) -> dict[str, str]:
    """Leave what a finished set-up leaves; returns the locks' hashes."""
    locks: dict[str, str] = script.locks_for(command)
    script.PYTHON.parent.mkdir(parents=True)
    script.PYTHON.touch()
    script.write_stamp(script.ENV_STAMP, {"place": str(script.VENV), "locks": locks})
    return locks


def test_a_finished_environment_is_not_made_again(script: ModuleType) -> None:
    _finish(script, "read")
    assert script.open_steps("read") == []


def test_an_environment_without_its_stamp_is_half_made(script: ModuleType) -> None:
    _finish(script, "read")
    script.ENV_STAMP.unlink()
    assert [step[0] for step in script.open_steps("read")] == ["Python packages"]


def test_a_damaged_stamp_counts_as_none(script: ModuleType) -> None:
    _finish(script, "read")
    script.ENV_STAMP.write_text('{"place": ')
    assert script.open_steps("read")


def test_a_changed_lock_asks_for_another_install(script: ModuleType) -> None:
    _finish(script, "read")
    (script.ROOT / "requirements.lock").write_text("django==5.2.99 --hash=sha256:0\n")
    assert script.open_steps("read")


def test_a_project_folder_moved_elsewhere_is_set_up_again(script: ModuleType) -> None:
    locks = _finish(script, "read")
    script.write_stamp(script.ENV_STAMP, {"place": "/elsewhere/.venv", "locks": locks})
    assert script.open_steps("read")


def test_tests_need_more_packages_than_reading(script: ModuleType) -> None:
    _finish(script, "read")
    assert script.open_steps("test")
    assert list(script.locks_for("test")) == ["requirements.lock", "requirements-dev.lock"]


def test_only_pages_need_the_front_end(script: ModuleType) -> None:
    _finish(script, "test")
    (script.ROOT / "package.json").write_text("{}")
    assert script.open_steps("read") == []
    assert [step[0] for step in script.open_steps("demo")][-1] == "front-end build"


def test_a_changed_front_end_is_built_again(script: ModuleType) -> None:
    _finish(script, "demo")
    (script.ROOT / "package.json").write_text("{}")
    source = script.ROOT / "frontend" / "main.ts"
    source.parent.mkdir()
    source.write_text("1")
    script.DIST.mkdir(parents=True)
    script.write_stamp(script.DIST / ".made-from", {"made_from": script.front_end_wanted()})
    assert script.open_steps("demo") == []
    source.write_text("2")
    assert script.open_steps("demo")


def test_a_venv_somebody_else_made_is_left_alone(script: ModuleType) -> None:
    script.VENV.mkdir()
    mine = script.VENV / "pyvenv.cfg"
    mine.write_text("home = /usr/bin")
    runner = script.Runner(script.Progress([]), 0)
    with pytest.raises(script.SetupError, match="was not made by"):
        script.make_environment(runner)
    assert mine.exists()


def test_a_missing_system_package_is_named(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(script.SetupError, match="apt install python3-venv"):
        script.check_machine()


def test_a_folder_that_cannot_be_written_is_named(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.os, "access", lambda path, mode: path != script.ROOT)
    with pytest.raises(script.SetupError) as caught:
        script.set_up("read")
    assert str(script.ROOT) in str(caught.value)


def test_npm_keeps_its_files_in_the_project_where_there_is_no_home(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("npm_config_cache", raising=False)
    monkeypatch.setenv("HOME", str(script.ROOT / "none"))
    assert script.Runner(script.Progress([]), 0).env["npm_config_cache"].startswith(str(script.STATE))


def test_a_failed_step_names_its_last_lines_and_the_log(script: ModuleType) -> None:
    with (script.STATE / "setup.lock").open("w") as lock:
        runner = script.Runner(script.Progress([("Python packages", 1)]), lock.fileno())
        runner.progress.begin("Python packages")
        program = "print('first'); print('Max retries exceeded'); raise SystemExit(7)"
        with pytest.raises(script.SetupError) as caught:
            runner.run([sys.executable, "-c", program], 2)
    said = str(caught.value)
    assert "Python packages (exit code 7)" in said
    assert "Max retries exceeded" in said
    assert "registry was not reached" in said
    assert str(script.LOG) in said


def test_a_second_start_waits_for_the_first(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the set-up, nothing is done; afterwards the steps are looked at afresh."""
    holder = subprocess.Popen(
        [sys.executable, "-c", "import fcntl, sys, time\nf = open(sys.argv[1], 'w')\n"
         "fcntl.flock(f, fcntl.LOCK_EX)\nprint('held', flush=True)\ntime.sleep(1)",
         str(script.STATE / "setup.lock")],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    holder.stdout.readline()
    answers = iter([[("Python packages", 1, lambda runner: pytest.fail("done twice"))], []])
    monkeypatch.setattr(script, "open_steps", lambda command: next(answers))
    before = time.monotonic()
    script.set_up("read")
    assert time.monotonic() - before > 0.5
    holder.wait()


def test_the_lock_is_held_while_a_step_runs(script: ModuleType) -> None:
    with (script.STATE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        runner = script.Runner(script.Progress([("x", 1)]), lock.fileno())
        runner.progress.begin("x")
        check = f"import os; print(os.path.realpath('/proc/self/fd/{lock.fileno()}'))"
        runner.run([sys.executable, "-c", check], 1)
    assert str(script.STATE / "setup.lock") in script.LOG.read_text()


def test_set_up_messages_keep_out_of_standard_output(tmp_path: Path) -> None:
    """A failing set-up says everything on standard error."""
    copy = tmp_path / "project"
    copy.mkdir()
    (copy / "chengnuo").write_bytes((ROOT / "chengnuo").read_bytes())
    (copy / "requirements.lock").write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    (copy / ".venv").mkdir()
    (copy / ".venv" / "someone-elses").touch()
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, copy / "chengnuo", "read", "x", "--json"], capture_output=True, text=True,
                          env=environment, check=False)  # fmt: skip
    assert done.returncode == 3
    assert done.stdout == ""
    assert "left alone" in done.stderr


def test_stamps_are_json(script: ModuleType, tmp_path: Path) -> None:
    script.write_stamp(tmp_path / "stamp", {"a": 1})
    assert json.loads((tmp_path / "stamp").read_text()) == {"a": 1}
    assert script.read_stamp(tmp_path / "missing") == {}
