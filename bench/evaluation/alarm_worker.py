"""A worker of ``bench.evaluation.alarms``: fires what is due at each moment it is told, on the database of the environment."""

from __future__ import annotations

import sys
from datetime import datetime

from django.db import OperationalError

from chengnuo.ops.manage import start_django


def main() -> None:
    """A moment a line in, the number that fired a line out, until the input ends."""
    start_django()
    for line in sys.stdin:
        print(_fire(datetime.fromisoformat(line.strip())), flush=True)


def _fire(moment: datetime) -> int:
    """Look until it could be done: the other worker may have been halted while it held the database."""
    from chengnuo.core.cases import services

    while True:
        try:
            return services.fire_due(moment)
        except OperationalError as error:
            print(f"a worker looks again: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
