"""The demo's processes: a failure is told, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from chengnuo.ops import live
from chengnuo.ops.processes import Child
from chengnuo.ops.serve import free_port

SOURCE = Path(__file__).resolve().parents[2] / "src"


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_a_process_that_fails_is_told_with_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    child = Child("网页服务", ["raed"], tmp_path / "log")
    child.process.wait(20)
    said = child.died()
    assert "网页服务意外退出（2）" in said
    assert "raed" in said
    assert str(tmp_path / "log") in said


@pytest.mark.skipif(sys.platform != "linux", reason="relies on Linux to end a child with its parent")
def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    program = (
        "import time\nfrom pathlib import Path\nfrom chengnuo.ops.processes import Child\n"
        f"child = Child('x', ['worker'], Path({str(tmp_path / 'log')!r}))\n"
        "print(child.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "CHENGNUO_DATA_DIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=env)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert _alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    limit = time.monotonic() + 15
    while _alive(pid) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not _alive(pid)


def test_a_stream_that_ends_is_started_again_and_goes_with_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Child] = []

    class Seen(Child):
        def __init__(self, name: str, arguments: list[str], log: Path) -> None:
            super().__init__(name, arguments, log)
            seen.append(self)

    def answers(number: int) -> Child:
        """The stream of that number, once it does."""
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                    if len(seen) >= number:
                        return seen[number - 1]
            except OSError:
                time.sleep(0.1)
        raise AssertionError(log.read_text(encoding="utf-8"))

    port, log = free_port("127.0.0.1", 0), tmp_path / "log"
    for name, value in {"CHENGNUO_LIVE_PORT": str(port), "CHENGNUO_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    monkeypatch.setattr(live, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(live, "Child", Seen)
    with live.running("127.0.0.1", log):
        first = answers(1).process
        first.kill()
        first.wait()
        second = answers(2).process
        assert second.poll() is None
    assert second.poll() == 0
