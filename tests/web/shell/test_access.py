"""A view that says nothing is closed; the frame shows only what a person may open."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from chengnuo.core.people.models import User
from chengnuo.kernel.access import requires, signed_in
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.web.urls import urlpatterns as real

pytestmark = pytest.mark.django_db(databases="__all__")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@requires("ledger.view")
def ledger(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ledger")


@requires("ledger.plan")
def plan_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plan")


@requires("ledger.plan", own_unit=True)
def plan_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plan")


@signed_in
def conflict(request: HttpRequest) -> HttpResponse:
    raise Conflict("unit.changed", "刚被别人改过。", unit="区教育局")


@signed_in
def invalid(request: HttpRequest) -> HttpResponse:
    raise Invalid("name.empty", "名称不能为空。")


@signed_in
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


urlpatterns = [
    path("forgotten/", forgotten),
    path("t-ledger/", ledger),
    path("t-plan-all/", plan_all),
    path("t-plan-own/", plan_own),
    path("t-conflict/", conflict),
    path("t-invalid/", invalid),
    path("t-broken/", broken),
    *real,
]
handler404 = "chengnuo.web.shell.errors.not_found"
handler500 = "chengnuo.web.shell.errors.server_error"

here = override_settings(ROOT_URLCONF=__name__)


def someone(client: Client, role: str, unit: int | None = None) -> Client:
    user = User.objects.create(username=role, display_name="某人", role=role, password="!")
    if unit:
        from chengnuo.core.people.models import Unit

        user.unit = Unit.objects.create(code="u", name="区某局", short_name="区某局", kind="department")
        user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@here
def test_a_view_that_names_no_permission_is_closed_even_to_supervisors(client: Client) -> None:
    answer = someone(client, "supervisor").get("/forgotten/")
    assert answer.status_code == 403 and b"secret" not in answer.content


@here
@pytest.mark.parametrize(
    ("role", "status"), [("duty_officer", 200), ("resident", 403), ("system_admin", 403)]
)
def test_a_permission_opens_the_view_to_its_roles_only(client: Client, role: str, status: int) -> None:
    answer = someone(client, role).get("/t-ledger/")
    assert answer.status_code == status
    if status == 403:
        assert "需要「查看台账」权限" in answer.content.decode()


@here
def test_a_permission_for_the_own_unit_opens_only_views_that_ask_again(client: Client) -> None:
    someone(client, "handler", unit=1)
    assert client.get("/t-plan-all/").status_code == 403
    assert client.get("/t-plan-own/").status_code == 200


@here
def test_a_readable_error_becomes_a_page_a_toast_or_json(client: Client) -> None:
    someone(client, "supervisor")
    page = client.get("/t-conflict/")
    assert page.status_code == 409 and "刚被别人改过" in page.content.decode()
    part = client.get("/t-conflict/", headers={"HX-Request": "true"})
    assert (
        part.status_code == 409
        and part.headers["HX-Reswap"] == "none"
        and "cn:toast" in part.headers["HX-Trigger"]
    )
    data = client.get("/t-conflict/", headers={"Accept": "application/json"}).json()
    assert data == {"code": "unit.changed", "message": "刚被别人改过。", "data": {"unit": "区教育局"}}
    assert client.get("/t-invalid/").status_code == 422


@here
def test_a_program_error_shows_a_number_and_nothing_of_the_inside(client: Client) -> None:
    someone(client, "supervisor")
    client.raise_request_exception = False
    answer = client.get("/t-broken/")
    text = answer.content.decode()
    assert answer.status_code == 500 and "系统出错" in text and "secret" not in text
    assert answer.headers["X-Request-ID"] in text


@here
def test_an_address_that_leads_nowhere_is_told_in_chinese(client: Client) -> None:
    answer = someone(client, "supervisor").get("/nowhere/")
    assert answer.status_code == 404 and "没有找到" in answer.content.decode()


def test_an_address_of_a_button_is_told_in_words_when_someone_types_it(client: Client) -> None:
    someone(client, "supervisor")
    answer = client.get("/accounts/theme/", headers={"Accept": "text/html"})
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "不能直接打开" in answer.content.decode()
    assert client.get("/accounts/theme/").content == b""


def test_a_form_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403 and "页面已过期" in answer.content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(client: Client) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ledger/5/"}
    answer = client.get("/notices/", headers=here)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/sign-in/?next=/ledger/5/"
    elsewhere = client.get("/notices/", headers={**here, "HX-Current-URL": "http://example.org/"})
    assert "example.org" not in elsewhere.headers["HX-Redirect"]


@pytest.mark.parametrize(
    "role", ["supervisor", "commander", "handler", "resident", "system_admin", "security_admin"]
)
def test_every_link_in_the_navigation_opens(client: Client, role: str) -> None:
    import re

    someone(client, role)
    page = client.get("/accounts/me/").content.decode()
    nav = page.split('<nav class="cn-nav">')[1].split("</nav>")[0]
    for address in re.findall(r'href="([^"]+)"', nav):
        assert client.get(address).status_code == 200, address


def test_everybody_lands_on_a_page_of_their_own(client: Client) -> None:
    someone(client, "security_admin")
    assert client.get("/", follow=True).status_code == 200


def test_the_browser_may_run_no_inline_script_and_load_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/accounts/sign-in/")
    rules = dict(
        part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert "unsafe" not in rules["script-src"] and rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    text = answer.content.decode()
    assert (
        "<script>" not in text
        and "onclick" not in text
        and "http://" not in text.replace("http://www.w3.org", "")
    )


def test_health_is_public_and_tells_nothing_else(client: Client) -> None:
    assert client.get("/livez").content == b"ok"
    assert client.get("/readyz").json() == {"ready": True, "database": "ok"}
