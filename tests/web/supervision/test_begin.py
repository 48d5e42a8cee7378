"""督办 from a commitment's page: who sees the button, what the form begins with, what the page shows afterwards."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chengnuo.core.progress.shapes import Target
from tests.core.progress.conftest import built, july, spaces
from tests.web.ledger.conftest import desk, signed_in
from tests.web.people import text_of
from tests.worlds import World, plainly_read, world

__all__ = ["desk", "july", "plainly_read", "spaces", "world"]


def test_a_commitment_is_supervised_from_its_page(world: World, spaces: Target, desk: Client) -> None:
    built(10)
    pages = [
        reverse("ledger:detail", args=[spaces.commitment_id]),
        reverse("progress:target", args=[spaces.figure_id]),
    ]
    address = reverse("supervision:begin", args=[spaces.commitment_id])
    unit = signed_in(world.handler)
    for page in pages:
        assert f'href="{address}" data-key="d"' in text_of(desk.get(page))
        assert address not in text_of(unit.get(page))
    assert unit.get(address).status_code == 403 and unit.post(address, {}).status_code == 403
    form = text_of(desk.get(address))
    assert 'value="yellow" checked' in form and "承诺亮红灯" in form
    given = {"level": "yellow", "unit_id": world.city.pk, "reason": "进度落后", "due_on": "2023-13-01"}
    bad = desk.post(address, given)
    assert bad.status_code == 422 and "进度落后" in text_of(bad) and "2023-13-01" in text_of(bad)
    done = desk.post(address, given | {"due_on": "2023-09-30"})
    assert done.status_code == 302
    for page in pages:
        assert f'href="{done.headers["Location"]}"' in text_of(desk.get(page))
        assert "签收部署" in text_of(unit.get(page)), "the unit sees its own"
    assert "已有的督查事项" in text_of(desk.get(address))
