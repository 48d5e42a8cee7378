"""DCAT as others read it: rdflib finds the same graph in both forms, and a stranger finds only what is public."""

from __future__ import annotations

import pytest
from django.test import Client
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from chengnuo.core.datasets import queries, services, watching
from chengnuo.core.datasets.services import Words
from chengnuo.core.people import tokens
from chengnuo.core.people.models import User

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def clerk() -> User:
    return User.objects.create(username="du", display_name="督查", role="supervisor")


def _read(answer: object, form: str) -> Graph:
    assert answer.status_code == 200  # type: ignore[attr-defined]
    return Graph().parse(data=answer.content, format=form)  # type: ignore[attr-defined]


def test_both_forms_say_the_same_to_a_reader_of_rdf(client: Client, clerk: User) -> None:
    tricky = Words(
        title='人口"库"\\',
        system="公安\n二期",
        meaning="一行\n两行",
        columns="a b｜有空格",
        rhythm_minutes=1440,
    )
    key = services.register_external(actor=clerk, words=tricky)
    watching.check(queries.resource("cases"))
    token = tokens.issue_token(actor=clerk, name="目录").token
    asked = {"authorization": f"Bearer {token}"}
    ld = _read(client.get("/dcat/catalog.jsonld", headers=asked), "json-ld")
    ttl = _read(client.get("/dcat/", headers={**asked, "accept": "text/turtle"}), "turtle")
    assert isomorphic(ld, ttl)
    row = next(ld.subjects(DCTERMS.identifier, Literal(key)))
    assert (row, DCTERMS.title, Literal('人口"库"\\', lang="zh")) in ld
    daily = "http://publications.europa.eu/resource/authority/frequency/DAILY"
    assert (row, DCTERMS.accrualPeriodicity, URIRef(daily)) in ld
    # DCAT-AP asks of every data set a title, a description and a publisher; of every distribution where it is
    for found in ld.subjects(RDF.type, DCAT.Dataset):
        assert all(
            ld.value(found, needed) for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher)
        ), found
    for form in ld.subjects(RDF.type, DCAT.Distribution):
        assert str(ld.value(form, DCAT.accessURL)).startswith("http")
    listed = set(ld.objects(None, DCAT.dataset))
    assert listed == set(ld.subjects(RDF.type, DCAT.Dataset)) and len(listed) == len(queries.datasets())


def test_a_stranger_sees_only_what_is_public(client: Client) -> None:
    keys = {
        str(o) for o in _read(client.get("/dcat/catalog.ttl"), "turtle").objects(None, DCTERMS.identifier)
    }
    assert "grids" in keys and "cases" not in keys and "orders" not in keys
    assert client.get("/dcat/catalog.xml").status_code == 404
