"""The demo's processes: a failure is told, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chengnuo.ops.processes import Child

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
