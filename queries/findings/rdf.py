"""Findings as RDF in graph `analysis`, and back: so that SPARQL finds them on any store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, Iris
from queries.findings.links import in_plan_order
from queries.findings.model import Finding, Outcome, Share
from queries.library import Query, library
from queries.stores.embedded import Row, Store

__all__ = ["iri_of", "read", "statements"]

_RDF, _RDFS, _SKOS, _DCTERMS, _PROV, _XSD = (
    FOREIGN_PREFIXES[name] for name in ("rdf", "rdfs", "skos", "dcterms", "prov", "xsd")
)


def iri_of(finding: Finding, base: str, plan: str) -> str:
    """The IRI of a finding."""
    return Iris(base).id("finding", plan, finding.rule, finding.key)


def statements(rule: Query, outcome: Outcome, base: str, plan: str) -> Iterator[bytes]:
    """The quads of a rule and of all it found, one N-Quads line each."""
    writer = _Writer(base, plan)
    writer.rule(rule, outcome.note)
    for position, finding in enumerate(outcome.findings, 1):
        writer.finding(finding, position)
    return iter(writer.lines)


class _Writer:
    """Collects quads of graph `analysis`."""

    def __init__(self, base: str, plan: str) -> None:
        self.base, self.plan = base, plan
        self.vapa = Iris(base).prefixes["vapa"]
        self.graph = ox.NamedNode(Iris(base).id("graph", "analysis"))
        self.lines: list[bytes] = []

    def add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        quad = ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, self.graph)
        self.lines.append(f"{quad} .\n".encode())

    def links(self, subject: str, predicate: str, objects: Iterable[str]) -> None:
        for item in objects:
            self.add(subject, predicate, ox.NamedNode(item))

    def texts(self, subject: str, predicate: str, texts: Iterable[tuple[str, str]]) -> None:
        for language, text in texts:
            self.add(subject, predicate, ox.Literal(text, language=language))

    def number(self, subject: str, name: str, value: Decimal | int) -> None:
        kind = "integer" if isinstance(value, int) else "decimal"
        self.add(subject, self.vapa + name, ox.Literal(str(value), datatype=ox.NamedNode(_XSD + kind)))

    def rule(self, rule: Query, note: str) -> None:
        iri = Iris(self.base).id("rule", rule.name)
        self.links(iri, f"{_RDF}type", (self.vapa + "FindingRule", f"{_SKOS}Concept"))
        self.add(iri, f"{_DCTERMS}identifier", ox.Literal(rule.name))
        for predicate in (f"{_SKOS}prefLabel", f"{_RDFS}label"):
            self.texts(iri, predicate, rule.title.items())
        self.texts(iri, f"{_SKOS}definition", rule.description.items())
        self.texts(iri, self.vapa + "limits", rule.limits.items())
        self.texts(iri, self.vapa + "scoreMeaning", rule.score.items())
        if note:
            self.texts(iri, f"{_SKOS}note", [("nl", note)])

    def finding(self, finding: Finding, position: int) -> None:
        iri = iri_of(finding, self.base, self.plan)
        self.links(iri, f"{_RDF}type", (self.vapa + finding.kind.capitalize(),))
        self.add(iri, self.vapa + "rule", ox.Literal(finding.rule))
        self.links(iri, self.vapa + "findingRule", (Iris(self.base).id("rule", finding.rule),))
        self.number(iri, "score", finding.score)
        self.number(iri, "position", position)
        self.texts(iri, f"{_RDFS}label", [("nl", finding.name)])
        self.texts(iri, f"{_DCTERMS}description", [("nl", finding.sentence)])
        self.links(iri, self.vapa + "concerns", finding.concerns)
        measures = {Iris(self.base).id("measure", self.plan, identifier) for identifier in finding.measures}
        self.links(iri, f"{_DCTERMS}references", sorted(measures - set(finding.concerns)))
        self.links(iri, f"{_PROV}wasDerivedFrom", finding.passages)
        self.texts(iri, self.vapa + "tie", [("nl", tie) for tie in finding.ties])
        if finding.absence:
            self.texts(iri, self.vapa + "absence", [("nl", finding.absence)])
        if finding.coordinated is not None:
            value = ox.Literal(str(finding.coordinated).lower(), datatype=ox.NamedNode(f"{_XSD}boolean"))
            self.add(iri, self.vapa + "coordinated", value)
        for share in finding.shares:
            node = f"{iri}/sharing/{'-'.join(share.thing.rsplit('/', 2)[-2:])}"
            self.links(iri, self.vapa + "shares", (share.thing,))
            self.links(iri, self.vapa + "sharing", (node,))
            self.links(node, f"{_RDF}type", (self.vapa + "Sharing",))
            self.links(node, self.vapa + "thing", (share.thing,))
            if share.weight:
                self.number(node, "weight", share.weight)


def read(store: Store, rule: str | None = None) -> list[Finding]:
    """The findings in the store's graph `analysis`, of one rule or of all, rule by rule as reports order them."""
    given = {} if rule is None else {"rule": rule}
    parts: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query("finding-parts", **given):
        parts[str(row["finding"])][str(row["part"])].append(row)
    found = [_finding(row, parts[str(row["finding"])]) for row in store.query("findings", **given)]
    order = {name: position for position, name in enumerate(library("findings"))}
    return sorted(found, key=lambda finding: order.get(finding.rule, len(order)))


def _finding(row: Row, parts: dict[str, list[Row]]) -> Finding:
    def values(part: str) -> tuple[str, ...]:
        return tuple(sorted(str(item["value"]) for item in parts[part]))

    shares = [Share(str(item["value"]), str(item["name"]), _weight(item)) for item in parts["shares"]]
    return Finding(
        rule=str(row["ruleName"]),
        kind=str(row["kind"]),
        key=str(row["finding"]).rsplit("/", 1)[-1],
        name=str(row["name"]),
        sentence=str(row["sentence"]),
        score=Decimal(str(row["score"])),
        concerns=values("concerns"),
        measures=tuple(in_plan_order(values("measure"))),
        ministers=values("minister"),
        shares=tuple(sorted(shares, key=lambda share: (-share.weight, share.name))),
        coordinated=None if row["coordinated"] is None else bool(row["coordinated"]),
        ties=values("tie"),
        passages=values("passage"),
        absence=None if row["absence"] is None else str(row["absence"]),
    )


def _weight(row: Row) -> Decimal:
    return Decimal(0) if row["weight"] is None else Decimal(str(row["weight"]))
