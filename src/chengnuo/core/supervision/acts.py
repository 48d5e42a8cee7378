"""What is done to a matter, from 立项 to 销号. Public through ``services``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengnuo.core.cases.attachments import Upload
from chengnuo.core.commitments import queries as commitments
from chengnuo.core.people import queries as people
from chengnuo.core.supervision import rulebook, timing
from chengnuo.core.supervision.acting import Acting, add_event
from chengnuo.core.supervision.errors import ActRefused, Refused
from chengnuo.core.supervision.models import Matter, MatterExtension
from chengnuo.core.supervision.rules.clocks import MET_BY
from chengnuo.core.supervision.rules.machine import Facts, Refusal, check_matter
from chengnuo.core.supervision.rules.numbers import matter_number
from chengnuo.core.supervision.rules.words import Act, Pace, Source, Stage, State
from chengnuo.core.supervision.telling import tell_role, tell_unit
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import Role, demand


@dataclass(frozen=True, slots=True)
class MatterDraft:
    """A matter as a person files it. ``commitment_id`` for 承诺台账, ``leader`` and ``instruction`` for 领导批示."""

    title: str
    demand: str
    source: Source
    pace: Pace
    commitment_id: int | None = None
    leader: str = ""
    instructed_on: date | None = None
    instruction: str = ""
    due_on: date | None = None
    simulated: bool = False


@transaction.atomic
def file_matter(*, actor: Any, draft: MatterDraft) -> int:
    """立项; the matter's id. Raises ``NotAllowed``, ``Refused`` naming what is missing, ``CommitmentNotFound``."""
    if actor is not None:
        demand(actor, "supervision.lead")
    at = now()
    clean = _clean(draft, at)
    answer = check_matter(Act.FILE, None, Facts(at, clean["demand"]))
    if isinstance(answer, Refusal):
        raise ActRefused(answer)
    matter = Matter.objects.create(**clean, state=State.FILED.value, filed_at=at, updated_at=at)
    add_event(matter, Act.FILE, "", clean["demand"], actor=actor, at=at)
    record(
        actor=actor, action="supervision.file", object_type="supervision_matter", object_id=matter.pk,
        label=f"{matter_number(at, matter.pk)} {matter.title}", new={"source": matter.source, "pace": matter.pace},
    )  # fmt: skip
    return int(matter.pk)


def _clean(draft: MatterDraft, at: datetime) -> dict[str, Any]:
    """The columns of a draft. Raises ``Refused``."""
    due_on, title = draft.due_on, draft.title.strip()
    if draft.source == Source.COMMITMENT:
        if draft.commitment_id is None:
            raise Refused("supervision.no_commitment", "请选定台账里的哪一项承诺。")
        row = commitments.commitment(draft.commitment_id).row
        title, due_on = title or row.text[:200], due_on or row.deadline
    if draft.source == Source.INSTRUCTION and not (draft.leader.strip() and draft.instruction.strip()):
        raise Refused("supervision.no_instruction", "领导批示要写明批示领导和批示原文。")
    if not title:
        raise Refused("supervision.no_title", "请写明事项名称。")
    if not draft.demand.strip():
        raise Refused("supervision.no_text", "请写明督办要求。")
    if draft.pace == Pace.YEAR and due_on is None:
        raise Refused("supervision.no_day", "年度任务要有完成时限。")
    if draft.pace == Pace.YEAR and due_on is not None and due_on < at.date():
        raise Refused("supervision.past_day", f"完成时限 {due_on} 已经过去，请写新的时限或改选别的时钟。")
    return {
        "title": title[:200], "demand": draft.demand.strip()[:2000], "source": draft.source.value, "pace": draft.pace.value,
        "commitment_id": draft.commitment_id, "leader": draft.leader.strip()[:60], "instructed_on": draft.instructed_on,
        "instruction": draft.instruction.strip()[:2000], "due_on": due_on if draft.pace == Pace.YEAR else None,
        "simulated": draft.simulated,
    }  # fmt: skip


@transaction.atomic
def assign(
    *, actor: Any, matter_id: int, version: int | None, unit_id: int, co_unit_ids: Sequence[int] = (), text: str = ""
) -> int:  # fmt: skip
    """交办: give it to a unit. Its clocks start; given to the same unit again they run on from the first time."""
    names = {row.id: row for row in people.units()}
    if unit_id not in names:
        raise Refused("supervision.no_unit", "请选定牵头单位。")
    doing = Acting(
        actor=actor, matter_id=matter_id, act=Act.ASSIGN, version=version, text=text, unit_id=unit_id
    )
    same = doing.matter.lead_unit_id == unit_id and doing.matter.assigned_at is not None
    begun = doing.matter.assigned_at if same and doing.matter.assigned_at else doing.at
    matter = doing.finish(lead_unit_id=unit_id, assigned_at=begun)
    matter.co_units.set([pk for pk in co_unit_ids if pk in names and pk != unit_id])
    timing.start(matter, rulebook.limits(), doing.at, unit_id=unit_id, begun=begun)
    _tell(matter, "督查事项交办", f"请在时限内签收：{matter.title}", "supervision.new")
    return matter.version


