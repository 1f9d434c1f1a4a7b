"""The one model of a plan in memory, for all pages: asked of the store once, when first needed.

Everything is keyed by IRI; a short number is looked up within the plan. What the store holds does not change while the
site runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache

from ontology import natural
from queries import Finding, Store, Table, iri_of, library, read
from queries.editions import Comparison, Continued, compare, editions
from queries.findings import Links
from queries.findings.facts import same_fact
from queries.findings.links import Ties
from queries.findings.ranking import Ranking
from queries.findings.similarity import Similarity
from queries.rows import grouped
from viz.once import once
from viz.web import urls
from viz.web.http.negotiation import Problem
from viz.web.model.follow_up import FollowUp
from viz.web.model.names import Names
from viz.web.model.parts import Parts
from viz.web.model.positions import Positions
from viz.web.model.records import (
    BudgetLine,
    CrisisMeasure,
    Figure,
    Found,
    Measure,
    Note,
    Passage,
    PlanRecord,
    Statement,
)
from viz.web.model.vocabulary import Vocabulary
from viz.web.paging import PageLimits
from viz.web.text.format import LANGUAGES

__all__ = ["Plan"]

_IN_OWN_ORDER = ("goal", "sdg", "sdg-goal")
"""Facets whose things have numbers, by which people know their order; all others go from most to least used."""


class Plan:
    """One plan with its measures, their links, money and findings."""

    def __init__(self, store: Store, record: PlanRecord, vocabulary: Vocabulary, limits: PageLimits) -> None:
        """`store` is one that speaks of this plan; `limits` say how much its pages show."""
        self.limits = limits
        self.store, self.record, self.vocabulary, self.base = store, record, vocabulary, store.base
        self.names: Names = vocabulary.names
        self.details, self.texts, self.narrower_all = vocabulary.details, vocabulary.texts, vocabulary.narrower_all
        self.passages_of = lru_cache(maxsize=256)(self._passages_of)
        self.things: Callable[[str], Mapping[str, list[Measure]]] = lru_cache(maxsize=64)(self._things)

    def warm(self) -> None:
        """Ask for everything now, so that no reader waits for it: first what is ready soon."""
        _ = self.measures, self._mentions, self.figures, self.unused, self.similarity, self.passages, self.findings_of
        _ = self.crisis, self.follow_up.milestones, self.follow_up.progress, self.follow_up.annual
        _ = self.parts.of, self.parts.pages, self.continued, self.positions.all

    def all_of(self, kind: str) -> list[str]:
        """All things of a kind, by name; of a kind that belongs to plans those of this one."""
        return [iri for iri in self.names.things.get(kind, ()) if self.names.plan_of(iri) in ("", self.record.slug)]

    # --- measures ------------------------------------------------------------------------------

    @once
    def measures(self) -> dict[str, Measure]:
        """The measures by IRI, in the order of the plan."""
        rows = self._ask("measures").typed(Measure, iri="measure")
        return {row.iri: self._whole(row, position) for position, row in enumerate(rows)}

    def _whole(self, row: Measure, position: int) -> Measure:
        """A measure with its place, and with all that is read apart from it."""
        return replace(
            row,
            page=self.names.path(row.iri) or "",
            position=position,
            statements=self._statements[row.iri],
            lines=self._lines[row.iri],
            notes=self._notes["note", row.iri],
            phases=self._notes["phase", row.iri],
        )

    @once
    def _statements(self) -> dict[str, dict[str, list[Statement]]]:
        found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        statements = self._ask("statements").typed(Statement, details="detail")
        for one in sorted(statements, key=lambda s: (not s.primary, natural(self.names.of(s.thing)))):
            found[one.measure][one.kind].append(one)
        return found

    @once
    def _lines(self) -> dict[str, list[BudgetLine]]:
        """The amounts of every measure and crisis measure."""
        lines = self._ask("amounts").typed(BudgetLine, iri="line", all_years="years", all_recipients="recipients")
        return grouped((line.action, line) for line in lines)

    @once
    def _notes(self) -> dict[tuple[str, str], list[Note]]:
        return grouped(((note.kind, note.measure), note) for note in self._ask("notes").typed(Note, iri="node"))

    @once
    def _by_number(self) -> dict[str, Measure]:
        return {measure.identifier: measure for measure in self.measures.values()}

    def find(self, name: str) -> Measure | None:
        """A measure by its number in this plan, such as 7.1.4, or by its IRI."""
        return self._by_number.get(name) or self.measures.get(name)

    def measure(self, number: str) -> Measure:
        """The same. Raises Problem (404) when there is none."""
        if found := self.find(number):
            return found
        raise Problem(404, f"there is no measure '{number[:100]}'", "Er is geen maatregel met dit nummer.")

    @once
    def choices(self) -> list[tuple[str, str]]:
        """The measures to choose from: number and title; none where there are too many, and the number is typed."""
        if len(self.measures) > self.limits.page_choices:
            return []
        return [(measure.identifier, _shortened(measure.label)) for measure in self.measures.values()]

    @once
    def crisis(self) -> dict[str, CrisisMeasure]:
        """The crisis measures by IRI, in the order of their annex."""
        return {
            row.iri: replace(
                row,
                statements=self._statements[row.iri],
                lines=self._lines[row.iri],
                notes=self._notes["note", row.iri],
            )
            for row in self._ask("crisis-measures").typed(CrisisMeasure, iri="action")
        }

    @once
    def follow_up(self) -> FollowUp:
        """What has become of the measures."""
        return FollowUp(self.store, self.record.iri)

    @once
    def positions(self) -> Positions:
        """What members of the consultation hold."""
        return Positions(self.store)

    @once
    def since(self) -> Comparison | None:
        """What changed since the edition that this plan replaces; None where it replaces none that is here."""
        earlier = editions(self.store)[self.record.iri].replaces
        return compare(self.store, urls.slug(earlier), self.record.slug) if earlier else None

    @once
    def continued(self) -> Mapping[str, Sequence[Continued]]:
        """What each measure continues, by its IRI."""
        return grouped((item.new.iri, item) for item in (self.since.continued if self.since else ()))

    @once
    def parts(self) -> Parts:
        """What the plan says besides its measures."""
        return Parts(self.store, self.record.iri)

    # --- what measures say ---------------------------------------------------------------------

    @once
    def _mentions(self) -> dict[tuple[str, str], list[tuple[Measure, Statement]]]:
        return grouped(
            ((kind, statement.thing), (measure, statement))
            for measure in self.measures.values()
            for kind, statements in measure.statements.items()
            for statement in statements
        )

    def with_thing(self, kind: str, things: str | Iterable[str]) -> list[tuple[Measure, Statement]]:
        """The measures that say something of a kind about a thing or one of some things, in plan order."""
        wanted = [things] if isinstance(things, str) else list(things)
        found = [pair for thing in wanted for pair in self._mentions.get((kind, thing), ())]
        return sorted(found, key=lambda pair: pair[0].position)

    def of_thing(self, kind: str, thing: str) -> list[Measure]:
        """Those measures, once each, also through narrower concepts."""
        pairs = self.with_thing(kind, [thing, *self.narrower_all(thing)])
        return list(dict.fromkeys(measure for measure, _ in pairs))

    @once
    def _used(self) -> dict[str, list[str]]:
        return {kind: self.names.sorted(things) for kind, things in grouped(self._mentions).items()}

    def used(self, kind: str) -> list[str]:
        """All things that measures say something of this kind about, by name."""
        return self._used.get(kind, [])

    # --- the facets by which measures are compared and counted -----------------------------------

    @once
    def links(self) -> Links:
        """All links of all measures."""
        return Links(self.store)

    @once
    def _keys(self) -> Mapping[Measure, str]:
        """What the links call each measure."""
        return {measure: name for name in self.links.measures if (measure := self.find(name))}

    @cached_property
    def _classes(self) -> Mapping[str, Callable[[Measure], Iterable[str]]]:
        """The facets that follow from what a measure says."""

        def over(measure: Measure, kind: str, detail: str) -> Iterable[str]:
            return dict.fromkeys(over for thing in measure.things(kind) for over in self.details(thing, detail))

        return {
            "goal": lambda measure: [measure.goal] if measure.goal else [],
            "status": lambda measure: [measure.status] if measure.status else [],
            "participation": lambda measure: measure.things("participation"),
            "budget-kind": lambda measure: [measure.budget_kind] if measure.budget_kind else [],
            "instrument-type": lambda measure: over(measure, "instrument", "type"),
            "sdg-goal": lambda measure: over(measure, "contribution", "broader"),
        }

    def facet(self, facet: str, measure: Measure) -> Mapping[str, set[str]]:
        """What a measure is linked to in a facet: each thing with those through which it holds, narrower or itself."""
        if facet in self._classes:
            return {thing: {thing} for thing in self._classes[facet](measure)}
        return self.links.things(facet, self._keys[measure])

    def _things(self, facet: str) -> Mapping[str, list[Measure]]:
        """The things of a facet with their measures: in their own order, or the most used first."""
        found = grouped((thing, measure) for measure in self.measures.values() for thing in self.facet(facet, measure))
        if facet in _IN_OWN_ORDER:
            return dict(sorted(found.items(), key=lambda item: natural(item[0])))
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), natural(self.names.of(item[0])), item[0])))

    def known(self, facet: str, name: str) -> str:
        """The thing of a facet that goes by a short name. Raises Problem (404) when there is none."""
        for thing in self.things(facet):
            if urls.slug(thing) == name:
                return thing
        raise Problem(404, f"there is no {facet} '{name[:100]}' in this plan", "Wat u koos, staat niet in het plan.")

    @once
    def unused(self) -> Mapping[str, list[str]]:
        """By facet, the things of our vocabularies that no measure has."""
        rows = ((str(row["facet"]), str(row["thing"])) for row in self.store.query("divisions"))
        found = grouped((facet, thing) for facet, thing in rows if thing not in self.things(facet))
        return {facet: self.names.sorted(things) for facet, things in found.items()}

    @once
    def similarity(self) -> Similarity:
        """How alike measures are; ready to be asked by several at once."""
        similarity = Similarity(self.links)
        _ = similarity.matrix
        return similarity

    def shared(self, one: Measure, other: Measure) -> list[tuple[str, str, Decimal]]:
        """What two measures have in common: facet, thing, and what it adds to their similarity, most first."""
        order = self.links.measures
        found = self.similarity.shared(order.index(self._keys[one]), order.index(self._keys[other]))
        return [(facet, thing, Decimal(f"{part:.9f}")) for facet, thing, part in found]

    def ties(self, measures: Iterable[Measure]) -> Ties:
        """What in the plan ties measures together."""
        return self.links.ties([self._keys[measure] for measure in measures])

    # --- money ---------------------------------------------------------------------------------

    def stated(self, measures: Iterable[Measure]) -> tuple[Decimal | None, int, int]:
        """The money that measures name, how many name any, and how many there are; None where none does."""
        amounts = [measure.stated for measure in measures]
        named = [amount for amount in amounts if amount is not None]
        return (sum(named, Decimal(0)) if named else None), len(named), len(amounts)

    @property
    def maybe_twice(self) -> Sequence[Found]:
        """The findings that say that an amount may be stated twice."""
        return self.found_by["same-amount"]

    # --- findings, and what they rest on -------------------------------------------------------

    @once
    def findings(self) -> dict[str, Found]:
        """The findings by IRI, rule by rule as reports order them, the strongest first."""
        found = (self._found(finding) for finding in read(self.store))
        return {item.iri: item for item in found}

    @once
    def found_by(self) -> Mapping[str, Sequence[Found]]:
        """The findings of each rule, the strongest first; none of one that finds nothing."""
        return grouped((item.finding.rule, item) for item in self.findings.values())

    def _found(self, finding: Finding) -> Found:
        iri = iri_of(finding, self.base, self.record.slug)
        measures = tuple(measure for name in finding.measures if (measure := self.find(name)))
        return Found(iri, finding, self.names.path(iri) or urls.PAGES[finding.kind], measures)

    @once
    def foremost(self) -> tuple[Found, ...]:
        """The ten findings that matter most, in the one stated order (`queries.findings.ranking`)."""
        by_finding = {id(item.finding): item for item in self.findings.values()}
        few = Ranking(self.store, self.links).foremost(item.finding for item in self.findings.values())
        return tuple(by_finding[id(finding)] for finding in few)

    @once
    def _same_fact(self) -> Mapping[int, list[Finding]]:
        told = same_fact((item.finding for item in self.findings.values()), self.links.people)
        return {id(finding): of_fact for of_fact in told for finding in of_fact}

    def same_fact(self, found: Found) -> tuple[Found, ...]:
        """The findings of other rules that tell the same fact."""
        others = (other for other in self._same_fact.get(id(found.finding), ()) if other is not found.finding)
        return tuple(self.findings[iri_of(other, self.base, self.record.slug)] for other in others)

    @once
    def caveats(self) -> Mapping[str, tuple[Measure, str]]:
        """What a finding can carry along: notes, milestones, approximate amounts; with measure and Dutch text."""
        found: dict[str, tuple[Measure, str]] = {}
        for measure in self.measures.values():
            found |= {note.iri: (measure, note.text) for note in measure.notes}
            found |= {line.iri: (measure, f"{line.label} (raming)") for line in measure.lines}
            for step in self.follow_up.milestones.get(measure.iri, ()):
                found[step.node] = (measure, f"{step.date}: {step.label}")
        return found

    @once
    def findings_of(self) -> Mapping[str, list[Found]]:
        """The findings that are about each thing."""
        return grouped(
            (thing, item)
            for item in self.findings.values()
            for thing in dict.fromkeys([*item.about, *(measure.iri for measure in item.measures)])
        )

    @once
    def notes_of_rules(self) -> Mapping[str, Mapping[str, str]]:
        """What each rule left out, and why, by language."""
        return {
            lang: {str(row["ruleName"]): str(row["note"] or "") for row in self.store.query("rules", language=lang)}
            for lang in LANGUAGES
        }

    @once
    def passages(self) -> Mapping[str, Passage]:
        """Every passage, by IRI."""
        return {passage.iri: passage for passage in Passage.of(self.store.query("passages"))}

    def _passages_of(self, thing: str) -> tuple[Passage, ...]:
        """The passages of a thing and of the nodes below it, with their field and node."""
        return tuple(Passage.of(self.store.query(library("site")["passages"], thing=thing)))

    # --- figures -------------------------------------------------------------------------------

    @once
    def figures(self) -> list[Figure]:
        """The poverty figures, by indicator, group, area and period."""
        return self._ask("figures").typed(Figure, iri="figure", close="targetGroup")

    def _ask(self, name: str) -> Table:
        return self.store.query(library("site")[name], plan=self.record.iri)


def _shortened(text: str, most: int = 90) -> str:
    """A text cut to fit in a list to choose from."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
