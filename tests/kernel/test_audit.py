"""The audit log keeps who, when, old and new, and nobody changes it."""

import pytest

from chengnuo.core.people.models import User
from chengnuo.kernel.audit import log
from chengnuo.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create(username="li", display_name="李四", role="supervisor", password="!")


def test_an_entry_tells_who_did_what_with_old_and_new(person: User) -> None:
    log.record(
        actor=person, action="ledger.edit", object_type="commitment", object_id=5, label="新增停车泊位",
        old={"lead": None}, new={"lead": "区建设局"},
    )  # fmt: skip
    (entry,) = log.history_of("commitment", "5")
    assert (entry.actor_name, entry.actor_role, entry.action) == ("李四", "supervisor", "ledger.edit")
    assert (entry.old, entry.new) == ({"lead": None}, {"lead": "区建设局"})


def test_the_name_stays_after_the_person_has_gone(person: User) -> None:
    log.record(actor=person, action="x.y", object_type="t", object_id="1")
    person.delete()
    assert log.history_of("t", "1")[0].actor_name == "李四"


def test_the_program_itself_is_named_as_such() -> None:
    log.record(actor=None, action="x.y", object_type="t", object_id="1")
    assert log.history_of("t", 1)[0].actor_name == "系统"


def test_a_written_entry_cannot_be_changed_or_deleted() -> None:
    log.record(actor=None, action="x.y", object_type="t", object_id="1")
    row = AuditEntry.objects.get()
    row.note = "forged"
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(note="forged")
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()


def test_the_log_is_searched_by_word_and_kind_and_paged(person: User) -> None:
    for number in range(5):
        log.record(
            actor=person, action="units.update", object_type="unit", object_id=number, label=f"单位{number}"
        )
    log.record(actor=None, action="accounts.sign_in_failed", object_type="user", object_id="", label="li")
    assert log.search(text="单位3").total == 1
    assert log.search(action="accounts.").total == 1
    page = log.search(action="units.", page=2, page_size=2)
    assert (page.total, page.pages, [e.object_label for e in page.entries]) == (5, 3, ["单位2", "单位1"])
    assert log.search(page=99, page_size=4).page == 2
