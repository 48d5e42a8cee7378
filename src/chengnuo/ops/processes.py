"""Child processes that end with their parent, however that ends."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

STOP_SECONDS = 12.0
BEAT_SECONDS = 5.0
_SET_PDEATHSIG = 1


class Child:
    """One process of the demo, with its log."""

    def __init__(self, name: str, arguments: list[str], log: Path) -> None:
        """Start `chengnuo ARGUMENTS`; it ends with this process, however that ends."""
        self.name, self.log = name, log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chengnuo.ops", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches this process alone, which then stops the children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    def died(self) -> str:
        """Why the process is gone, with the last lines of its log; empty while it lives."""
        code = self.process.poll()
        if code is None:
            return ""
        tail = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
        return "\n".join(
            [f"{self.name}意外退出（{code}）。日志：{self.log}", *(f"    {line}" for line in tail)]
        )

    def stop(self) -> None:
        """Ask it to end, and end it where it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def beat(file: Path, stop: threading.Event) -> None:
    """Keep ``file`` young until asked to stop, then take it away: its age says whether the process lives."""
    while True:
        file.touch()
        if stop.wait(BEAT_SECONDS):
            file.unlink(missing_ok=True)
            return


def _end_with_parent() -> None:
    """In the child, before it becomes another program: end when the parent ends (Linux)."""
    ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGTERM)