@transaction.atomic
def answer(
    *,
    actor: Any,
    matter_id: int,
    version: int | None,
    act: Act,
    text: str = "",
    evidence: str = "",
    files: Sequence[Upload] = (),
) -> int:
    """What the unit does with its matter: 签收, 反馈方案, 报进展, 反馈结果, with files. Stops the clock that asked for it."""
    if act not in MET_BY:
        raise ValueError(act)
    doing = Acting(actor=actor, matter_id=matter_id, act=act, version=version, text=text)
    matter = doing.finish(evidence=evidence, files=files)
    timing.meet(matter, MET_BY[act], doing.at)
    if act == Act.REPLY:
        timing.meet(matter, Stage.PROGRESS, doing.at)
        tell_role(
            Role.SUPERVISOR, "督查事项待复核", matter.title, link=link_of(matter), simulated=matter.simulated,
            key=f"supervision.new:reply:{matter.pk}:{matter.version}",
        )  # fmt: skip
    return matter.version


@transaction.atomic
def send_back(*, actor: Any, matter_id: int, version: int | None, text: str) -> int:
    """退回重办: the clock of 办结 runs on as if it had never stopped."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.SEND_BACK, version=version, text=text)
    matter = doing.finish()
    timing.again(matter, Stage.DONE, doing.at)
    _tell(matter, "督查事项被退回", f"{matter.title}：{text.strip()[:100]}", "supervision.new", urgent=True)
    return matter.version


@transaction.atomic
def give_back(*, actor: Any, matter_id: int, version: int | None, text: str) -> int:
    """退办: the unit says that it is not its duty; the matter waits for another 交办."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.RETURN, version=version, text=text)
    matter = doing.finish()
    timing.end(matter, doing.at)
    tell_role(
        Role.SUPERVISOR, "督查事项被退办", f"{matter.title}：{text.strip()[:100]}", link=link_of(matter),
        key=f"supervision.new:return:{matter.pk}:{matter.version}", simulated=matter.simulated,
    )  # fmt: skip
    return matter.version


@transaction.atomic
def step(
    *, actor: Any, matter_id: int, version: int | None, act: Act, text: str = "", files: Sequence[Upload] = ()
) -> int:
    """What moves the matter and no clock: 开始复核, 办结 with files, 销号, 恢复立项."""
    if act not in (Act.REVIEW, Act.FINISH, Act.CLEAR, Act.RESTORE):
        raise ValueError(act)
    doing = Acting(actor=actor, matter_id=matter_id, act=act, version=version, text=text)
    return doing.finish(files=files if act in WITH_FILES else ()).version


@transaction.atomic
def revoke(*, actor: Any, matter_id: int, version: int | None, text: str) -> int:
    """撤销立项; ``Act.RESTORE`` takes it back."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.REVOKE, version=version, text=text)
    matter = doing.finish()
    timing.end(matter, doing.at)
    return matter.version


@transaction.atomic
def reopen(*, actor: Any, matter_id: int, version: int | None, text: str) -> int:
    """恢复督办 after 办结 or 销号: the clock of 办结 runs on."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.REOPEN, version=version, text=text)
    matter = doing.finish()
    timing.again(matter, Stage.DONE, doing.at)
    _tell(matter, "督查事项恢复督办", matter.title, "supervision.new", urgent=True)
    return matter.version


