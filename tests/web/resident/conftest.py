"""A district with its streets, grids and classes, and people who handle what residents report."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import shapely
from django.test import Client
from PIL import Image

from chengnuo.core.cases import queries, services
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.models import CatalogueChange, Condition, ConditionStage, Edition, MatterClass
from chengnuo.core.people.models import Unit, User
from chengnuo.core.places.models import Community, GridCell, LayerImport, LayerVersion, Street
from chengnuo.core.places.models import District as DistrictRow

#: Inside the one grid of the one community of the small district below.
LON, LAT = 114.2720, 30.5920
DAY = date(2000, 1, 1)
STREET, COMMUNITY = "420103001", "420103001002"


@dataclass
class District:
    """Who is there, and what a resident does in one call."""

    desk: User
    handler: User
    unit: Unit
    lon: float
    lat: float
    street: str
    community: str

    def detail(self, code: str, tail: str = "") -> Any:
        """The case behind a report's code."""
        return queries.case(queries.case_id_of(queries.public_case(code, tail).number))

    def through(self, code: str, *, until: str = "close", tail: str = "") -> None:
        """Take a case along the loop: verified, filed, dispatched, signed, finished, closed."""
        case = self.detail(code, tail)
        acts = (
            ("ask_verify", lambda v: services.ask_verify(actor=self.desk, case_id=case.row.id, version=v)),
            ("verify", lambda v: services.verify(actor=self.desk, case_id=case.row.id, version=v, true=True)),
            ("classify", lambda v: services.classify(actor=self.desk, case_id=case.row.id, version=v, condition_id=self.condition())),
            ("dispatch", lambda v: services.dispatch(actor=self.desk, case_id=case.row.id, version=v, unit_id=self.unit.pk)),
            ("sign", lambda v: services.sign(actor=self.handler, case_id=case.row.id, version=v)),
            ("finish", lambda v: services.finish(actor=self.handler, case_id=case.row.id, version=v, result="已清运干净")),
            ("close", lambda v: services.close(actor=self.desk, case_id=case.row.id, version=v)),
        )  # fmt: skip
        version = case.row.version
        for name, act in acts:
            version = act(version)
            if name == until:
                return

    def condition(self, code: str = "06010") -> int:
        """The first filing condition of a class of matters: 暴露垃圾."""
        return catalogue.conditions(catalogue.find_class("event", code).id)[0].id


@pytest.fixture
def district(db: None) -> District:
    return district_of()


def district_of() -> District:
    """Everything a resident's report meets, small."""
    _places()
    _classes()
    unit = Unit.objects.create(
        code="cg", name="区城市管理执法局", short_name="区城管执法局", kind="department"
    )
    desk = User.objects.create(username="zhiban", role="duty_officer", display_name="值班某", password="!")
    handler = User.objects.create(
        username="chuzhi", role="handler", display_name="处置某", unit=unit, password="!"
    )
    return District(desk, handler, unit, LON, LAT, STREET, COMMUNITY)


def _places() -> None:
    """One street with one community of one grid, and another street without ground."""
    ground = shapely.box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)
    row = DistrictRow.objects.create(code="420103", name="江汉区", boundary=shapely.to_wkb(ground))
    street = Street.objects.create(code=STREET, name="民族街道", district=row)
    Street.objects.create(code="420103002", name="花楼水塔街道", district=row)
    community = Community.objects.create(code=COMMUNITY, name="兴隆社区", street=street)
    drawn = LayerImport.objects.create(
        layer="grids", state="applied", name="网格", crs="WGS84", file=b"", valid_from=DAY
    )
    west, south, east, north = ground.bounds
    GridCell.objects.create(
        code=f"{COMMUNITY}001", community=community, made_by=drawn, valid_from=DAY, shape=shapely.to_wkb(ground),
        west=west, south=south, east=east, north=north, area_m2=1.0, simulated=True,
    )  # fmt: skip


def _classes() -> None:
    """暴露垃圾 with a limit of four working hours, and a class that is not public."""
    edition = Edition.objects.create(code=catalogue.CURRENT, title="标准")
    rubbish = MatterClass.objects.create(
        edition=edition,
        kind="event",
        code="06010",
        major="06",
        major_name="市容",
        name="暴露垃圾",
        words="垃圾",
    )
    MatterClass.objects.create(
        edition=edition,
        kind="event",
        code="06001",
        major="06",
        major_name="市容",
        name="私搭乱建",
        words="搭建",
        sensitive=True,
        sensitive_reason="指向邻居",
    )
    condition = Condition.objects.create(
        matter=rubbish, number=1, text="有暴露垃圾", closing="已清运", is_example=True
    )
    ConditionStage.objects.create(condition=condition, position=1, amount=4, unit="work_hour")
    # a mark of the layers of this test, so that no map of another one is kept
    LayerVersion.objects.create(layer="grids", token=uuid.uuid4().hex)
    CatalogueChange.objects.create(act="load", name="样例")


@pytest.fixture
def resident(district: District) -> Iterator[Client]:
    """Somebody without an account."""
    yield Client()


def photo(colour: str = "red", *, exif: bool = True, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG as a phone takes it, with the place and the model in its EXIF."""
    out = io.BytesIO()
    data = Image.Exif()
    if exif:
        data[0x0110] = "SecretPhone 12"
        data[0x8825] = {1: "N", 2: (30.0, 36.0, 0.0), 3: "E", 4: (114.0, 16.0, 0.0)}
    Image.new("RGB", size, colour).save(out, "JPEG", exif=data)
    return out.getvalue()


def send(
    client: Client, district: District, *, text: str = "路边一堆暴露垃圾没人清", phone: str = "", **more: Any
) -> str:
    """All steps in one go; the code of the report."""
    where = more.pop("where", {"lon": district.lon, "lat": district.lat, "address": ""})
    assert client.post("/report/where/", where).status_code == 302
    assert (
        client.post(
            "/report/what/", {"text": text, "class_id": more.pop("class_id", "0"), "suggested": "1"}
        ).status_code
        == 302
    )
    answer = client.post("/report/check/", {"phone": phone, "name": "", "website": "", "join": "0", **more})
    assert answer.headers["Location"] == "/report/done/"
    return str(client.session["report_last"])
