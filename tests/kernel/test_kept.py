"""What is kept in memory follows what is stored: at once here, within a second in another process."""

from __future__ import annotations

import pytest

from chengnuo.core.people.models import Unit
from chengnuo.kernel import kept
from chengnuo.kernel.kept import Kept, KeptBy

pytestmark = pytest.mark.django_db


def _unit(code: str) -> Unit:
    return Unit.objects.create(code=code, name=f"{code}局", short_name=code, kind="department")


def test_a_change_here_is_seen_at_once_and_a_bulk_write_when_it_is_said() -> None:
    names = Kept(lambda: tuple(Unit.objects.order_by("code").values_list("code", flat=True)), tables=(Unit,))
    assert names.value() == ()
    unit = _unit("a")
    assert names.value() == ("a",)
    unit.delete()
    assert names.value() == ()
    Unit.objects.bulk_create([Unit(code="b", name="乙", short_name="乙", kind="department")])
    kept.changed(Unit)
    assert names.value() == ("b",)


def test_a_change_elsewhere_is_seen_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: moment[0])
    stored, loads = ["old"], list[str]()

    def load() -> str:
        loads.append(stored[0])
        return stored[0]

    value = Kept(load, mark=lambda: stored[0])
    assert value.value() == "old"
    moment[0] += 5
    assert value.value() == "old" and loads == ["old"]  # the mark is the same: nothing is loaded
    stored[0] = "new"
    assert value.value() == "old"
    moment[0] += kept.EVERY_SECONDS
    assert value.value() == "new" and loads == ["old", "new"]


def test_by_key_what_is_missing_is_asked_again_and_only_so_many_are_kept() -> None:
    units = KeptBy(lambda code: Unit.objects.filter(code=code).first(), tables=(Unit,), most=2)
    assert units.value("a") is None
    made = _unit("a")
    assert units.value("a") == made
    Unit.objects.filter(code="a").update(name="改名局")
    found = units.value("a")
    assert found is not None and found.name == "a局"  # an update sends no signal: within a second
    for code in ("b", "c"):
        _unit(code)
        assert units.value(code) is not None
    renamed = units.value("a")
    assert renamed is not None and renamed.name == "改名局"
