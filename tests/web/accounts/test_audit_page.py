"""The audit log as its administrator reads it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from chengnuo.core.people.models import User
from chengnuo.kernel.audit import log
from chengnuo.web.accounts.words import action_in_words

SOURCES = Path(__file__).resolve().parents[3] / "src" / "chengnuo"


@pytest.mark.django_db
def test_an_act_is_told_in_words_with_old_and_new(client: Client) -> None:
    user = User.objects.create(username="sj", display_name="审计某", role="audit_admin", password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    log.record(actor=user, action="units.update", object_type="unit", object_id=1, label="区教育局",
               old={"name": "区教委"}, new={"name": "区教育局"})  # fmt: skip
    text = client.get("/accounts/audit/").content.decode()
    assert "修改单位" in text and "区教委" in text and "共 1 条" in text
    assert "没有符合的记录" in client.get("/accounts/audit/?q=无此人").content.decode()


def test_every_action_the_program_writes_has_words() -> None:
    written = set()
    for path in SOURCES.rglob("*.py"):
        written |= set(re.findall(r'action\s*=\s*"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    assert len(written) > 10
    assert not [code for code in written if action_in_words(code) == code]


def test_an_act_on_the_ledger_is_named_as_in_its_history() -> None:
    assert action_in_words("commitments.confirm") == "台账：确认建议"
    assert action_in_words("future.thing") == "future.thing"
