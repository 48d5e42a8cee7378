"""What the demo shows: the district's units, and its real report of 2023."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chengnuo.ops import demo_duties
from chengnuo.ops.accounts import DEMO_ACCOUNTS, Credential, create_demo_accounts, new_passwords
from chengnuo.settings import env

SEED_NAME = "jianghan_2023_work_report.txt"
PLACE_CODE, PLACE_NAME = "420103", "武汉市江汉区"


class DemoRefused(Exception):
    """The demo cannot be started here; the message is for a person."""


class Marker:
    """`demo.json` in the data directory: which database holds the demo's data, and whether its passwords were shown."""

    def __init__(self, folder: Path) -> None:
        """The marker of one data directory."""
        self.path = folder / "demo.json"

    def read(self) -> dict[str, Any]:
        """What is written in it; empty where there is none, or where it speaks of another database."""
        if not self.path.exists():
            return {}
        values = dict(json.loads(self.path.read_text(encoding="utf-8")))
        return values if values.get("database") == _database() else {}

    def write(self, **values: Any) -> None:
        """Add values; whole or not at all."""
        part = self.path.with_suffix(".part")
        text = json.dumps({**self.read(), **values, "database": _database()}, ensure_ascii=False, indent=1)
        part.write_text(text, encoding="utf-8")
        part.replace(self.path)

    def as_it_was(self) -> bool:
        """Whether everything was loaded and shown, by a program with the same tables: nothing is left to do."""
        values = self.read()
        there = bool(env.text("DATABASE_URL")) or (self.path.parent / "chengnuo.sqlite3").exists()
        done = values.get("loaded") and values.get("passwords_shown")
        return bool(there and done and values.get("structure") == structure())


def structure() -> str:
    """A name for the tables of this version: a hash over its migrations, without loading Django."""
    package = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for path in sorted([*package.glob("*/migrations/*.py"), *package.glob("*/*/migrations/*.py")]):
        total.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _database() -> str:
    """A name for the database in use, that does not give its password away."""
    parts = urlsplit(env.text("DATABASE_URL"))
    return (
        f"{parts.scheme}://{parts.hostname or ''}:{parts.port or ''}{parts.path}"
        if parts.scheme
        else "sqlite"
    )


@contextmanager
def only_demo(folder: Path) -> Iterator[None]:
    """Hold the data directory for one demo at a time.

    :raises DemoRefused: another one is running on it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            address = Marker(folder).read().get("address", "")
            raise DemoRefused(
                f"演示已在运行：{address}（数据目录 {folder}）。先在那个终端按 Ctrl-C 停止。"
            ) from error
        yield


def reset(folder: Path) -> None:
    """Delete the demo's data, and only the demo's.

    :raises DemoRefused: the data was not made by the demo.
    """
    from django.core.management import call_command
    from django.db import connection, connections

    if not Marker(folder).read() and _has_people():
        raise DemoRefused(
            f"{folder} 里的数据不是演示建立的，不会删除。换一个目录：CHENGNUO_DATA_DIR=… ./chengnuo demo"
        )
    if connection.vendor == "sqlite":
        for one in connections.all():
            one.close()
            database = Path(str(one.settings_dict["NAME"]))
            for suffix in ("", "-wal", "-shm"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)
    else:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
    Marker(folder).path.unlink(missing_ok=True)


def load(folder: Path) -> list[Credential]:
    """Load what is not loaded yet; returns the passwords to show, empty where they were shown before.

    :raises DemoRefused: the data directory holds data that is not the demo's.
    """
    from chengnuo.core.catalogue import services as catalogue
    from chengnuo.core.people import services as people
    from chengnuo.core.places import services as places
    from chengnuo.engine import versions

    marker = Marker(folder)
    if not marker.read() and _has_people():
        raise DemoRefused(
            f"{folder} 里已有别的数据，演示不会动它。换一个目录：CHENGNUO_DATA_DIR=… ./chengnuo demo"
        )
    if not _has_people():  # the database was taken away, and its passwords with it
        marker.write(loaded=False, passwords_shown=False)
    fresh: list[Credential] = []
    places.load_jianghan()  # also into a demo made before there were grids
    if not marker.read().get("loaded"):
        people.load_jianghan_units()
        catalogue.load_standard()
        fresh = create_demo_accounts()
        _load_report()
        _publish_promises()
        demo_duties.load()
        _load_assets()
        versions.take_up_new()
        _ask_for_play()
        marker.write(loaded=True)
    _bind_targets()  # also in a demo made before targets were measured
    marker.write(structure=structure())
    if marker.read().get("passwords_shown"):
        return []
    # Made by a start that was interrupted before it could show them: nobody knows their passwords.
    known = {credential.username for credential in fresh}
    return fresh + new_passwords([a.username for a in DEMO_ACCOUNTS if a.username not in known])


def _load_report() -> None:
    """Read the seed report and accept it, unless an interrupted start has done so already."""
    from django.contrib.auth import get_user_model

    from chengnuo.core.documents import queries, services

    if queries.latest_report_id() is not None:
        return
    supervisor = get_user_model().objects.get(username=DEMO_ACCOUNTS[0].username)
    drafts = queries.reports(state="draft")
    report_id = (
        drafts[0].id
        if drafts
        else services.import_report(
            actor=supervisor,
            data=(files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes(),
            name=SEED_NAME,
            place_code=PLACE_CODE,
            place_name=PLACE_NAME,
            is_sample=True,
        )
    )
    services.accept_report(actor=supervisor, report_id=report_id)


def _publish_promises() -> None:
    """Make public what the report promises for people's livelihood, as the demo's supervisor would decide."""
    from django.contrib.auth import get_user_model

    from chengnuo.core.documents import queries as documents
    from chengnuo.core.promises import queries, services

    report_id = documents.latest_report_id()
    if report_id is None or queries.page(report_id) is not None:
        return
    chosen = [one.commitment_id for one in queries.candidates(report_id) if one.suggested]
    supervisor = get_user_model().objects.get(username=DEMO_ACCOUNTS[0].username)
    services.list_commitments(
        actor=supervisor, commitment_ids=chosen, reason="演示：公开报告里增进民生福祉一节"
    )


def _bind_targets() -> None:
    """What measures each numbered target of the seed report, or why nothing does; what a visitor decided stays."""
    from django.contrib.auth import get_user_model

    from chengnuo.core.documents import queries
    from chengnuo.ops import demo_progress

    seed = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    report_id = queries.report_of_file(hashlib.sha256(seed).hexdigest())
    supervisor = get_user_model().objects.filter(username=DEMO_ACCOUNTS[0].username).first()
    if report_id is not None and supervisor is not None:
        demo_progress.load(supervisor, report_id)


def _load_assets() -> None:
    """Simulated assets, and the classes of their own that some of them have."""
    from django.contrib.auth import get_user_model

    from chengnuo.ops import demo_assets

    demo_assets.load(get_user_model().objects.get(username=DEMO_ACCOUNTS[0].username))


def _ask_for_play() -> None:
    """Simulated devices, records and a year of simulated cases, made by the worker: the demo does not wait for them."""
    from chengnuo.kernel.jobs import queue
    from chengnuo.ops import demo_sensors, demo_supervision, simulated_year, simulation, simulation_records

    for play in (simulated_year, simulation_records, demo_supervision, demo_sensors, simulation):
        play.register()
        queue.enqueue(play.JOB, {}, None)


def _has_people() -> bool:
    """Whether the database holds people; False where it has no tables yet."""
    from django.db import connection

    from chengnuo.core.people import queries

    return "peo_user" in connection.introspection.table_names() and bool(queries.people())
