"""Versions of scenarios: looked at first, against themselves and against what is there, then put in force without restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.queries import CURRENT
from chengnuo.core.people import queries as people
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.core.records.rules import forms
from chengnuo.engine import building, checking, declaring, finding, reading, recomputing, registry
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.errors import ScenarioFaulty, ScenarioNotFound, WouldBreak
from chengnuo.engine.finding import Folder
from chengnuo.engine.looking import Known
from chengnuo.engine.models import ScenarioVersion
from chengnuo.engine.reading import Fault
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.kept import changed
from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.permissions import demand

#: So many misfits are listed; all are counted.
MOST_LISTED = 50


class Standing(Labelled):
    """How a folder and what is in force stand to each other."""

    SAME = "same", "在用"
    NEW = "new", "待启用"
    CHANGED = "changed", "有改动，待启用"
    FAULTY = "faulty", "有问题"
    GONE = "gone", "文件夹已移走"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record that the new version would not take as it is."""

    row: RecordRow
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What putting a folder in force would do."""

    folder: Folder
    standing: Standing
    faults: tuple[Fault, ...]
    scenario: Scenario | None
    in_force: int | None
    misfits: tuple[Misfit, ...]
    misfit_count: int
    open_before: int

    @property
    def title(self) -> str:
        """Its name, as far as it can be read."""
        return self.scenario.title if self.scenario else self.folder.id


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version that was put in force."""

    number: int
    title: str
    sha256: str
    in_force: bool
    note: str
    made_by: str
    made_at: Any
    text: str


def known() -> Known:
    """What a scenario may name: units and classes of this installation; nothing where none are loaded."""
    units = tuple(name for unit in people.units() for name in dict.fromkeys((unit.short_name, unit.name)))
    classes = frozenset(f"{row.kind}:{row.code}" for row in catalogue.classes(edition=CURRENT))
    return Known(units, classes)


def trial(name: str, *, against: Known | None = None) -> Trial:
    """Check a folder and try it on what is there; writes nothing. Raises ``ScenarioNotFound``."""
    folder = finding.folder(name)
    if folder is None:
        raise ScenarioNotFound(name)
    text = folder.text()
    document = reading.read(text, str(folder.file.name))
    faults = checking.faults(document, against or known(), folder.id)
    row = ScenarioVersion.objects.filter(scenario=name, in_force=True).first()
    scenario = None if faults else building.scenario(document.data, (row.number if row else 0) + 1)
    if faults:
        return Trial(folder, Standing.FAULTY, faults, None, row.number if row else None, (), 0, 0)
    if row is None or scenario is None:
        return Trial(folder, Standing.NEW, (), scenario, None, (), 0, 0)
    if row.sha256 == finding.mark(text):
        return Trial(folder, Standing.SAME, (), scenario, row.number, (), 0, 0)
    misfits, still_open = _tried(scenario)
    return Trial(
        folder, Standing.CHANGED, (), scenario, row.number, tuple(misfits[:MOST_LISTED]), len(misfits), still_open
    )  # fmt: skip


def trials() -> tuple[Trial, ...]:
    """Every folder that was found."""
    against = known()
    return tuple(trial(folder.id, against=against) for folder in finding.folders())


@transaction.atomic
def put_in_force(*, actor: Any, name: str, despite: bool = False, note: str = "") -> int:
    """Put a folder's present text in force and return the version; ``despite`` what would no longer fit.

    What is open goes on under the version it began with. Raises ``NotAllowed``, ``ScenarioFaulty``, ``WouldBreak``.
    """
    if actor is not None:
        demand(actor, "scenario.edit")
    tried = trial(name)
    if tried.faults:
        raise ScenarioFaulty(tried.faults)
    if tried.standing is Standing.SAME and tried.in_force:
        return tried.in_force
    if tried.misfit_count and not despite:
        raise WouldBreak(tried.misfit_count)
    return _write(actor, tried, note)


def take_up_new() -> tuple[str, ...]:
    """Put every sound folder in force that never was: at set-up, for the program. Returns their names."""
    seen = set(ScenarioVersion.objects.values_list("scenario", flat=True))
    fresh = [folder.id for folder in finding.folders() if folder.id not in seen]
    against = known()
    sound = [tried for name in fresh if not (tried := trial(name, against=against)).faults]
    for tried in sound:
        _write(None, tried, "首次启用")
    return tuple(tried.folder.id for tried in sound)


def history(name: str) -> tuple[VersionRow, ...]:
    """All versions of a scenario, the latest first."""
    return tuple(
        VersionRow(v.number, v.title, v.sha256, v.in_force, v.note, v.made_by, v.made_at, v.text)
        for v in ScenarioVersion.objects.filter(scenario=name)
    )


@transaction.atomic
def _write(actor: Any, tried: Trial, note: str) -> int:
    name, text = tried.folder.id, tried.folder.text()
    last = ScenarioVersion.objects.filter(scenario=name).aggregate(n=Max("number"))["n"] or 0
    ScenarioVersion.objects.filter(scenario=name, in_force=True).update(in_force=False)
    row = ScenarioVersion.objects.create(
        scenario=name, number=last + 1, title=tried.title, text=text, sha256=finding.mark(text), in_force=True,
        note=note[:300], made_by=(getattr(actor, "display_name", "") or "系统")[:150],
    )  # fmt: skip
    changed(ScenarioVersion)
    registry.version.cache_clear()
    if tried.scenario is not None:
        declaring.register(tried.scenario)
        recomputing.enqueue(name, actor, title=tried.title)
    record(
        actor=actor, action="scenarios.use", object_type="scenario", object_id=name, label=tried.title,
        old={"version": tried.in_force}, new={"version": row.number, "sha256": row.sha256}, note=note,
    )  # fmt: skip
    return int(row.number)


def _tried(scenario: Scenario) -> tuple[list[Misfit], int]:
    """What of the records there are the new version would not take, and how many open ones keep their old version."""
    misfits: list[Misfit] = []
    still_open = 0
    for row in records.every(RecordFilter(scenario=scenario.id)):
        still_open += bool(row.stage or row.due_on) and row.open
        words = _misfit(scenario, row)
        if words:
            misfits.append(Misfit(row, words))
    return misfits, still_open


def _misfit(scenario: Scenario, row: RecordRow) -> str:
    kind = scenario.kind(row.kind)
    if kind is None:
        return "新版本里没有这类台账"
    if row.stage and kind.stage(row.stage) is None:
        return f"新版本里没有它所在的阶段「{row.stage}」"
    _, faults = forms.read(
        kind.fields, row.data, asked=lambda field, values: records.holds(field.when, values)
    )
    lost = [name for name in row.data if kind.field(name) is None]
    words = [*faults.values(), *(f"新版本里没有「{name}」这一项" for name in lost)]
    return "；".join(words)
