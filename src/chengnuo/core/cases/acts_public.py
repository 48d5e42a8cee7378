"""What a reporter may do with the code of the report: look, rate, say that it is not solved. Public through ``services``."""

from __future__ import annotations

from django.db import transaction

from chengnuo.core.cases.acting import Acting
from chengnuo.core.cases.errors import Refused, ReportNotFound
from chengnuo.core.cases.models import Report
from chengnuo.core.cases.rules.machine import Given
from chengnuo.core.cases.rules.numbers import plain_code
from chengnuo.core.cases.rules.words import Act
from chengnuo.core.cases.telling import tell_desk
from chengnuo.kernel.clock import now


def report_by_code(code: str, phone_tail: str = "") -> Report:
    """The report with a code; one with a phone asks for its last four digits as well. Raises ``ReportNotFound``."""
    report = Report.objects.select_related("case").filter(code=plain_code(code)).first()
    if report is None or (report.phone and phone_tail.strip() != report.phone[-4:]):
        raise ReportNotFound
    return report


@transaction.atomic
def rate(*, code: str, phone_tail: str = "", solved: bool, stars: int, text: str = "") -> None:
    """Rate a closed case once for each report; a second rating takes the place of the first."""
    report = report_by_code(code, phone_tail)
    if not 1 <= stars <= 5:
        raise Refused("cases.bad_stars", "评价是 1 到 5 星。", stars=stars)
    acting = Acting(actor=None, case_id=report.case_id, act=Act.RATE, version=None, by_reporter=True)
    report.solved, report.stars, report.rating_text = solved, stars, text.strip()[:500]
    report.rated_at = acting.given.now
    report.save(update_fields=["solved", "stars", "rating_text", "rated_at"])
    acting.finish(
        f"上报人评价：{'已解决' if solved else '没有解决'}，{stars} 星。{text.strip()[:200]}".strip()
    )


@transaction.atomic
def reopen(*, code: str, phone_tail: str = "", reason: str) -> None:
    """「没有解决」: the case is handled once more, with a clock of its own; the first round's figures stay."""
    report = report_by_code(code, phone_tail)
    given = Given(now(), reason=reason)
    acting = Acting(
        actor=None, case_id=report.case_id, act=Act.REOPEN, version=None, given=given, by_reporter=True
    )
    report.solved = False
    report.save(update_fields=["solved"])
    case = acting.finish(
        f"上报人说没有解决，重新办理：{reason}", round=acting.case.round + 1, clock_at=None, due_at=None,
        dispatched_at=None, finished_at=None, closed_at=None, returns=0, ruled=False,
    )  # fmt: skip
    tell_desk(case, "有案卷被要求重新办理", reason, key=f"case.reply:reopen:{case.pk}:{case.round}")


@transaction.atomic
def split_report(*, actor: object, report_id: int, reason: str) -> int:
    """Take a report that was joined to a case back out of it, into a case of its own; the id of that case."""
    from chengnuo.core.cases import intake
    from chengnuo.kernel.permissions import demand

    demand(actor, "case.desk")
    report = Report.objects.select_related("case").filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound
    if report.joined_score is None:
        raise Refused("cases.not_joined", "这件上报不是自动并入的；人工并案的请用「拆案」。")
    return intake.split_off(actor, report, reason)
