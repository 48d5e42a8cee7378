"""The draft of the seed report's review: nothing measured, nothing claimed, and every numeral has its basis."""

from importlib.resources import files

import pytest

from chengnuo.core.documents import queries
from chengnuo.core.documents import services as documents
from chengnuo.core.people.models import User
from chengnuo.exchange.review_bundle import review_bundle
from chengnuo.exchange.review_check import AGREES, check
from chengnuo.exchange.review_draft import draft_of
from chengnuo.ops.demo_data import SEED_NAME


@pytest.mark.django_db(databases="__all__")
def test_without_data_the_draft_claims_no_result_and_agrees_with_its_bundle() -> None:
    supervisor = User.objects.create(username="d", password="!", role="supervisor", display_name="某人")
    data = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    report_id = documents.import_report(actor=supervisor, data=data, name=SEED_NAME, is_sample=True)
    documents.accept_report(actor=supervisor, report_id=report_id)
    draft = draft_of(report_id)
    assert {claim.basis for claim, _, _ in draft.claims()} == {"planned", "quoted"}
    assert "完成年度目标" not in draft.text.replace("未完成年度目标", "")
    bundle = review_bundle(draft, queries.report_text(report_id))
    wrong = [one for one in check(draft.text, bundle) if one.verdict != AGREES]
    assert wrong == [], draft.text[:1500]
