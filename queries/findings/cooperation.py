"""Findings about working together: data that pass by several routes, and partners that only one side names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Share, both, listed
from queries.findings.shared import tied
from queries.findings.telling import joined, measures_of, named, one_or_many, posts_of, tell, text, title_of
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["one_sided_cooperation", "parallel_data_exchange"]


def parallel_data_exchange(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Organisations and target groups in exchanges of personal data of ministers without a common lead.

    Of subjects with the very same exchanges the first by IRI speaks for all: an actor before a target group.
    """
    by_subject = by_column(rows, "subject")
    found: dict[frozenset[str], Finding] = {}
    planned = []
    for subject, of_subject in by_subject.items():
        exchanges = frozenset(str(row["exchange"]) for row in of_subject)
        measures = in_plan_order(texts(of_subject, "identifier"))
        if exchanges in found or not links.apart(measures):
            continue
        if all(row["prospective"] for row in of_subject):
            planned.append(subject)
        else:
            found[exchanges] = _exchanged(rule, links, subject, measures, of_subject)
    names = named(links, planned)
    note = text(
        f"Weggelaten, want de fiches onderzoeken of vragen daar nog maar een weg: {names['nl']}." if planned else "",
        f"Left out, as there the fiches only study or request a route: {names['en']}." if planned else "",
    )
    return Outcome.ranked(found.values(), note["nl"], note["en"])


def _routes(rows: list[Row], measures: list[str]) -> list[list[Row]]:
    """The exchanges by route: those between the same organisations about the same people are one."""
    parties: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: measures.index(str(row["identifier"]))):
        first.setdefault(str(row["exchange"]), row)
        parties[str(row["exchange"])].add(str(row["party"]))
    routes: dict[frozenset[str], list[Row]] = defaultdict(list)
    for exchange, row in first.items():
        routes[frozenset(parties[exchange])].append(row)
    return list(routes.values())


def _exchanged(rule: Query, links: Links, subject: str, measures: list[str], rows: list[Row]) -> Finding:
    ministers, ties, name = (
        links.ministers(measures),
        links.ties(measures, apart_from=[subject]),
        named(links, [subject]),
    )
    routes = _routes(rows, measures)
    each = [
        text(
            f"{route[0]['label']} ({listed([str(row['identifier']) for row in route])})",
            f"{route[0]['labelEn']} ({listed([str(row['identifier']) for row in route], 'en')})",
        )
        for route in routes
    ]
    ahead = sum(all(row["prospective"] for row in route) for route in routes)
    planned = text(f" ({ahead} nog in voorbereiding)" if ahead else "", f" ({ahead} in preparation)" if ahead else "")
    return tell(
        rule,
        text(
            f"{name['nl']}: persoonsgegevens langs {len(routes)} wegen{planned['nl']}, van {len(ministers)} ministers",
            f"{name['en']}: personal data by {len(routes)} routes{planned['en']}, of {len(ministers)} ministers",
        ),
        {
            "name": name,
            "ministers": str(len(ministers)),
            "count": one_or_many(len(routes), ("weg", "wegen"), ("route", "routes")),
            "yet": planned,
            "each": joined(each),
            "tied": both(lambda language: tied(ties, language)),
        },
        key=subject.rsplit("/", 1)[-1],
        score=Decimal(len(ministers)),
        concerns=tuple(map(links.iri, measures)),
        measures=tuple(measures),
        ministers=ministers,
        shares=(Share(subject, links.name(subject)),),
        **ties.told,
        passages=tuple(texts(rows, "passage")),
    )


def one_sided_cooperation(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Measures that name ministers or policy domains as partners, of whose measures none names them back."""
    by_measure: dict[str, list[Row]] = defaultdict(list)
    partners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_measure[str(row["identifier"])].append(row)
        partners[str(row["identifier"])].add(str(row["partner"]))
    found = []
    for identifier, of_measure in by_measure.items():
        silent: dict[str, list[str]] = {}  # partner: its measures
        for row in of_measure:
            partner = str(row["partner"])
            theirs = [one for one in links.by_thing(str(row["kind"])).get(partner, []) if one != identifier]
            known = any(_known_to(links, partners, other, identifier) for other in theirs)
            if not known and any(_same_people(links, identifier, other) for other in theirs):
                silent[partner] = theirs
        if silent:
            found.append(_one_sided(rule, links, identifier, silent, of_measure))
    return Outcome.ranked(found)


def _known_to(links: Links, partners: Mapping[str, set[str]], other: str, identifier: str) -> bool:
    """Whether a measure shares a lead or administration with another, refers to it, or names its side as a partner.

    Its side are its ministers, policy domains and implementing administrations, and what these are part of.
    """
    leads, carried = links.leads(identifier), set(links.things("implementer", identifier))
    if not leads.isdisjoint(links.sides(other)):
        return True
    sides = {*leads, *links.things("policy-domain", identifier)}
    return (
        not leads.isdisjoint(links.leads(other))
        or not carried.isdisjoint(links.things("implementer", other))
        or links.iri(identifier) in links.things("reference", other)
        or not sides.isdisjoint(partners.get(other, set()))
        or not carried.isdisjoint(set(links.things("actor", other)))
    )


def _same_people(links: Links, one: str, other: str) -> bool:
    """Whether two measures are primarily for a same group of people."""
    groups = set(links.things("primary-target-group", one)) & set(links.things("primary-target-group", other))
    return bool(groups & links.people)


def _one_sided(rule: Query, links: Links, identifier: str, silent: Mapping[str, list[str]], rows: list[Row]) -> Finding:
    theirs = in_plan_order({other for of_partner in silent.values() for other in of_partner})
    near = [other for other in theirs if _same_people(links, identifier, other)]
    posts = {partner for partner in silent if "/id/post/" in partner}
    ministers = posts_of(links, [identifier]) | posts
    title, who, lead = title_of(links, identifier), named(links, silent), named(links, links.leads(identifier))
    return tell(
        rule,
        text(
            f"{title}: de samenwerking met {who['nl']} staat aan één kant",
            f"{title}: the co-operation with {who['en']} stands on one side only",
        ),
        {
            "name": f"{identifier} {title}",
            "ministers": lead,
            "partners": who,
            "own": measures_of(len(theirs)),
        },
        absence=text(
            f"Geen van de maatregelen van {who['nl']} noemt {identifier} of haar trekker.",
            f"None of the measures of {who['en']} names {identifier} or its lead.",
        ),
        key=identifier,
        score=Decimal(len(silent)),
        concerns=(links.iri(identifier), *sorted(silent)),
        measures=(identifier,),
        ministers=tuple(sorted(map(links.name, ministers))),
        nearest=tuple(map(links.iri, near)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows if row["partner"] in silent)),
    )
