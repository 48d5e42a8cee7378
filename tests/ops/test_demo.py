"""The demo's data and the accounts it prints."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from chengnuo.core.documents import queries as documents
from chengnuo.core.people import queries as people
from chengnuo.core.people import services as people_services
from chengnuo.kernel.permissions import Role
from chengnuo.ops import demo_data
from chengnuo.ops.accounts import DEMO_ACCOUNTS, new_passwords, one_time_password
from chengnuo.ops.doctor import (
    check_data_dir,
    check_database,
    check_durability,
    check_migrations,
    check_worker,
)

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_demo_holds_the_accepted_report_and_one_person_a_role(tmp_path: Path) -> None:
    demo_data.load(tmp_path)
    [report] = documents.reports(state="accepted")
    assert report.plan_year == 2023
    assert {person.role for person in people.people()} == set(Role)
    assert all("模拟" in person.display_name for person in people.people())


def test_passwords_are_shown_until_they_were_and_then_no_more(tmp_path: Path) -> None:
    first = demo_data.load(tmp_path)
    assert len(first) == len(DEMO_ACCOUNTS)
    again = demo_data.load(tmp_path)  # the first start was interrupted before it printed them
    assert {c.password for c in again}.isdisjoint({c.password for c in first})
    demo_data.Marker(tmp_path).write(passwords_shown=True)
    assert demo_data.load(tmp_path) == []
    assert len(documents.reports()) == 1


def test_a_printed_password_opens_the_account_and_is_kept_as_a_hash(tmp_path: Path) -> None:
    credential = demo_data.load(tmp_path)[0]
    user = get_user_model().objects.get(username=credential.username)
    assert user.check_password(credential.password)
    assert credential.password not in user.password


def test_a_new_password_ends_the_old_one(tmp_path: Path) -> None:
    old = demo_data.load(tmp_path)[0]
    [new] = new_passwords([old.username])
    user = get_user_model().objects.get(username=old.username)
    assert user.check_password(new.password)
    assert not user.check_password(old.password)


def test_the_demo_never_touches_other_data(tmp_path: Path) -> None:
    people_services.create_user(
        actor=None, username="real", password=one_time_password(), role="supervisor", display_name="真"
    )
    with pytest.raises(demo_data.DemoRefused):
        demo_data.load(tmp_path)
    with pytest.raises(demo_data.DemoRefused):
        demo_data.reset(tmp_path)
    assert [person.username for person in people.people()] == ["real"]


def test_only_one_demo_at_a_time_in_a_data_directory(tmp_path: Path) -> None:
    with (
        demo_data.only_demo(tmp_path),
        pytest.raises(demo_data.DemoRefused, match="已在运行"),
        demo_data.only_demo(tmp_path),
    ):
        pass


def test_passwords_are_long_and_never_alike() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 for password in made)


def test_the_doctor_finds_a_good_database_good() -> None:
    assert check_database().state == "ok"
    assert check_durability().state == "ok"
    assert check_migrations().state == "ok"


def test_the_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    assert check_data_dir(tmp_path / "missing").state == "error"
    finding = check_worker(tmp_path)
    assert finding.state == "warning"
    assert "chengnuo worker" in finding.advice
