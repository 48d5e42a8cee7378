"""Photos and files behind what a unit answers: on the timeline, for who may see the matter, counted where it is told."""

from __future__ import annotations

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from chengnuo.core.supervision import bulletins, queries
from chengnuo.core.supervision.models import MatterFile
from chengnuo.core.supervision.rules.words import Act
from tests.core.supervision.conftest import Office
from tests.core.supervision.test_scores import picture
from tests.web.people import as_user, text_of
from tests.web.supervision.test_pages import do


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_an_answer_carries_files_that_only_those_of_the_matter_open(office: Office) -> None:
    unit, other, lead = as_user(office.handler), as_user(office.stranger), as_user(office.supervisor)
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        for act in ("sign", "plan"):
            assert do(unit, matter_id, act, text="已安排").status_code == 302
        bad = do(unit, matter_id, "reply", text="完成", files=[sent("账目.exe", b"MZ not a paper")])
        assert bad.status_code == 422 and "账目.exe" in text_of(bad)
        assert queries.matter_row(matter_id).state == "handling" and not MatterFile.objects.exists()
        papers = [sent("现场.jpg", picture()), sent("验收单.pdf", b"%PDF-1.7 signed")]
        assert do(unit, matter_id, "reply", text="主干管完工", files=papers).status_code == 302
        page = text_of(lead.get(reverse("supervision:matter", args=[matter_id])))
        photo, paper = (reverse("supervision:file", args=[row.pk]) for row in MatterFile.objects.all())
        assert f'<img src="{photo}"' in page and re.search(rf'href="{paper}" download>.*验收单\.pdf', page)
        for client, status in ((lead, 200), (unit, 200), (other, 404)):
            assert client.get(photo).status_code == client.get(paper).status_code == status
        shown = Image.open(io.BytesIO(b"".join(unit.get(photo).streaming_content)))  # type: ignore[attr-defined]
        assert shown.format == "JPEG" and not shown.getexif()
        assert lead.get(reverse("supervision:file", args=[9999])).status_code == 404


def test_the_bulletin_counts_answers_with_files_of_its_span(office: Office) -> None:
    matter_id, bare = office.assigned(), office.assigned(title="没有材料的")
    unit = as_user(office.handler)
    with office.on("2023-11-02 09:00") as day:
        for pk in (matter_id, bare):
            office.act(Act.SIGN, pk)
            office.act(Act.PLAN, pk, text="已安排")
        do(unit, matter_id, "reply", text="完工", files=[sent("验收单.pdf", b"%PDF-1.7 signed")])
        office.act(Act.REPLY, bare, text="完工")
    with office.on("2023-11-13 09:00"):
        told = [block.text for block in bulletins.draft(day.date(), day.date(), simulated=False)]
        assert "本期反馈结果或办结的事项 2 项，其中附佐证材料的 1 项，共 1 份。" in told
        before = bulletins.draft(day.date().replace(day=1), day.date().replace(day=1), simulated=False)
        assert not [block for block in before if "佐证材料" in block.text]
