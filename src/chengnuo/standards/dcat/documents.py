"""The catalogue as a graph: data sets with owner, rhythm, freshness, schema, forms and what their checks found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings

from chengnuo.core.datasets.queries import DatasetRow
from chengnuo.core.datasets.rules.words import Access
from chengnuo.standards.dcat.graph import Graph, Iri, Node, Said, moment, whole, words

_EU = "http://publications.europa.eu/resource/authority"
_RIGHTS = {Access.PUBLIC: "PUBLIC", Access.INTERNAL: "RESTRICTED", Access.SENSITIVE: "NON_PUBLIC"}
#: Up to so many days between two changes → the frequency of the EU's list.
_FREQUENCIES = (
    (0.0105, "CONT"),
    (0.05, "HOURLY"),
    (1, "DAILY"),
    (7, "WEEKLY"),
    (31, "MONTHLY"),
    (92, "QUARTERLY"),
    (366, "ANNUAL"),
)
#: What programs ask here, with the standard it speaks.
_SERVICES = (
    ("open311", "Open311 GeoReport v2", "/open311/v2/discovery.json", "http://wiki.open311.org/GeoReport_v2/"),
    ("features", "OGC API Features", "/ogc/features/", "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0"),
    ("sensorthings", "OGC SensorThings 1.1", "/sta/v1.1/", "http://www.opengis.net/doc/is/sensorthings/1.1"),
)  # fmt: skip


def catalogue(rows: Iterable[DatasetRow], root: str) -> Graph:
    """The graph of these data sets; ``root`` is the address of this installation, with its slash."""
    graph, rows = Graph(), tuple(rows)
    here, publisher = f"{root}dcat/", f"{root}dcat/publisher"
    graph.say(here, ("rdf:type", Iri("dcat:Catalog")), ("dct:title", words(f"{settings.SITE_NAME}数据目录")),
              ("dct:description", words("平台自己的台账和接入的每个系统：谁负责、多久更新、质量检查和取用方式。")),
              ("dct:publisher", Iri(publisher)), ("dct:language", Iri(f"{_EU}/language/ZHO")), ("foaf:homepage", Iri(f"{root}datasets/")),
              ("dct:modified", max((moment(r.changed_at) for r in rows if r.changed_at), key=lambda said: said.text, default=None)),
              *(("dcat:dataset", Iri(address(row, root))) for row in rows),
              *(("dcat:service", Iri(f"{here}service/{key}")) for key, *_rest in _SERVICES))  # fmt: skip
    graph.say(publisher, ("rdf:type", Iri("foaf:Organization")), ("foaf:name", words(settings.SITE_NAME)))
    for key, title, path, standard in _SERVICES:
        graph.say(f"{here}service/{key}", ("rdf:type", Iri("dcat:DataService")), ("dct:title", Said(title)),
                  ("dcat:endpointURL", Iri(root + path[1:])), ("dct:conformsTo", Iri(standard)))  # fmt: skip
    for row in rows:
        _dataset(graph, row, root, publisher)
    return graph


def address(row: DatasetRow, root: str) -> str:
    """The address by which a data set is named."""
    return f"{root}datasets/of/{quote(row.key)}/"


def frequency(rhythm: timedelta | None) -> str:
    """The EU's word for a rhythm, "" where none is promised."""
    if rhythm is None:
        return ""
    days = rhythm.total_seconds() / 86400
    return next((name for most, name in _FREQUENCIES if days <= most), "IRREG")


def _dataset(graph: Graph, row: DatasetRow, root: str, publisher: str) -> None:
    here, often = address(row, root), frequency(row.rhythm)
    holder = f"{root}dcat/unit/{row.owner_id}" if row.owner_id is not None else publisher
    if row.owner_id is not None:
        graph.say(holder, ("rdf:type", Iri("foaf:Organization")), ("foaf:name", words(row.owner)))
    forms = [f"{here}form/{number}" for number in range(1, len(row.forms) + 1)]
    fields = [f"{here}field/{quote(column.name)}" for column in row.columns]
    measured = [(f"{here}check/{check.key}", check) for check in row.checks if check.at is not None]
    about: list[tuple[str, Node | None]] = [
        ("rdf:type", Iri("dcat:Dataset")), ("dct:identifier", Said(row.key)), ("dct:title", words(row.title)),
        ("dct:description", words(row.meaning)), ("dct:publisher", Iri(holder)), ("dct:source", words(row.system)),
        ("dct:accessRights", Iri(f"{_EU}/access-right/{_RIGHTS[row.access]}")), ("dct:language", Iri(f"{_EU}/language/ZHO")),
        ("dct:accrualPeriodicity", Iri(f"{_EU}/frequency/{often}") if often else None),
        ("dct:modified", moment(row.changed_at) if row.changed_at else None), ("dcat:landingPage", Iri(here)),
        ("void:entities", whole(row.rows)),
        ("dct:provenance", words(f"其中 {row.simulated} 行是模拟数据，由程序生成。") if row.simulated else None),
        *(("dcat:distribution", Iri(form)) for form in forms), *(("csvw:column", Iri(field)) for field in fields),
        *(("dqv:hasQualityMeasurement", Iri(check)) for check, _found in measured),
    ]  # fmt: skip
    graph.say(here, *about)
    for at, form in zip(forms, row.forms, strict=True):
        whole_address = form.address if "://" in form.address else root + form.address.lstrip("/")
        graph.say(at, ("rdf:type", Iri("dcat:Distribution")), ("dct:title", words(form.title)), ("dcat:accessURL", Iri(whole_address)),
                  ("dcat:mediaType", Iri(f"http://www.iana.org/assignments/media-types/{form.media_type}")))  # fmt: skip
    for at, column in zip(fields, row.columns, strict=True):
        graph.say(at, ("rdf:type", Iri("csvw:Column")), ("csvw:name", Said(column.name)), ("dct:title", words(column.title)),
                  ("dct:description", words(column.meaning) if column.meaning else None))  # fmt: skip
    for at, check in measured:
        graph.say(at, ("rdf:type", Iri("dqv:QualityMeasurement")), ("dqv:isMeasurementOf", Iri(f"{at}/metric")), ("dqv:value", whole(check.bad)),
                  ("prov:generatedAtTime", moment(check.at) if check.at else None))  # fmt: skip
        graph.say(f"{at}/metric", ("rdf:type", Iri("dqv:Metric")), ("dct:title", words(f"不合格行数：{check.title}")),
                  ("dct:description", words(f"{check.meaning}查了 {check.tested} 行。")))  # fmt: skip
