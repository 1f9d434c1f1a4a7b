"""What an AI assistant can ask of the graph.

Every answer says of which plan it is, on which pages it rests, and whether it holds what the editors added or derived
and the document does not say (`editorial`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ontology import Iris
from ontology.wording import hint
from queries import library
from queries.library import Query, QueryError
from queries.rows import grouped
from viz.web.assistant.asking import Asking
from viz.web.assistant.origin import Origin
from viz.web.model.follow_up import Progress
from viz.web.model.kinds import KINDS
from viz.web.model.plan import Plan
from viz.web.model.plans import Plans
from viz.web.model.records import BudgetLine, Found, Measure, Passage, Statement
from viz.web.pages.vocabulary import Term, terms
from viz.web.search.index import Index

__all__ = ["Assistant", "AssistantLimits"]

Answer = dict[str, Any]

_SAID = ("goal", "status")
"""Statements of the document that have no node: the heading says them."""


@dataclass(frozen=True)
class AssistantLimits:
    """How many rows of an answer an assistant gets at most, and by which names of hosts it may ask: the settings."""

    mcp_rows: int
    mcp_hosts: str


class Assistant:
    """Answers the tools from the plans of a store. Raises VapaError for what cannot be answered."""

    def __init__(self, plans: Plans, asking: Asking, index: Callable[[str], Index], limits: AssistantLimits) -> None:
        """`index` gives the index of the search in a plan."""
        self._plans, self._asking, self._index, self._limits = plans, asking, index, limits
        self._store = plans.store
        self._origin = Origin(self._store, dict(Iris(self._store.base).prefixes))

    async def queries(self, text: str, language: str) -> Answer:
        """The queries of the library whose name, title or description holds a text."""
        found = [
            {
                "name": query.name,
                "title": query.title[language],
                "answers": query.description[language],
                "a_row_is": query.row[language],
                "parameters": {
                    item.name: {"type": item.type, "default": item.default, "what": item.description[language]}
                    for item in query.parameters
                },
            }
            for query in library().values()
            if text.lower() in " ".join((query.name, *query.title.values(), *query.description.values())).lower()
        ]
        return self._answer(self._plan(""), [], editorial=False, queries=found)

    async def run(self, name: str, values: Mapping[str, str], rows: int, plan: str, client: str) -> Answer:
        """The answer to a query of the library."""
        asked = self._plan(plan or values.get("plan", ""))
        query = library().get(name)
        if query is None:
            said = hint(name[:80], library()) or "; list_queries names them"
            raise QueryError(f"there is no query '{name[:80]}'{said}")
        text = await asyncio.to_thread(self._bound, query, asked, values)
        told = {"query": name, "a_row_is": query.row["en"]}
        return await self._ask(text, rows, asked, client, told)

    async def sparql(self, text: str, rows: int, plan: str, client: str) -> Answer:
        """The answer to any SPARQL query, under the limits of the endpoint."""
        return await self._ask(text, rows, self._plan(plan), client, {})

    async def model(self, text: str) -> Answer:
        """The classes and properties whose name, label or comment holds a text; without one the names of all."""
        prefixes, sizes = Iris(self._store.base).prefixes, await asyncio.to_thread(self._store.graph_sizes)
        of = {section: found for section, found in terms(self._store.base).items() if found}
        wanted = {section: [term for term in found if _holds(term, text)] for section, found in of.items()}
        shown: Answer = {
            section: [_described(term) for term in found] if text else [f"vapa:{term.name}" for term in found]
            for section, found in wanted.items()
        }
        named = {"prefixes": dict(prefixes), "graphs": sizes, "plans": list(self._plans.records)}
        return self._answer(self._plan(""), [], editorial=False, terms=shown, **named)

    # --- what they have in common ----------------------------------------------------------------

    def _plan(self, slug: str) -> Plan:
        known = self._plans.records
        if slug and slug not in known:
            raise QueryError(f"there is no plan '{slug[:80]}'{hint(slug[:80], known)}")
        return self._plans.plan(slug or self._plans.in_force)

    def _answer(self, plan: Plan, pages: Iterable[int], *, editorial: bool, **content: object) -> Answer:
        record = plan.record
        about = {"id": record.slug, "title": record.title("nl"), "iri": record.iri, "document": record.number}
        return {"plan": about, "pages": sorted(set(pages)), "editorial": editorial, **content}

    def _rows(self, asked: int) -> int:
        return max(1, min(asked or self._limits.mcp_rows, self._limits.mcp_rows))

    def _bound(self, query: Query, plan: Plan, values: Mapping[str, str]) -> str:
        return self._store.about(plan.record.slug).bound(query, **values)

    async def _ask(self, text: str, rows: int, plan: Plan, client: str, told: Mapping[str, object]) -> Answer:
        most = self._rows(rows)
        found = await self._asking(text, most, client)
        ours, pages, graphs = await asyncio.to_thread(
            lambda: (
                self._origin.editorial(text),
                self._origin.pages(plan, text, found.cells()),
                self._origin.graphs(text),
            )
        )
        if not ours and (graphs is None or (await self._asking(text, most, client, graphs)).says() != found.says()):
            ours = ["statements of the editors or of findings"]
        because = {"editorial_because": ours} if ours else {}
        return self._answer(plan, pages, editorial=bool(ours), **because, **told, **found.told())

    # --- search ------------------------------------------------------------------------------------

    def search(self, text: str, limit: int, plan_name: str, language: str) -> Answer:
        """Things that the words stand in, the best first."""
        plan = self._plan(plan_name)
        hits = self._index(plan.record.slug).find(text).hits if text.strip() else ()
        shown = hits[: self._rows(limit)]
        results, pages = [], set()
        for hit in shown:
            measures = self._measures_about(plan, hit.kind, hit.iri)
            pages |= {page for measure in measures for page in measure.pages}
            results.append({
                "name": plan.names.of(hit.iri, language),
                "kind": KINDS[hit.kind].one(language),
                "iri": hit.iri,
                "measures": [measure.identifier for measure in measures],
                "editorial": hit.kind in ("finding", "theme", "policy-domain"),
            })  # fmt: skip
        editorial = any(bool(result["editorial"]) for result in results)
        return self._answer(plan, pages, editorial=editorial, found=len(hits), results=results)

    @staticmethod
    def _measures_about(plan: Plan, kind: str, iri: str) -> Sequence[Measure]:
        if measure := plan.measures.get(iri):
            return [measure]
        if found := plan.findings.get(iri) if kind == "finding" else None:
            return found.measures
        kinds = {item.statement for item in KINDS.values() if kind in (item.key, item.thing) and item.statement}
        pairs = [pair for statement in sorted(kinds) for pair in plan.with_thing(statement, iri)]
        return sorted({measure for measure, _ in pairs}, key=lambda measure: measure.position)

    # --- a measure ---------------------------------------------------------------------------------

    def measure(self, number: str, plan_name: str, language: str) -> Answer:
        """All that is said of a measure, with the passages that prove it."""
        plan = self._plan(plan_name)
        measure = plan.find(number.strip())
        if measure is None:
            raise QueryError(
                f"there is no measure '{number[:80]}' in {plan.record.slug}; search finds one by its words"
            )
        proofs = grouped((passage.node, passage) for passage in plan.passages_of(measure.iri))
        own = proofs.get(measure.iri, [])
        statements = [
            _statement(plan, statement, proofs[statement.node], language)
            for kind, found in measure.statements.items() if kind != "progress" for statement in found
        ]  # fmt: skip
        return self._answer(
            plan,
            measure.pages,
            editorial=True,
            note="what is marked editorial is ours; all else is what the document says, in other words than its own",
            iri=measure.iri,
            number=measure.identifier,
            title=measure.title,
            summary={"text": measure.summary, "editorial": True},
            fields=[{"field": place.field, **_place(place)} for place in own],
            timing={"start": _plain(measure.start), "end": _plain(measure.end), "open_ended": measure.open_ended},
            budget=plan.names.of(measure.budget_kind, language) if measure.budget_kind else None,
            statements=statements,
            amounts=[_amount(plan, line, proofs[line.iri], language) for line in measure.lines],
            follow_up=[
                _progress(plan, item, proofs[item.node], language)
                for item in plan.follow_up.progress.get(measure.iri, ())
            ],
            notes=[{"text": note.text, "editorial": True} for note in measure.notes],
            findings=[found.name for found in plan.findings_of[measure.iri]],
        )

    # --- findings ----------------------------------------------------------------------------------

    def findings(self, rule: str, measure: str, limit: int, plan_name: str, language: str) -> Answer:
        """Overlaps and gaps of a rule, about a measure, or all, the weightiest first."""
        plan = self._plan(plan_name)
        found = list(plan.findings.values())
        if measure:
            if (about := plan.find(measure.strip())) is None:
                raise QueryError(f"there is no measure '{measure[:80]}' in {plan.record.slug}")
            found = plan.findings_of[about.iri]
        known = dict.fromkeys(item.finding.rule for item in plan.findings.values())
        if rule and rule not in known:
            said = hint(rule[:80], known) or "; without a rule, list_findings names them"
            raise QueryError(f"no finding is of rule '{rule[:80]}'{said}")
        found = [item for item in found if rule in ("", item.finding.rule)]
        order = ("Strong", "Moderate", "Weak")
        found.sort(key=lambda item: order.index(str(item.finding.weight)))
        shown = found[: self._rows(limit)]
        told = [self._finding(plan, item, language) for item in shown]
        pages = {page for item in told for page in item["pages"]}
        return self._answer(plan, pages, editorial=True, found=len(found), rules=list(known), findings=told)

    @staticmethod
    def _finding(plan: Plan, item: Found, language: str) -> Answer:
        finding = item.finding
        name, sentence = finding.told(language)
        places = [place for iri in finding.passages if (place := plan.passages.get(iri))]
        return {
            "iri": item.iri,
            "rule": finding.rule,
            "kind": finding.kind,
            "name": name,
            "says": sentence,
            "weight": str(finding.weight),
            "why": finding.why.get(language),
            "absence": finding.absence_en if language == "en" else finding.absence,
            "measures": [measure.identifier for measure in item.measures],
            "coordinated": finding.coordinated,
            "pages": sorted({place.page for place in places}),
            "caveats": [text for iri in finding.caveats if iri in plan.caveats for _, text in [plan.caveats[iri]]],
            "editorial": True,
        }


def _statement(plan: Plan, statement: Statement, passages: Sequence[Passage], language: str) -> Answer:
    """A statement of a measure; one without a passage is the editors', save what the heading says."""
    details = [
        plan.names.of(detail, language) if detail.startswith("http") else detail
        for detail in statement.details if isinstance(detail, str)
    ]  # fmt: skip
    return {
        "kind": statement.kind,
        "name": plan.names.of(statement.thing, language),
        "iri": statement.thing,
        "details": details,
        "main": statement.primary,
        "because": statement.text or None,
        "editorial": not passages and statement.kind not in _SAID,
        "passages": list(map(_place, passages)),
    }


