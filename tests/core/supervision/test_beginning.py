"""督办 asked for from a commitment: what the form begins with, and what is done in one act."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from chengnuo.core.cases.attachments import Upload
from chengnuo.core.commitments import services as ledger
from chengnuo.core.documents import queries as documents
from chengnuo.core.progress.shapes import Target
from chengnuo.core.supervision import queries, services
from chengnuo.core.supervision.beginning import suggest
from chengnuo.core.supervision.errors import Refused
from chengnuo.core.supervision.models import Matter, Order
from chengnuo.core.supervision.queries import MatterFilter
from chengnuo.core.supervision.rules.words import Act, Level, OrderState, Pace, Source, State
from chengnuo.exchange.review_bundle import review_bundle
from chengnuo.exchange.review_draft import draft_of
from chengnuo.kernel.errors import NotAllowed
from tests.core.progress.conftest import built, july, spaces
from tests.worlds import World, plainly_read, world

__all__ = ["july", "plainly_read", "spaces", "world"]


def test_the_form_begins_with_the_light_the_unit_and_the_deadline(world: World, spaces: Target) -> None:
    commitment_id = spaces.commitment_id
    red = suggest(commitment_id)
    assert red.level == Level.YELLOW and red.reason.startswith("承诺亮红灯：到 7 月 1 日应达")
    built(1000)
    green = suggest(commitment_id)
    assert (green.level, green.reason, green.unit_id) == (None, "", world.city.pk), (
        "a green light asks for nothing"
    )


def test_one_act_files_gives_and_drafts(world: World, spaces: Target) -> None:
    commitment_id = spaces.commitment_id
    asked = services.Beginning(
        commitment_id, world.city.pk, "进度明显落后", Level.YELLOW, date(2023, 9, 30), "九月底前补齐"
    )
    with pytest.raises(NotAllowed):
        services.begin(actor=world.handler, asked=asked)
    matter_id = services.begin(actor=world.supervisor, asked=asked)
    found = queries.matter(matter_id)
    assert (found.row.state, found.row.source, found.row.pace) == (
        State.ASSIGNED,
        Source.COMMITMENT,
        Pace.YEAR,
    )
    assert (found.row.unit_id, found.due_on, found.demand) == (
        world.city.pk,
        date(2023, 9, 30),
        "九月底前补齐",
    )
    assert found.events[-1].text == "进度明显落后" and found.row.clock is not None
    [order] = found.orders
    assert (order.level, order.state, order.unit_id) == (Level.YELLOW, OrderState.DRAFT, world.city.pk)
    [row] = queries.every_matter(MatterFilter(commitment_id=commitment_id, simulated=found.row.simulated))
    assert row.id == matter_id


def test_evidence_of_a_matter_is_listed_in_the_bundle_of_the_review(world: World, spaces: Target) -> None:
    asked = services.Beginning(spaces.commitment_id, world.city.pk, "进度落后")
    matter_id = services.begin(actor=world.supervisor, asked=asked)
    files = (Upload("签收单.pdf", b"%PDF-1.7 signed"),)
    services.answer(actor=world.handler, matter_id=matter_id, version=None, act=Act.SIGN, files=files)
    [paper] = draft_of(world.report_id).papers
    assert (paper["act"], paper["name"], paper["sha256"]) == (
        "签收",
        "签收单.pdf",
        hashlib.sha256(files[0].data).hexdigest(),
    )
    bundle = review_bundle(draft_of(world.report_id), documents.report_text(world.report_id))
    with zipfile.ZipFile(io.BytesIO(bundle)) as box:
        assert json.loads(box.read("supervision.json"))["papers"] == [paper]
        assert "supervision.json" in json.loads(box.read("manifest.json"))["files"]


def test_what_is_refused_leaves_nothing_behind(world: World, spaces: Target) -> None:
    commitment_id = spaces.commitment_id
    for asked in (
        services.Beginning(commitment_id, world.city.pk, " ", Level.BLUE),
        services.Beginning(commitment_id, 0, "落后", Level.BLUE),
        services.Beginning(commitment_id, world.city.pk, "落后", Level.BLUE, date(2023, 6, 30)),
    ):
        with pytest.raises(Refused):
            services.begin(actor=world.supervisor, asked=asked)
    version = next(row.version for row in world.rows() if row.id == commitment_id)
    ledger.drop(actor=world.supervisor, versions={commitment_id: version}, reason="重复")
    with pytest.raises(Refused) as refused:
        services.begin(actor=world.supervisor, asked=services.Beginning(commitment_id, world.city.pk, "落后"))
    assert refused.value.code == "supervision.not_live"
    assert not Matter.objects.exists() and not Order.objects.exists()
