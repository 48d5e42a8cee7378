"""A small RDF graph and its two written forms. Pure: it knows neither the catalogue nor the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "prov": "http://www.w3.org/ns/prov#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "void": "http://rdfs.org/ns/void#",
}


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing by its address, or by prefix and name (``dcat:Dataset``)."""

    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """A literal: words in a language, or a value of a type."""

    text: str
    language: str = ""
    kind: str = ""


Node = Iri | Said


def words(text: str) -> Said:
    """Chinese words."""
    return Said(text, language="zh")


def whole(number: int) -> Said:
    """A whole number."""
    return Said(str(number), kind="xsd:integer")


def moment(at: datetime) -> Said:
    """A moment with its zone."""
    return Said(at.isoformat(timespec="seconds"), kind="xsd:dateTime")


@dataclass(slots=True)
class Graph:
    """Statements by subject, in the order they were made."""

    subjects: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)

    def say(self, subject: str, *statements: tuple[str, Node | None]) -> None:
        """Add statements about a subject; those without an object are left out."""
        known = self.subjects.setdefault(subject, [])
        known.extend((predicate, node) for predicate, node in statements if node is not None)


def jsonld(graph: Graph) -> bytes:
    """The graph as JSON-LD."""
    found = [{"@id": subject} | _properties(said) for subject, said in graph.subjects.items()]
    document = {"@context": PREFIXES, "@graph": found}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def turtle(graph: Graph) -> bytes:
    """The graph as Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for subject, said in graph.subjects.items():
        lines += ["", f"<{_iri(subject)}>", " ;\n".join(_statements(said)) + " ."]
    return ("\n".join(lines) + "\n").encode()


def _properties(said: list[tuple[str, Node]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for predicate, node in said:
        if predicate == "rdf:type" and isinstance(node, Iri):
            found.setdefault("@type", []).append(node.value)
        else:
            found.setdefault(predicate, []).append(_json(node))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _json(node: Node) -> dict[str, str]:
    if isinstance(node, Iri):
        return {"@id": node.value}
    extra = {"@language": node.language} if node.language else {"@type": node.kind} if node.kind else {}
    return {"@value": node.text} | extra


def _statements(said: list[tuple[str, Node]]) -> Iterator[str]:
    for predicate, node in said:
        yield f"  {predicate} {_turtle(node)}"


def _turtle(node: Node) -> str:
    if isinstance(node, Iri):
        prefix = node.value.partition(":")[0]
        return node.value if prefix in PREFIXES else f"<{_iri(node.value)}>"
    text = node.text.translate(_ESCAPES)
    if node.language:
        return f'"{text}"@{node.language}'
    return f'"{text}"^^{node.kind}' if node.kind else f'"{text}"'


def _iri(address: str) -> str:
    """Signs that an address between angle brackets must not hold, as escapes."""
    return "".join(
        sign if sign > " " and sign not in '<>"{}|^`\\' else f"%{ord(sign):02X}" for sign in address
    )


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