def _amount(plan: Plan, line: BudgetLine, passages: Sequence[Passage], language: str) -> Answer:
    return {
        "for": line.label,
        "euro": _plain(line.amount),
        "per": plan.names.of(line.per, language),
        "years": line.years,
        "counted_euro": _plain(line.added),
        "why_not_counted": (line.why_not if language == "nl" else line.why_not_english) or None,
        "editorial": False,
        "passages": list(map(_place, passages)),
    }


def _progress(plan: Plan, item: Progress, passages: Sequence[Passage], language: str) -> Answer:
    return {
        "state": plan.names.of(item.state, language),
        "year": item.year,
        "text": item.text,
        "euro": _plain(item.amount),
        "editorial": False,
        "passages": list(map(_place, passages)),
    }


def _place(passage: Passage) -> Answer:
    return {"page": passage.page, "lines": [passage.first, passage.last], "mention": passage.mention or None}


def _plain(value: object) -> object:
    """A date or number as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value if value is None or isinstance(value, int | str) else str(value)


def _holds(term: Term, text: str) -> bool:
    return text.lower() in " ".join((term.name, term.label, term.other, term.comment)).lower()


def _described(term: Term) -> Answer:
    relations = {relation: [name for name, _ in found] for relation, found in term.relations}
    return {"name": f"vapa:{term.name}", "label": term.other or term.label, "comment": term.comment, **relations}
