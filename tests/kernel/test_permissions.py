"""Who may do what, read off as a table; denied where nothing is granted."""

from dataclasses import dataclass

import pytest

from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.permissions import (
    EVERYBODY,
    GRANTS,
    PERMISSIONS,
    ROLE_NAMES,
    Role,
    allows,
    allows_some,
    demand,
)


@dataclass
class Person:
    role: str
    unit_id: int | None = None
    is_active: bool = True
    is_authenticated: bool = True


@dataclass
class Thing:
    unit_ids: tuple[int, ...]


VIEW = {"report.view", "ledger.view", "unit.view"}
LOOK = {"case.view", "catalogue.view", "place.view", "asset.view"}
EVALUATION = {"evaluation.view", "evaluation.people"}
EXPECTED = {
    "supervisor": VIEW
    | {"report.import", "ledger.edit", "ledger.assign", "ledger.plan", "ledger.export", "ledger.import"}
    | {"unit.edit", "history.view", "job.view", "api.read", "api.write"}
    | LOOK
    | {"case.export", "case.rules", "catalogue.edit", "duty.edit"}
    | EVALUATION
    | {"evaluation.edit", "asset.edit", "asset.export"},
    "commander": VIEW
    | {"ledger.export", "history.view", "api.read"}
    | LOOK
    | EVALUATION
    | {"case.decide", "case.export", "asset.export"},
    "duty_officer": VIEW
    | LOOK
    | EVALUATION
    | {"case.report", "case.desk", "case.check", "case.decide", "case.contact", "case.export", "duty.edit"}
    | {"asset.edit", "asset.export"},
    "handler": VIEW | LOOK | {"evaluation.view"},
    "integrator": VIEW | {"api.read", "api.write"} | LOOK | {"case.report", "asset.export"},
    "grid_worker": {"report.view"} | LOOK | {"case.report", "case.check"},
    "resident": {"report.view"},
    "system_admin": {"user.manage", "job.view", "place.view", "place.edit", "notice.admin"},
    "security_admin": set(),
    "audit_admin": {"audit.view"},
}
SENSORS = {
    "supervisor": {"sensor.view"},
    "commander": {"sensor.view", "alarm.handle"},
    "duty_officer": {"sensor.view", "sensor.edit", "alarm.handle"},
    "handler": {"sensor.view"},
    "integrator": {"sensor.view", "sensor.write"},
    "grid_worker": {"sensor.view"},
}
SUPERVISION = {
    "supervisor": {
        "supervision.view",
        "supervision.lead",
        "supervision.check",
        "supervision.rules",
        "supervision.export",
        "case.report",
    },
    "commander": {"supervision.view", "supervision.approve", "supervision.export"},
    "duty_officer": {"supervision.view"},
    "grid_worker": {"supervision.check"},
}
SCREENS = {
    "supervisor": {"cockpit.view", "dataset.view", "dataset.edit", "promise.publish"},
    "commander": {"cockpit.view", "dataset.view"},
    "duty_officer": {"cockpit.view", "dataset.view"},
    "integrator": {"dataset.view"},
    "system_admin": {"dataset.view", "dataset.edit"},
}
INDICATORS = {
    "supervisor": {"indicator.view", "indicator.import", "indicator.compute"},
    "commander": {"indicator.view"},
    "duty_officer": {"indicator.view"},
    "handler": {"indicator.view"},
    "integrator": {"indicator.view"},
}
PROGRESS = {"supervisor": {"progress.report", "progress.bind", "progress.light"}}
RECORDS = {
    "supervisor": {"scenario.view", "scenario.edit", "record.edit", "record.export"},
    "commander": {"scenario.view", "record.export"},
    "duty_officer": {"scenario.view", "record.edit", "record.personal", "record.export"},
    "handler": {"scenario.view", "record.export"},
    "integrator": {"scenario.view"},
    "grid_worker": {"scenario.view", "record.edit"},
    "system_admin": {"scenario.view", "scenario.edit"},
}


@pytest.mark.parametrize("role", list(EXPECTED))
def test_each_role_may_do_exactly_this(role: str) -> None:
    areas = (EXPECTED, RECORDS, SENSORS, INDICATORS, PROGRESS, SUPERVISION, SCREENS)
    expected = set[str]().union(*(area.get(role, set()) for area in areas)) | EVERYBODY
    assert {p for p in PERMISSIONS if allows(Person(role), p)} == expected


def test_every_role_has_a_name_and_a_line_in_the_table() -> None:
    assert (
        {r.value for r in Role} == set(EXPECTED) == {r.value for r in GRANTS} == {r.value for r in ROLE_NAMES}
    )


def test_the_three_administrators_see_no_business_data() -> None:
    for role in ("system_admin", "security_admin", "audit_admin"):
        assert not [
            p
            for p in PERMISSIONS
            if p.startswith(("report", "ledger", "unit", "case")) and allows(Person(role), p)
        ]


def test_a_handler_plans_only_for_the_own_unit() -> None:
    handler = Person("handler", unit_id=7)
    assert allows(handler, "ledger.plan", Thing((3, 7)))
    assert allows(handler, "ledger.plan", [7])
    assert not allows(handler, "ledger.plan", Thing((3,)))
    assert not allows(handler, "ledger.plan", Thing(()))
    assert not allows(handler, "ledger.plan")
    assert allows_some(handler, "ledger.plan")


def test_a_handler_without_unit_plans_nothing() -> None:
    assert not allows(Person("handler"), "ledger.plan", [None])
    assert not allows_some(Person("handler"), "ledger.plan")


@pytest.mark.parametrize(
    "nobody",
    [
        None,
        object(),
        Person("supervisor", is_active=False),
        Person("supervisor", is_authenticated=False),
        Person("king"),
        Person(""),
    ],
)
def test_strangers_closed_accounts_and_unknown_roles_may_do_nothing_else_than_everybody(
    nobody: object,
) -> None:
    assert (
        {p for p in PERMISSIONS if allows(nobody, p) or allows_some(nobody, p)}
        == {"layer.public"}
        == EVERYBODY
    )


def test_a_permission_that_does_not_exist_is_a_program_error() -> None:
    with pytest.raises(KeyError):
        allows(Person("supervisor"), "report.burn")


def test_the_refusal_names_the_permission_in_chinese() -> None:
    with pytest.raises(NotAllowed) as caught:
        demand(Person("resident"), "ledger.edit")
    assert "修改承诺" in caught.value.message_zh
    assert caught.value.as_dict()["code"] == "permission.denied"
