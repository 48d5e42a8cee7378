"""Deny by default: every address asks who is there, unless it is on the list below."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from chengnuo.ops import demo_data

#: Addresses a stranger may open. Adding one is a decision to be read in a review.
PUBLIC = {
    "accounts:sign-in", "accounts:language", "livez", "readyz",
    # a resident reports, follows and rates without an account; a photo decides for itself who may see it
    "resident:start", "resident:where", "resident:what", "resident:suggest", "resident:locate", "resident:layer", "resident:photo",
    "resident:held", "resident:check", "resident:done", "resident:nearby", "resident:near-points", "resident:size", "resident:ask",
    "resident:track", "resident:rate", "resident:reopen", "photos:photo",
}  # fmt: skip
#: The endpoint of Open311 shows what is public to everybody; what writes there asks for a key (its own tests).
PUBLIC |= {
    f"open311:{name}" for name in ("discovery", "services", "definition", "requests", "request", "token")
}
PUBLIC |= {f"open311:{name}" for name in ("updates", "media", "nothing")}
#: Layers decide for themselves who may open them (``kernel.permissions``); a label's page is for whoever stands before it.
PUBLIC |= {f"ogcfeatures:{name}" for name in ("landing", "api", "conformance", "collections", "collection")}
PUBLIC |= {"ogcfeatures:items", "ogcfeatures:item", "ogcfeatures:nothing", "labels:asset", "labels:report"}
#: The data catalogue for other catalogues: to a stranger only what is public (its own tests).
PUBLIC |= {"dcat:catalogue", "dcat:file"}
#: What a person has made public (core.promises).
PUBLIC |= {f"promises:{name}" for name in ("index", "data", "detail", "photo")}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
METHODS = ("get", "post")


def _patterns(
    resolver: URLResolver, names: tuple[str, ...] = (), path: str = "/"
) -> Iterator[tuple[str, str]]:
    """Every route as (name with its namespaces, an address that matches it)."""
    for entry in resolver.url_patterns:
        here = path + _example(entry)
        if isinstance(entry, URLPattern):
            yield ":".join([*names, entry.name or here]), here
        else:
            yield from _patterns(entry, (*names, *([entry.namespace] if entry.namespace else [])), here)


def _example(entry: URLPattern | URLResolver) -> str:
    """A concrete piece of path for a pattern; converters get a sample value each."""
    pattern = entry.pattern
    text = str(pattern).removeprefix("^").removesuffix("$")
    if isinstance(pattern, RoutePattern):
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            for written in (f"<{kind}:{name}>", f"<{name}>"):
                text = text.replace(written, SAMPLES.get(kind, "x"))
    return text


def _routes() -> list[tuple[str, str]]:
    return sorted(set(_patterns(get_resolver())))


def test_there_are_routes_to_check() -> None:
    assert len(_routes()) >= 5


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_gets_in_nowhere(client: Client, method: str) -> None:
    door = reverse(settings.LOGIN_URL)
    let_in = []
    for name, path in _routes():
        if name in PUBLIC:
            continue
        answer = getattr(client, method)(path)
        turned_away = answer.status_code in (401, 403) or (
            answer.status_code == 302 and answer.headers["Location"].startswith(door)
        )
        if not turned_away and answer.status_code != 405:
            let_in.append(f"{method.upper()} {path} ({name}) → {answer.status_code}")
    assert not let_in, let_in


def test_the_public_list_names_no_route_that_is_gone() -> None:
    names = {name for name, _ in _routes()}
    assert names >= PUBLIC, f"not among the routes: {sorted(PUBLIC - names)}"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("role", ["supervisor", "commander", "handler", "audit_admin"])
def test_no_address_breaks(client: Client, tmp_path: Path, role: str) -> None:
    """With the demo's data, every address opens, refuses, or finds nothing; none fails."""
    demo_data.load(tmp_path)
    client.force_login(
        get_user_model().objects.get(role=role), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.raise_request_exception = False
    broken = []
    for name, path in _routes():
        answer = client.get(path)
        if answer.status_code >= 500 and name != "readyz":
            broken.append(f"{path} ({name}) → {answer.status_code}")
    assert not broken, broken
