"""Findings as RDF in graph `analysis`, and back: so that SPARQL finds them on any store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ontology import Iris
from queries.analysis import Analysis
from queries.findings.links import in_plan_order
from queries.findings.model import Finding, Outcome, Share, Weight
from queries.library import Query, library
from queries.stores.embedded import Store

__all__ = ["iri_of", "read", "statements"]


def iri_of(finding: Finding, base: str, plan: str) -> str:
    """The IRI of a finding."""
    return Iris(base).id("finding", plan, finding.rule, finding.key)


def statements(rule: Query, outcome: Outcome, base: str, plan: str) -> Iterator[bytes]:
    """The quads of a rule and of all it found in a plan, one N-Quads line each."""
    out = Analysis(base)
    _rule(out, rule)
    _outcome(out, rule, outcome, plan)
    for position, finding in enumerate(outcome.findings, 1):
        _finding(out, finding, plan, position)
    return iter(out.lines)


def _rule(out: Analysis, rule: Query) -> None:
    """What a rule is: the same whatever it finds, as rules are of all plans."""
    iri = out.iris.id("rule", rule.name)
    out.classes(iri, "vapa:FindingRule", "skos:Concept")
    out.value(iri, "dcterms:identifier", rule.name)
    for predicate in ("skos:prefLabel", "rdfs:label"):
        out.texts(iri, predicate, rule.title.items())
    out.texts(iri, "skos:definition", rule.description.items())
    out.texts(iri, "vapa:limits", rule.limits.items())
    out.texts(iri, "vapa:scoreMeaning", rule.score.items())


def _outcome(out: Analysis, rule: Query, outcome: Outcome, plan: str) -> None:
    """What is to be known of a rule in one plan, where it left something out."""
    if outcome.note:
        iri = out.iris.id("finding", plan, rule.name)
        out.classes(iri, "vapa:RuleOutcome")
        out.links(iri, "vapa:outcomeOf", (out.iris.id("rule", rule.name),))
        out.links(iri, "vapa:inPlan", (out.iris.id("plan", plan),))
        out.texts(iri, "rdfs:label", rule.title.items())
        out.texts(iri, "skos:note", _both(outcome.note, outcome.note_en))


def _both(dutch: str | None, english: str | None) -> Iterator[tuple[str, str]]:
    """The texts that are there, with their language."""
    return ((language, text) for language, text in (("nl", dutch), ("en", english)) if text)


def _finding(out: Analysis, finding: Finding, plan: str, position: int) -> None:
    iri = iri_of(finding, out.iris.base, plan)
    out.classes(iri, f"vapa:{finding.kind.capitalize()}")
    out.links(iri, "vapa:inPlan", (out.iris.id("plan", plan),))
    out.value(iri, "vapa:rule", finding.rule)
    out.links(iri, "vapa:findingRule", (out.iris.id("rule", finding.rule),))
    out.value(iri, "vapa:score", finding.score)
    out.value(iri, "vapa:position", position)
    out.links(iri, "vapa:weightOfFinding", (out.term(f"vapa:{finding.weight}"),))
    out.texts(iri, "vapa:whyWeight", finding.why.items())
    out.texts(iri, "rdfs:label", _both(finding.name, finding.name_en))
    out.texts(iri, "dcterms:description", _both(finding.sentence, finding.sentence_en))
    out.links(iri, "vapa:concerns", finding.concerns)
    measures = {out.iris.id("measure", plan, identifier) for identifier in finding.measures}
    out.links(iri, "dcterms:references", sorted(measures - set(finding.concerns)))
    out.links(iri, "prov:wasDerivedFrom", finding.passages)
    out.links(iri, "vapa:nearest", finding.nearest)
    out.links(iri, "vapa:caveat", finding.caveats)
    for language, ties in (("nl", finding.ties), ("en", finding.ties_en)):
        out.texts(iri, "vapa:tie", [(language, tie) for tie in ties])
    out.texts(iri, "vapa:absence", _both(finding.absence, finding.absence_en))
    if finding.coordinated is not None:
        out.value(iri, "vapa:coordinated", finding.coordinated)
    for share in finding.shares:
        node = f"{iri}/sharing/{'-'.join(share.thing.rsplit('/', 2)[-2:])}"
        out.links(iri, "vapa:shares", (share.thing,))
        out.links(iri, "vapa:sharing", (node,))
        out.classes(node, "vapa:Sharing")
        out.links(node, "vapa:thing", (share.thing,))
        if share.weight:
            out.value(node, "vapa:weight", share.weight)


@dataclass(frozen=True)
class _FindingRow:
    finding: str
    kind: str
    rule: str
    name: str
    sentence: str
    weight: str
    why: str
    score: Decimal
    coordinated: bool | None
    absence: str | None
    name_en: str
    sentence_en: str
    why_en: str
    absence_en: str | None


@dataclass(frozen=True)
class _PartRow:
    finding: str
    part: str
    value: str
    name: str | None
    weight: Decimal | None


def read(store: Store, rule: str | None = None) -> list[Finding]:
    """The findings of the store's plan in graph `analysis`, of one rule or of all, in the order of a report."""
    parts: dict[str, dict[str, list[_PartRow]]] = defaultdict(lambda: defaultdict(list))
    for part in store.query("finding-parts", rule=rule).typed(_PartRow):
        parts[part.finding][part.part].append(part)
    found = [
        _read(row, parts[row.finding]) for row in store.query("findings", rule=rule).typed(_FindingRow, rule="ruleName")
    ]
    order = {name: position for position, name in enumerate(library("findings"))}
    return sorted(found, key=lambda finding: order.get(finding.rule, len(order)))


def _read(row: _FindingRow, parts: dict[str, list[_PartRow]]) -> Finding:
    def values(part: str) -> tuple[str, ...]:
        return tuple(sorted(item.value for item in parts[part]))

    shares = [Share(item.value, item.name or "", item.weight or Decimal(0)) for item in parts["shares"]]
    said = {name: value for name, value in vars(row).items() if name not in ("finding", "weight", "why", "why_en")}
    return Finding(
        **said,
        key=row.finding.rsplit("/", 1)[-1],
        concerns=values("concerns"),
        measures=tuple(in_plan_order(values("measure"))),
        ministers=values("minister"),
        shares=tuple(sorted(shares, key=lambda share: (-share.weight, share.name, share.thing))),
        ties=values("tie-nl"),
        passages=values("passage"),
        ties_en=values("tie-en"),
        nearest=values("nearest"),
        caveats=values("caveat"),
        weight=Weight(row.weight),
        why={"nl": row.why, "en": row.why_en},
    )
