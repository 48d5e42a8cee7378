"""The background worker: imports, exports and everything else that outlives the page that asked for it."""

import signal
import threading
from pathlib import Path

from chengnuo.ops.manage import start_django
from chengnuo.ops.processes import beat


def heartbeat_file(folder: Path) -> Path:
    """The file whose age says whether a worker is alive on this machine."""
    return folder / "worker.alive"


def worker_command() -> None:
    """启动后台任务进程，Ctrl-C 停止；正在做的任务会先做完。可以同时启动多个。"""
    start_django()
    from django.conf import settings

    from chengnuo.kernel.jobs.worker import run_forever
    from chengnuo.ops import demo_sensors, demo_supervision, simulated_year, simulation, simulation_records

    for play in (simulated_year, simulation, simulation_records, demo_supervision, demo_sensors):
        play.register()

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    beating = threading.Thread(target=beat, args=(heartbeat_file(Path(settings.DATA_DIR)), stop), daemon=True)
    beating.start()
    run_forever(stop)
    beating.join(timeout=1)
