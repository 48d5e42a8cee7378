"""The addresses below ``/dcat/``: what is public to everybody, the rest to whoever may see the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chengnuo.core.datasets import queries
from chengnuo.core.datasets.rules.words import Access
from chengnuo.core.people.tokens import owner_of
from chengnuo.kernel.access import public
from chengnuo.kernel.permissions import allows
from chengnuo.standards.dcat import documents
from chengnuo.standards.dcat.graph import Graph, jsonld, turtle

_FORMS: dict[str, tuple[Callable[[Graph], bytes], str]] = {
    "jsonld": (jsonld, "application/ld+json"),
    "ttl": (turtle, "text/turtle; charset=utf-8"),
}


@public
@require_GET
def catalogue(request: HttpRequest, form: str = "") -> HttpResponse:
    """The catalogue in the form asked for: by its ending, or by what the caller accepts (JSON-LD where that says nothing)."""
    if not form:
        form = "ttl" if "text/turtle" in request.headers.get("Accept", "") else "jsonld"
    if form not in _FORMS:
        return HttpResponse("catalog.jsonld | catalog.ttl", status=404, content_type="text/plain")
    write, media_type = _FORMS[form]
    whole = allows(_caller(request), "dataset.view")
    rows = [row for row in queries.datasets() if whole or row.access == Access.PUBLIC]
    answer = HttpResponse(
        write(documents.catalogue(rows, request.build_absolute_uri("/"))), content_type=media_type
    )
    answer.headers["Vary"] = "Accept, Authorization, Cookie"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _caller(request: HttpRequest) -> Any:
    """Who asks: by token, or whoever has signed in."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return request.user
    owner = owner_of(token.strip())
    return owner if allows(owner, "api.read") else None
