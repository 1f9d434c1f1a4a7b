"""One plan's part of the graph: its IRIs, and the passages that its statements rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from rdflib import DCAT, FOAF, PROV, RDF, RDFS, Literal, URIRef
from rdflib.term import Node

from loaders.amounts import numbers
from loaders.dataset import PlanRecords
from loaders.rdf.graphs import Graph, GraphSet, Statement, add, worded
from loaders.records import Continues, Contribution, CrisisMeasure, Evidenced, Measure, Passage, Period, TimeSpan
from loaders.spans import Span, page_of
from ontology import slugify
from ontology.namespaces import time_literal

__all__ = ["FieldAt", "PlanGraph", "field_at", "hyphenated"]

FieldAt = Callable[[Span], str | None]
"""The field of a fiche in which a passage stands, if any."""


class PlanGraph:
    """Where one plan is added: the graphs, its records, its own IRI and that of its document."""

    def __init__(self, graphs: GraphSet, records: PlanRecords) -> None:
        self.graphs, self.records, self.plan = graphs, records, records.plan
        self.iris, self.vapa = graphs.iris, graphs.vapa
        self.graph, self.curation = graphs.document, graphs.curation
        self.slug = records.plan.identifier
        self.iri = self.iris.id("plan", self.slug)
        self.source = self.iris.id("document", self.slug)
        self.counts: Counter[tuple[URIRef, str]] = Counter()

    def printed(self, text: str | None) -> Literal | None:
        """Words of the plan, in its language; None where there are none."""
        return worded(text, self.plan.profile.language)

    def page(self, line: int) -> int:
        """The page of a line, from the page table of the plan's record."""
        document = self.plan.document
        return page_of(line, document.first_page, document.page_tops)

    def stated_on(self, passages: Sequence[Passage], *values: Decimal | None) -> int:
        """The page where a number stands: of the first passage that prints one of `values`, else of the first."""
        holding = (p for p in passages if not {*values}.isdisjoint(numbers(p.mention or "")))
        return self.page(next(holding, passages[0]).lines.first)

    def passage(self, owner: URIRef, name: str, lines: Span, field: str | None, mention: str | None) -> URIRef:
        """Mint and describe a passage under `owner`."""
        iri, document, first = self.iris.below(owner, "passage", name), self.plan.document, self.page(lines.first)
        read_at = f"{document.pdf}#page={first - document.first_page + document.pdf_first_page}"
        add(
            self.graph,
            iri,
            (RDF.type, self.vapa.Passage),
            (self.vapa.document, self.source),
            *((self.vapa.page, page) for page in range(first, self.page(lines.last) + 1)),
            (self.vapa.firstLine, lines.first),
            (self.vapa.lastLine, lines.last),
            (self.vapa.field, Literal(field) if field else None),
            (self.vapa.mention, self.printed(mention)),
            (FOAF.page, URIRef(read_at) if document.pdf else None),
        )
        return iri

    def derive(
        self,
        subject: URIRef,
        owner: URIRef,
        passages: Iterable[Passage],
        *,
        field: FieldAt = lambda _: None,
        graph: Graph | None = None,
        name: str | None = None,
    ) -> None:
        """Point `subject` to the passages it was taken from, named after it (or `name`) and numbered."""
        name = name or subject.removeprefix(f"{owner}/").replace("/", "-")
        for passage in passages:
            self.counts[owner, name] += 1
            mention = " ".join(passage.mention.split())
            numbered = f"{name}-{self.counts[owner, name]}"
            iri = self.passage(owner, numbered, passage.lines, field(passage.lines), mention)
            (self.graph if graph is None else graph).add((subject, PROV.wasDerivedFrom, iri))

    def passages_of(self, subject: URIRef) -> list[URIRef]:
        """The passages that a statement of the document rests on."""
        return self.graph.objects(subject, PROV.wasDerivedFrom)

    def part(
        self, predicate: URIRef, cls: URIRef, kind: str, slug: str, record: Evidenced, *statements: Statement
    ) -> URIRef:
        """A part of the plan with what is said of it and its evidence, under the plan's own IRI."""
        iri = self.iris.below(self.iri, kind, slug)
        add(self.graph, self.iri, (predicate, iri))
        add(self.graph, iri, (RDF.type, cls), *statements)
        self.derive(iri, self.iri, record.passages)
        return iri

    def node(
        self,
        iri: URIRef,
        measure: Measure | CrisisMeasure,
        names: tuple[str, str],
        below: tuple[str, str],
        record: Evidenced | Continues | Contribution,
        *statements: Statement,
        graph: Graph | None = None,
    ) -> URIRef:
        """A node of a measure with what is said of it and its evidence; `graph` is by default that of the document.

        `names` are the property to the node and its class, `below` its place in the IRI.
        """
        graph, node = self.graph if graph is None else graph, self.iris.below(iri, *below)
        add(graph, iri, (self.vapa[names[0]], node))
        add(graph, node, (RDF.type, self.vapa[names[1]]), *statements)
        self.derive(node, iri, record.passages, field=field_at(measure), graph=graph)
        return node

    def qualified(
        self,
        iri: URIRef,
        measure: Measure | CrisisMeasure,
        names: tuple[str, str, str],
        slug: str,
        key: tuple[str, Node],
        record: Evidenced,
        *statements: Statement,
    ) -> URIRef:
        """A direct property, and the node that carries its evidence and what else is said of it.

        `names` are the direct property, the property to the node and the node's class; `key` is the
        node's own property and the value that both share.
        """
        direct, qualifier, cls = names
        add(self.graph, iri, (self.vapa[direct], key[1]))
        below, about = (hyphenated(qualifier), slug), (self.vapa[key[0]], key[1])
        return self.node(iri, measure, (qualifier, cls), below, record, about, *statements)

    def period(self, iri: URIRef, period: Period, field: FieldAt = lambda _: None) -> None:
        """When a plan or measure runs, with its phases."""
        node = self.iris.below(iri, "period")
        self.graph.add((iri, self.vapa.period, node))
        self._time_span(node, iri, period, self.vapa.Period, field)
        for phase in period.phases:
            below = self.iris.below(iri, "period", phase.id)
            self.graph.add((node, self.vapa.phase, below))
            self.graph.add((below, RDFS.label, Literal(phase.label, lang="nl")))
            self._time_span(below, iri, phase, self.vapa.Phase, field)

    def _time_span(self, node: URIRef, owner: URIRef, span: TimeSpan, cls: URIRef, field: FieldAt) -> None:
        add(
            self.graph,
            node,
            (RDF.type, cls),
            (DCAT.startDate, None if span.start is None else time_literal(span.start)),
            (DCAT.endDate, None if span.end is None else time_literal(span.end)),
            (self.vapa.openEnded, span.open_ended),
        )
        self.derive(node, owner, span.passages, field=field)


def field_at(measure: Measure | CrisisMeasure) -> FieldAt:
    """In which field of a measure's fiche a passage stands; crisis measures have no fields."""
    return measure.field_at if isinstance(measure, Measure) else lambda _: None


def hyphenated(name: str) -> str:
    """'instrumentUse' (or an IRI that ends so) as 'instrument-use'."""
    local = name.rsplit("#", 1)[-1]
    return slugify("".join(f" {char}" if char.isupper() else char for char in local))
