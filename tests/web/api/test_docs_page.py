"""The interactive docs in a browser: they open under the site's own content policy, from this server alone."""

import shutil
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from chengnuo.core.people.models import User


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_docs_open_without_another_host_and_without_a_refused_script(
    live_server: LiveServer, tmp_path: Path
) -> None:
    from playwright.sync_api import sync_playwright

    user = User.objects.create(username="docs", password="!", role="supervisor", display_name="某人")
    client = Client()
    client.force_login(user)
    hosts: set[str] = set()
    refused: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1280, "height": 1000})
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.goto(f"{live_server.url}/api/v1/docs")
        page.wait_for_selector(".opblock", timeout=30_000)
        operations = page.locator(".opblock").count()
        page.screenshot(path=tmp_path / "docs.png")
        chromium.close()
    assert operations >= 25
    assert {host for host in hosts if host} == {urlparse(live_server.url).netloc}
    assert not refused
