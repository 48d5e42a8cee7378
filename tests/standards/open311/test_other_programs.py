"""Programs written elsewhere against our endpoint, unmodified; and two of our own installations with each other."""

import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from georeport import GeoReport

from chengnuo.core.cases import services as cases
from chengnuo.core.cases.models import CaseEvent, Report
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from chengnuo.ops.serve import free_port
from chengnuo.standards.open311 import jobs
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.models import Handed
from tests.standards.open311.conftest import GARBAGE, Partner
from tests.standards.open311.towns import Watching

SOURCE = Path(__file__).resolve().parents[3] / "src"


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.django_db(transaction=True)
def test_the_client_georeport_reads_our_endpoint_as_it_is(
    live_server: Any, partner: Partner, form: str
) -> None:
    lid, garbage = partner.sent(service_code="event-01001", description="井盖松动"), partner.sent()
    client = GeoReport(f"{live_server.url}/open311/v2", api_key=partner.key, output_format=form)
    services = {entry["service_code"]: entry for entry in client.get_service_list()}
    assert services[GARBAGE]["service_name"] == "暴露垃圾"
    definition = client.get_service_definition(GARBAGE)
    attributes = definition["attributes"]
    assert definition["service_code"] == GARBAGE
    assert (attributes if form == "json" else attributes["attribute"])[0]["code"] == "condition"
    found = client.get_service_requests(status="open")
    assert {entry["service_request_id"] for entry in found} == {lid, garbage}
    named = client.get_service_requests(service_request_id=f"{lid},{garbage}")
    assert len(named) == 2
    one = client.get_service_request(lid)
    assert (one["service_code"], one["status"], one["description"]) == ("event-01001", "open", "井盖松动")


SEED = """
import django; django.setup()
from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.people import tokens
from chengnuo.core.people.models import User
load_standard()
user = User.objects.create(username="neighbour", role="integrator", display_name="邻区", password="!")
User.objects.create(username="duty", role="duty_officer", display_name="值班某", password="!")
print(tokens.issue_token(actor=user, name="x").token)
"""
VOID = """
import django; django.setup()
from chengnuo.core.cases import services
from chengnuo.core.cases.models import Case
from chengnuo.core.people.models import User
case = Case.objects.get(description="本区转给邻区的垃圾")
services.void(actor=User.objects.get(username="duty"), case_id=case.pk, version=case.version, reason="已经清走")
"""


@dataclass
class Neighbour:
    """Another installation: a server process with a database of its own."""

    folder: Path
    url: str = ""
    key: str = ""

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {
            "PYTHONPATH": str(SOURCE),
            "CHENGNUO_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "chengnuo.settings",
        }
        return kept | own

    def run(self, *arguments: str) -> str:
        """Run Python there, to its end."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Neighbour]:
    there = Neighbour(tmp_path)
    there.run("-m", "chengnuo.ops", "init")
    there.key = there.run("-c", SEED).splitlines()[-1]
    port = free_port("127.0.0.1")
    there.url = f"http://127.0.0.1:{port}/open311/v2"
    arguments = [sys.executable, "-m", "chengnuo.ops", "serve", "--port", str(port)]
    process = subprocess.Popen(arguments, env=there.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{there.url}/discovery.json", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield there
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.slow
@pytest.mark.django_db
def test_two_installations_hand_each_other_their_cases(neighbour: Neighbour, partner: Partner) -> None:
    form = {
        "api_key": neighbour.key,
        "service_code": GARBAGE,
        "address_string": "邻区大道",
        "description": "邻区的垃圾",
    }
    theirs = json.load(
        urllib.request.urlopen(f"{neighbour.url}/requests.json", urllib.parse.urlencode(form).encode())
    )
    condition = catalogue.conditions(catalogue.find_class("event", "06010").id)[0]
    worker = User.objects.create(username="grid", role="grid_worker", display_name="网格某", password="!")
    intake = Intake(
        source=Source.GRID_WORKER,
        text="本区转给邻区的垃圾",
        key="k",
        address="民主一街",
        condition_id=condition.id,
    )
    ours = cases.report_case(actor=worker, intake=intake)
    officer = User.objects.create(username="duty", role="duty_officer", display_name="值班某", password="!")
    city = CitySettings(
        name="neighbour", url=f"{neighbour.url}/discovery.xml", actor="partner", api_key=neighbour.key,
        services=((GARBAGE, GARBAGE),),
    )  # fmt: skip
    jobs.push.hand_over(actor=officer, city=city, case_id=ours.case_id)

    for _ in range(2):
        result = jobs.sync(city, Watching())
    assert result["new"] == 0, "what was handed over does not come back, and nothing comes twice"
    taken = Report.objects.get(key__startswith="neighbour:")
    assert (taken.external_id, taken.text) == (theirs[0]["service_request_id"], "邻区的垃圾")

    neighbour.run("-c", VOID)
    Handed.objects.update(asked_at=None)
    jobs.sync(city, Watching())
    handed = Handed.objects.get()
    assert (handed.state, handed.remote_status) == ("closed", "closed") and handed.asked_at <= now()  # type: ignore[operator]
    assert "已经清走" in CaseEvent.objects.filter(case_id=ours.case_id).latest("id").text
