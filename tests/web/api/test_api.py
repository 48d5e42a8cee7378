"""The API: who may do what, the one shape of an error, and lists that page."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.commitments import services
from chengnuo.core.people import tokens
from chengnuo.core.people.models import ApiToken, User
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.permissions import PERMISSIONS
from chengnuo.web.api import errors
from tests.worlds import World

ROOT = Path(__file__).resolve().parents[3]
V1 = "/api/v1"


class Caller:
    """A program with a token."""

    def __init__(self, user: User) -> None:
        self._client = Client()
        self._token = tokens.issue_token(actor=user, name="测试").token

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        return self._client.generic(
            method,
            V1 + path,
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self._token}"},
        )


@pytest.fixture
def call(world: World) -> Caller:
    return Caller(world.supervisor)


def reads(world: World) -> list[str]:
    report = world.report_id
    return [
        "/me", "/reports", f"/reports/{report}", f"/reports/{report}/text", f"/reports/{report}/figures",
        f"/reports/{report}/figures/F001", f"/reports/{report}/pairs", f"/reports/{report}/terms",
        f"/reports/{report}/coverage", f"/reports/{report}/overview", "/reconciliations", "/units",
        "/commitments", f"/commitments/{world.row('0001').id}",
    ]  # fmt: skip


HISTORY = ("/commitments/{id}/history", "/reports/{report}/changes")
EXPORT = "/reports/{report}/export?format=csv"


def writes(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    row, other = world.row("0001"), world.row("0002")
    item, items = f"/commitments/{row.id}", [{"id": row.id, "version": row.version}]
    return [
        ("PATCH", item, {"version": row.version, "text": "改"}),
        ("PUT", f"{item}/plan", {"version": row.version, "goal": "目标"}),
        ("POST", f"{item}/split", {"version": row.version, "parts": ["甲", "乙"]}),
        ("POST", "/commitments/merge", {"items": [*items, {"id": other.id, "version": 1}]}),
        ("POST", "/commitments/assign", {"items": items, "lead_unit_id": world.city.pk}),
        ("POST", "/commitments/confirm", {"items": items}),
        ("POST", "/commitments/drop", {"items": items, "reason": "因"}),
        ("POST", "/commitments/restore", {"items": items}),
        ("POST", f"/reports/{world.report_id}/commitments", {"start": 0, "end": 4}),
    ]


# ---- who may do what ----------------------------------------------------------------------------------------


def test_a_stranger_reads_and_writes_nothing(world: World) -> None:
    for path in reads(world):
        answer = Client().get(V1 + path)
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.required"), path
    for method, path, body in writes(world):
        assert (
            Client().generic(method, V1 + path, data=body, content_type="application/json").status_code == 401
        )


@pytest.mark.parametrize(("who", "history", "export"), [
    ("supervisor", 200, 200), ("commander", 200, 200), ("integrator", 403, 403),
])  # fmt: skip
def test_readers_read_what_their_role_allows(world: World, who: str, history: int, export: int) -> None:
    call = Caller(getattr(world, who))
    for path in reads(world):
        assert call("GET", path).status_code == 200, path
    for path in HISTORY:
        address = path.format(id=world.row("0001").id, report=world.report_id)
        assert call("GET", address).status_code == history, path
    assert call("GET", EXPORT.format(report=world.report_id)).status_code == export


@pytest.mark.parametrize("role", [
    "duty_officer", "handler", "grid_worker", "resident", "system_admin", "security_admin", "audit_admin",
])  # fmt: skip
def test_roles_without_the_api_are_denied_even_when_signed_in(world: World, role: str) -> None:
    user = User.objects.create(
        username=f"api-{role}", password="!", role=role, display_name=role, unit=world.city
    )
    client = Client()
    client.force_login(user)
    for path in [*reads(world), "/tokens"]:
        answer = client.get(V1 + path)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission.denied"), path
    assert client.post(f"{V1}/tokens", {"name": "x"}, content_type="application/json").status_code == 403


@pytest.mark.parametrize("who", ["commander", "integrator"])
def test_only_the_supervisor_writes(world: World, who: str) -> None:
    call = Caller(getattr(world, who))
    before = world.rows()
    for method, path, body in writes(world):
        answer = call(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission.denied"), path
    assert world.rows() == before


def test_a_session_needs_the_csrf_token_for_writes(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.supervisor)
    assert client.get(f"{V1}/me").json()["role_label"] == "督查员"
    row = world.row("0001")
    answer = client.patch(
        f"{V1}/commitments/{row.id}", {"version": 1, "text": "改"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.csrf")
    assert world.row("0001").text == row.text


# ---- tokens -------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_only_its_digest_kept(world: World) -> None:
    client = Client()
    client.force_login(world.integrator)
    made = client.post(
        f"{V1}/tokens", {"name": "数据平台", "days": 30}, content_type="application/json"
    ).json()
    assert made["token"].startswith("cn_")
    assert made["token"] not in str(list(ApiToken.objects.values()))
    listed = client.get(f"{V1}/tokens").json()
    assert [(row["name"], row["hint"]) for row in listed] == [("数据平台", made["token"][:8])]
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert Client().get(f"{V1}/me", headers=headers).json()["username"] == "integrator"
    assert client.delete(f"{V1}/tokens/{made['row']['id']}").status_code == 204
    assert Client().get(f"{V1}/me", headers=headers).status_code == 401


def test_a_token_over_its_time_or_of_a_closed_account_is_worth_nothing(world: World) -> None:
    made = tokens.issue_token(actor=world.integrator, name="x")
    assert tokens.owner_of(made.token) == world.integrator
    world.integrator.is_active = False
    world.integrator.save()
    assert tokens.owner_of(made.token) is None
    world.integrator.is_active = True
    world.integrator.save()
    row = ApiToken.objects.get()
    assert tokens.owner_of(made.token) == world.integrator
    row.expires_at = row.created_at - timedelta(seconds=1)
    row.save()
    assert tokens.owner_of(made.token) is None
    assert tokens.owner_of("cn_guess") is None


def test_a_token_makes_no_further_tokens_and_nobody_revokes_anothers(world: World, call: Caller) -> None:
    assert call("POST", "/tokens", {"name": "x"}).status_code == 401
    mine = tokens.issue_token(actor=world.integrator, name="x")
    client = Client()
    client.force_login(world.commander)
    answer = client.delete(f"{V1}/tokens/{mine.row.id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.token_missing")


# ---- what comes and goes ------------------------------------------------------------------------------------


def test_the_list_filters_and_pages(world: World, call: Caller) -> None:
    answer = call("GET", "/commitments?quantified=true&page_size=2&page=2&sort=-position").json()
    assert ([row["code"] for row in answer["rows"]], answer["total"], answer["pages"]) == (
        ["0002", "0001"],
        4,
        2,
    )
    assert call("GET", "/commitments?text=停车").json()["rows"][0]["text"] == "新增停车泊位1000个"


def test_chinese_is_sent_as_chinese(call: Caller) -> None:
    assert "新增停车泊位1000个" in call("GET", "/commitments").content.decode()


def test_every_count_of_the_overview_opens_its_list(world: World, call: Caller) -> None:
    overview = call("GET", f"/reports/{world.report_id}/overview").json()
    counts = [value for value in overview.values() if isinstance(value, dict)]
    counts += [count for value in overview.values() if isinstance(value, list) for count in value]
    for count in counts:
        wanted = "&".join(
            f"{key}={value}" for key, value in count["filter"].items() if value not in (None, "", [])
        )
        assert call("GET", f"/commitments?{wanted}").json()["total"] == count["count"], count["label"]


def test_editing_through_the_api_is_in_the_history(world: World, call: Caller) -> None:
    row = world.row("0001")
    answer = call(
        "PATCH", f"/commitments/{row.id}", {"version": 1, "text": "新文字", "deadline": "2023-06-30"}
    ).json()
    assert (answer["row"]["text"], answer["row"]["deadline"], answer["source_text"]) == (
        "新文字", "2023-06-30", "新增停车泊位1000个",
    )  # fmt: skip
    entries = call("GET", f"/commitments/{row.id}/history").json()
    assert [entry["action_label"] for entry in entries] == ["完成时限", "修改文字"]
    assert entries[1]["changes"][0]["old"] == "新增停车泊位1000个"


def test_a_wrong_deadline_takes_the_wording_back_too(world: World, call: Caller) -> None:
    row = world.row("0001")
    body = {"version": 1, "text": "新文字", "deadline": "2323-06-30"}
    answer = call("PATCH", f"/commitments/{row.id}", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "commitments.far_deadline")
    assert world.row("0001") == row


def test_a_conflict_is_409_with_both_sides(world: World, call: Caller) -> None:
    row = world.row("0001")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text="甲的说法")
    answer = call("PATCH", f"/commitments/{row.id}", {"version": 1, "text": "乙的说法"})
    assert answer.status_code == 409
    [conflict] = answer.json()["data"]["conflicts"]
    assert (conflict["mine"]["text"], conflict["theirs"]["text"]) == ("乙的说法", "甲的说法")


def test_assigning_and_undoing(world: World, call: Caller) -> None:
    items = [{"id": row.id, "version": row.version} for row in world.rows()]
    done = call("POST", "/commitments/assign", {"items": items, "co_unit_ids": [world.city.pk]}).json()
    assert {row.lead_unit.id for row in world.rows()} == {world.city.pk}
    assert call("POST", f"/changes/{done['change_set_id']}/undo", {}).status_code == 200
    assert all(row.lead_unit is None for row in world.rows())
    again = call("POST", f"/changes/{done['change_set_id']}/undo", {})
    assert (again.status_code, again.json()["code"]) == (409, "commitments.undone_already")


def test_the_export_is_a_file(world: World, call: Caller) -> None:
    answer = call("GET", f"/reports/{world.report_id}/export?format=docx")
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer.headers["Content-Disposition"]
    wrong = call("GET", f"/reports/{world.report_id}/export?format=exe")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "exchange.format")


def test_a_table_comes_back_through_the_api(world: World, call: Caller) -> None:
    exported = call("GET", f"/reports/{world.report_id}/export?format=xlsx").content
    client = Client()
    client.force_login(world.supervisor)

    def send(path: str, content: bytes) -> Any:
        file = SimpleUploadedFile("台账.xlsx", content)
        return client.post(f"{V1}/reports/{world.report_id}{path}", {"file": file})

    checked = send("/table/check", exported).json()
    assert (checked["errors"], checked["changes"], checked["unchanged"]) == ([], [], 6)
    assert send("/table", exported).json() == {"change_set_id": None}
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0001").id, version=1, text="平台的说法"
    )
    refused = send("/table", exported)
    assert (refused.status_code, refused.json()["code"]) == (422, "exchange.rows")
    assert refused.json()["data"]["errors"][0]["where"] == "第 2 行 G 列（版本）"
    assert send("/table", b"no table").json()["code"] == "exchange.sheet"


# ---- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), [
    ("GET", "/reports/9999", None, 404, "documents.report_not_found"),
    ("GET", "/commitments/9999", None, 404, "commitments.not_found"),
    ("GET", "/reconciliations/9999/rows", None, 404, "documents.run_not_found"),
    ("POST", "/changes/9999/undo", {}, 404, "commitments.change_not_found"),
    ("GET", "/commitments?page=x", None, 422, "request.invalid"),
    ("POST", "/commitments/assign", {"items": []}, 422, "request.invalid"),
    ("PATCH", "/commitments/1", {}, 422, "request.invalid"),
])  # fmt: skip
def test_every_error_has_the_same_shape(
    world: World, call: Caller, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = call(method, path, body)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "data"}
    assert answer.json()["code"] == code
    assert re.search("[\u4e00-\u9fff]", answer.json()["message"])


def test_a_program_error_tells_a_number_and_nothing_else(
    world: World, call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("chengnuo.core.documents.queries.reports", broken)
    answer = call("GET", "/reports")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.content.decode()


def codes_in_the_sources() -> set[str]:
    """Every code that core, exchange and API raise, as it is written there."""
    found: set[str] = set()
    for folder in ("core/documents", "core/commitments", "core/people", "exchange", "web/api"):
        for file in (ROOT / "src/chengnuo" / folder).glob("*.py"):
            if file.name in ("apps.py", "models.py") or file == Path(errors.__file__):
                continue
            found |= set(
                re.findall(
                    r'"((?:documents|commitments|exchange|api)\.[a-z_]+)",?\s', file.read_text("utf-8")
                )
            )
    acts = {
        code
        for code in found
        if re.search(r"\.(import|accept|discard|describe|reconcile|decide_row|import_report)$", code)
    }
    return found - acts - {"api.token_issue", "api.token_revoke"} - set(PERMISSIONS)


def test_the_table_of_codes_is_complete_and_documented() -> None:
    codes = codes_in_the_sources()
    assert len(codes) > 30
    assert codes <= set(errors.STATUS), sorted(codes - set(errors.STATUS))
    page = (ROOT / "docs/reference/api.md").read_text("utf-8")
    for code, status in errors.STATUS.items():
        assert re.search(rf"`{re.escape(code)}` *\| *{status} *\|", page), code


def test_an_unlisted_code_takes_the_status_of_its_kind() -> None:
    class Odd(ChengnuoError):
        status = 418

    assert errors.status_of(Odd("odd.thing", "怪事")) == 418


# ---- documentation ------------------------------------------------------------------------------------------


def test_the_docs_are_for_people_signed_in_and_load_nothing_from_elsewhere(world: World) -> None:
    client = Client()
    assert client.get(f"{V1}/docs").status_code == 302
    client.force_login(world.commander)
    page = client.get(f"{V1}/docs").content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    assert all(s == "/" or s.startswith(("/static/", "data:")) for s in sources)


def test_every_operation_is_described(world: World) -> None:
    client = Client()
    client.force_login(world.commander)
    schema = client.get(f"{V1}/openapi.json").json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert re.search("[\u4e00-\u9fff]|docx", operation["summary"]), (method, path)
            assert operation["description"], (method, path)
            assert operation["security"], (method, path)
