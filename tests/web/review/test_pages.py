"""The draft as people meet it."""

from __future__ import annotations

from django.test import Client

from chengnuo.core.progress.shapes import Target
from chengnuo.exchange.review_check import AGREES, check
from tests.core.progress.conftest import built
from tests.worlds import World


def test_a_figure_opens_to_its_evidence_and_the_files_check_each_other(
    desk: Client, client: Client, world: World, spaces: Target
) -> None:
    built(1123)
    shown = desk.get("/review/?as_of=2023-12-31").content.decode()
    assert "1123个<sup" in shown
    assert "分子 1123（1123 行）" in shown
    assert f"/progress/t/{spaces.figure_id}/?as_of=2023-12-31" in shown
    text = desk.get("/review/export.txt?as_of=2023-12-31").content.decode()
    bundle = desk.get("/review/export.zip?as_of=2023-12-31").content
    assert {one.verdict for one in check(text, bundle)} == {AGREES}
    assert desk.get("/review/export.docx").status_code == 200
    assert client.get("/review/export.zip").status_code in (302, 403)
