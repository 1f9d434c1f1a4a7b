"""Findings: overlaps and gaps, each from one rule; computed from a store, or read back from its graph `analysis`.

A rule is a file in `queries/library/findings/`: what it claims, its limits, its options and, where it has one, its
query. What it finds is a pure function of the links of measures and the rows of that query. Command line, report,
page and tests use the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from ontology.wording import hint
from queries import derived
from queries.findings import (
    cells,
    cooperation,
    gaps,
    groups,
    lasting,
    money,
    needs,
    overlaps,
    periods,
    promises,
    provisions,
    reports,
    shared,
    tasks,
)
from queries.findings.facts import with_one_weight
from queries.findings.links import Links
from queries.findings.model import Finding, Outcome, Share, Weight
from queries.findings.rdf import iri_of, read, statements
from queries.findings.telling import Teller
from queries.findings.weight import completed
from queries.library import Query, QueryError, library
from queries.stores.embedded import Store

__all__ = [
    "Finding",
    "Links",
    "Outcome",
    "Share",
    "Weight",
    "check",
    "derive",
    "find",
    "iri_of",
    "read",
    "apply_rule",
    "rules",
]

_FROM_LINKS: Mapping[str, Callable[..., Outcome]] = {
    "similar-measures": overlaps.similar_measures,
    "same-theme-and-group": overlaps.same_theme_and_group,
    "communities": overlaps.communities,
    "brokers": overlaps.brokers,
    **dict.fromkeys(shared.SHARED, shared.shared_by_ministers),
    "group-without-measure": groups.group_without_measure,
    **dict.fromkeys(cells.CELLS, cells.empty_cells),
}
"""The rules that reason over all links of measures and have no query."""

_FROM_ROWS: Mapping[str, Callable[..., Outcome]] = {
    "same-amount": shared.same_amount,
    "need-and-response": groups.need_and_response,
    "sdg-untouched": gaps.sdg_untouched,
    "thin-theme": gaps.thin_theme,
    "minister-absent-from-goal": gaps.minister_absent_from_goal,
    "no-amount": gaps.no_amount,
    "missing-promises": gaps.missing_promises,
    "ends-early": periods.ends_early,
    "paid-by-several-ministers": money.paid_by_several_ministers,
    "asked-of-local-authorities": tasks.asked_of_local_authorities,
    "parallel-data-exchange": cooperation.parallel_data_exchange,
    "need-in-figures": needs.need_in_figures,
    "crisis-without-successor": needs.crisis_without_successor,
    "promise-without-means": promises.promise_without_means,
    "participation-silent": promises.participation_silent,
    "duty-without-trace": promises.duty_without_trace,
    "own-conditions": provisions.own_conditions,
    "digital-only-access": provisions.digital_only_access,
    "evaluation-after-money": provisions.evaluation_after_money,
    "no-own-indicator": promises.no_own_indicator,
    "temporary-support": lasting.temporary_support,
    "announced-not-there": lasting.announced_not_there,
    "no-longer-reported": reports.no_longer_reported,
}
"""The rules whose rows need more than to be gathered by subject."""


def rules() -> Mapping[str, Query]:
    """The rules by name; a rule's `group` says whether it finds overlaps or gaps."""
    return library("findings")


def apply_rule(store: Store, rule: str, links: Links | None = None, /, **given: object) -> Outcome:
    """What one rule finds, with its options and parameters by keyword; `links` when they are already there.

    Raises KeyError for a rule that does not exist, QueryError for an option or parameter that it does not have.
    """
    query = rules()[rule]
    names = [*(option.name for option in query.options), *(parameter.name for parameter in query.parameters)]
    if unknown := sorted(set(given) - set(names)):
        raise QueryError(f"rule '{rule}' has no option '{unknown[0]}'{hint(unknown[0], names)}")
    options = {option.name: option.value(given.pop(option.name, None)) for option in query.options}
    text = store.bound(query, **given)
    links = links or Links(store)
    tell = Teller(query, links)
    if rule in _FROM_LINKS:
        outcome = _FROM_LINKS[rule](tell, links, options)
    else:
        outcome = _FROM_ROWS.get(rule, gaps.grouped)(tell, links, options, store.table(text))
    return replace(outcome, findings=tuple(completed(query, links, finding) for finding in outcome.findings))


def find(store: Store, rule: str, /, **given: object) -> list[Finding]:
    """What one rule finds, the most telling first. Raises as `apply_rule` does."""
    return list(apply_rule(store, rule, **given).findings)


def derive(store: Store) -> Iterator[bytes]:
    """All that follows from a dump, as N-Quads lines for graph `analysis`.

    First the money that counts and the years, which the store gets as well; then, from those too, what each rule finds
    in each plan with its own options; what several rules tell of the same fact has one weight.
    """
    money_and_time = list(derived.statements(store))
    store.add(b"".join(money_and_time))
    yield from money_and_time
    for plan in store.plans:
        one = store.about(plan)
        links = Links(one)
        outcomes = {name: apply_rule(one, name, links) for name in rules()}
        every = [finding for outcome in outcomes.values() for finding in outcome.findings]
        weighed = iter(with_one_weight(every, links.people))
        for name, outcome in outcomes.items():
            told = replace(outcome, findings=tuple(islice(weighed, len(outcome.findings))))
            yield from statements(rules()[name], told, store.base, plan)


def check(store: Store) -> Iterator[str]:
    """What breaks the rules across records (`queries/library/checks/`): one sentence each, with the rule's name.

    A rule about measures or goals is held against each plan; where there are several, its sentence names the plan.
    """
    for rule in library("checks").values():
        of_plan = any(parameter.type == "plan" for parameter in rule.parameters)
        for plan in store.plans if of_plan else ("",):
            where = f"{plan}: " if plan and len(store.plans) > 1 else ""
            for row in store.about(plan).query(rule):
                yield f"{where}{rule.sentence['en'].format(**row)} ({rule.name})"