@transaction.atomic
def ask_time(*, actor: Any, matter_id: int, version: int | None, days: int, text: str) -> int:
    """申请延期 for the clock that is due next, in working days, before it is due."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.ASK_TIME, version=version, text=text, days=days)
    matter = doing.finish()
    clock = matter.clocks.filter(known_to=None, met_at=None).order_by("due_at", "id").first()
    if clock is None:
        raise Refused("supervision.no_clock", "没有在计的时限。")
    MatterExtension.objects.create(
        matter=matter, stage=clock.stage, days=days, reason=text.strip(), asked_at=doing.at
    )
    tell_role(
        Role.COMMANDER, "督查事项申请延期", f"{matter.title}：延长 {days} 个工作日", link=link_of(matter),
        key=f"supervision.new:time:{matter.pk}:{matter.version}", simulated=matter.simulated,
    )  # fmt: skip
    return matter.version


@transaction.atomic
def answer_time(*, actor: Any, matter_id: int, version: int | None, granted: bool, text: str = "") -> int:
    """批准 or 不批准延期."""
    act = Act.GRANT_TIME if granted else Act.REFUSE_TIME
    doing = Acting(actor=actor, matter_id=matter_id, act=act, version=version, text=text)
    matter = doing.finish()
    asked = matter.extensions.get(granted=None)
    matter.extensions.filter(pk=asked.pk).update(granted=granted, answered_at=doing.at)
    if granted:
        timing.extend(matter, Stage(asked.stage), asked.days, doing.at)
    _tell(matter, f"延期申请{'已批准' if granted else '未批准'}", matter.title, "supervision.new")
    return matter.version


@transaction.atomic
def shelve(*, actor: Any, matter_id: int, version: int | None, text: str) -> int:
    """挂账: the clocks stand still until it is taken up again."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.SHELVE, version=version, text=text)
    matter = doing.finish()
    matter.pauses.create(start=doing.at)
    timing.silence(matter)
    return matter.version


@transaction.atomic
def unshelve(*, actor: Any, matter_id: int, version: int | None, text: str = "") -> int:
    """恢复办理: the clocks go on where they stood."""
    doing = Acting(actor=actor, matter_id=matter_id, act=Act.UNSHELVE, version=version, text=text)
    matter = doing.finish()
    matter.pauses.filter(end=None).update(end=doing.at)
    timing.retime(matter, doing.at)
    return matter.version


#: Acts that take files: what the unit answers, and 办结.
WITH_FILES = frozenset({*MET_BY, Act.FINISH})

_Given = Mapping[str, Any]


def _text(given: _Given) -> dict[str, Any]:
    return {"text": str(given.get("text") or "")}


def _files(given: _Given) -> dict[str, Any]:
    return {"files": tuple(one for one in given.get("files") or () if isinstance(one, Upload))}


def _number(given: _Given, name: str) -> int:
    value = str(given.get(name) or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


def _assigned(given: _Given) -> dict[str, Any]:
    found = [str(one) for one in given.get("co_unit_ids") or ()]
    cos = tuple(int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 16)
    return {"unit_id": _number(given, "unit_id"), "co_unit_ids": cos, **_text(given)}


def _told(act: Act) -> Callable[[_Given], dict[str, Any]]:
    return lambda given: {
        "act": act,
        "evidence": str(given.get("evidence") or ""),
        **_files(given),
        **_text(given),
    }


def _step(act: Act) -> Callable[[_Given], dict[str, Any]]:
    return lambda given: {"act": act, **_files(given), **_text(given)}


#: Act → the service behind it and how what was given becomes its arguments.
_DOORS: dict[Act, tuple[Callable[..., int], Callable[[_Given], dict[str, Any]]]] = {
    Act.ASSIGN: (assign, _assigned),
    **{act: (answer, _told(act)) for act in MET_BY},
    **{act: (step, _step(act)) for act in (Act.REVIEW, Act.FINISH, Act.CLEAR, Act.RESTORE)},
    Act.RETURN: (give_back, _text),
    Act.SEND_BACK: (send_back, _text),
    Act.REVOKE: (revoke, _text),
    Act.REOPEN: (reopen, _text),
    Act.ASK_TIME: (ask_time, lambda given: {"days": _number(given, "days"), **_text(given)}),
    Act.GRANT_TIME: (answer_time, lambda given: {"granted": True, **_text(given)}),
    Act.REFUSE_TIME: (answer_time, lambda given: {"granted": False, **_text(given)}),
    Act.SHELVE: (shelve, _text),
    Act.UNSHELVE: (unshelve, _text),
}


def perform(*, actor: Any, matter_id: int, version: int, act: str, given: Mapping[str, Any]) -> int:
    """Do the act named ``act`` with what was ``given`` as words; the matter's new version.

    Raises ``Refused`` (``supervision.unknown_act``) and whatever the act raises.
    """
    try:
        service, made = _DOORS[Act(act)]
    except (KeyError, ValueError):
        raise Refused("supervision.unknown_act", f"没有「{act[:20]}」这种操作。") from None
    return service(actor=actor, matter_id=matter_id, version=version, **made(given))


def link_of(matter: Matter) -> str:
    """Where a matter is shown."""
    return f"/supervision/{matter.pk}/"


def _tell(matter: Matter, subject: str, text: str, event: str, *, urgent: bool = False) -> None:
    if matter.lead_unit_id:
        tell_unit(
            matter.lead_unit_id, subject, text, link=link_of(matter), key=f"{event}:{matter.pk}:{matter.version}",
            simulated=matter.simulated, urgent=urgent,
        )  # fmt: skip
