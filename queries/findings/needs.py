"""Findings about needs that the plan itself shows: in its figures, and in what it did in the COVID-19 crisis."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import LANGUAGES, Finding, Options, Outcome, Text, number, score
from queries.findings.telling import enumerated, euros, joined, measures_of, named, one_or_many, tell, text
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["crisis_without_successor", "need_in_figures"]


def need_in_figures(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Target groups whose need the plan counts, and for whom hardly any measure is primarily meant."""
    primary = links.by_thing("primary-target-group")
    by_group = by_column(rows, "targetGroup")
    found, answered = [], []
    for group, of_group in by_group.items():
        members = primary.get(group, [])
        if len(members) > options["measures"]:
            answered.append((group, len(members)))
        else:
            found.append(_need(rule, links, group, members, of_group))
    nl, en = (
        "; ".join(f"{links.name(group, language)} ({number})" for group, number in answered) for language in LANGUAGES
    )
    return Outcome.ranked(
        found,
        f"Ook met een nood in de cijfers, maar met meer maatregelen: {nl}." if answered else "",
        f"Also with a need in the figures, but with more measures: {en}." if answered else "",
    )


def _need(rule: Query, links: Links, group: str, members: list[str], rows: list[Row]) -> Finding:
    latest = [_latest(of_indicator) for of_indicator in by_column(rows, "indicator").values()]
    family = links.family([group]) | {group}
    near = {i for other in family for i in links.by_thing("primary-target-group").get(other, [])}
    nearest = in_plan_order((near | set(links.by_thing("target-group").get(group, []))) - set(members))
    name, wider = named(links, [group]), family - {group}
    return tell(
        rule,
        text(
            f"{name['nl']}: een nood in de cijfers, {measures_of(len(members))['nl'] if members else 'geen maatregel'}",
            f"{name['en']}: a need in the figures, {measures_of(len(members))['en'] if members else 'no measure'}",
        ),
        {
            "name": name,
            "figures": joined(_figure(links, row) for row in latest),
            "response": _answer(links, members, nearest, named(links, wider) if wider else None),
        },
        absence=None
        if members
        else text(
            f"Geen fiche is in de eerste plaats bedoeld voor {name['nl'].lower()} of een engere groep.",
            f"No fiche is primarily meant for {name['en'].lower()} or a narrower group.",
        ),
        key=group.rsplit("/", 1)[-1],
        score=score(1 / (1 + len(members))),
        concerns=(group, *sorted(texts(latest, "population"))),
        measures=tuple(members),
        ministers=links.ministers(members),
        nearest=tuple(map(links.iri, nearest)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows if _same_figure(row, latest)))
        + tuple(passage for identifier in members for passage in links.passages(identifier, (group,), "budget")),
    )


def _latest(rows: list[Row]) -> Row:
    """The figure that says most of an indicator: of the last period, for whom the plan has most figures, in numbers."""
    last = max(str(row["period"]) for row in rows)
    often = Counter(str(row["population"]) for row in rows)
    return max(
        (row for row in rows if str(row["period"]) == last),
        key=lambda row: (often[str(row["population"])], not str(row["unit"]).endswith("percent"), str(row["value"])),
    )


def _same_figure(row: Row, latest: list[Row]) -> bool:
    keys = ("indicator", "period", "population", "value", "unit")
    return any(all(row[key] == one[key] for key in keys) for one in latest)


def _figure(links: Links, row: Row) -> Text:
    """An indicator with its figure, unit and year, or the two of a school year."""
    value, year = Decimal(str(row["value"])), "-".join(part[:4] for part in str(row["period"]).split("/"))
    said = {}
    for language, unit in (("nl", row["unitName"]), ("en", row["unitNameEn"])):
        figure = f"{value:,}" if value == value.to_integral() else number(value, None, language)
        figure = figure.replace(",", ".") if language == "nl" and value >= 1000 else figure
        amount = f"{figure}%" if str(row["unit"]).endswith("percent") else f"{figure} {str(unit).lower()}"
        said[language] = f"{links.name(str(row['indicator']), language)} {amount} ({year})"
    return said


def _answer(links: Links, members: list[str], nearest: list[str], wider: Text | None) -> Text:
    """The measures that are primarily for a group with what they name, and what comes nearest."""
    if members:
        listed, money = enumerated(members), links.stated_money(members)
        amount = euros(money)
        said = (
            text(f"met {amount['nl']}", f"with {amount['en']}") if money else text("zonder bedrag", "without an amount")
        )
        first = text(
            f"In de eerste plaats voor hen: {listed['nl']}, {said['nl']}.",
            f"Primarily for them: {listed['en']}, {said['en']}.",
        )
    else:
        first = text("Geen enkele maatregel is in de eerste plaats voor hen.", "No measure is primarily for them.")
    if not nearest:
        return first
    listed = enumerated(nearest)
    through = wider or text("", "")
    near = text(
        f" Wat het dichtst komt{', ook voor ' + through['nl'].lower() if wider else ''}: {listed['nl']}.",
        f" What comes nearest{', also for ' + through['en'].lower() if wider else ''}: {listed['en']}.",
    )
    return joined((first, near), "")


def crisis_without_successor(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Target groups of crisis measures of which the plan continues hardly any; the narrowest group of the same ones."""
    crises: dict[str, set[str]] = defaultdict(set)
    continued: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        group, crisis = str(row["group"]), str(row["crisis"])
        crises[group].add(crisis)
        passages[group][str(row["passage"])] = None
        if row["successor"]:
            continued[group].add(crisis)
    seen: set[frozenset[str]] = set()
    found = []
    for group in sorted(crises, key=lambda group: (len(links.by_thing("target-group").get(group, ())), group)):
        of_group = frozenset(crises[group])
        if len(of_group) < options["crisis"] or len(continued[group]) > options["share"] * len(of_group):
            continue
        if 2 * len(links.by_thing("primary-target-group").get(group, ())) > len(of_group):
            continue
        if of_group not in seen:
            found.append(_lapsed(rule, links, group, (len(of_group), len(continued[group])), tuple(passages[group])))
        seen.add(of_group)
    return Outcome.ranked(found)


def _lapsed(rule: Query, links: Links, group: str, counts: tuple[int, int], passages: tuple[str, ...]) -> Finding:
    crisis, kept = counts
    primary = links.by_thing("primary-target-group").get(group, [])
    near = [identifier for identifier in links.by_thing("target-group").get(group, []) if identifier not in primary]
    name = named(links, [group])
    measures = one_or_many(crisis, ("crisismaatregel", "crisismaatregelen"), ("crisis measure", "crisis measures"))
    return tell(
        rule,
        text(
            f"{name['nl']}: {measures['nl']} in 2020, {kept or 'geen'} voortgezet",
            f"{name['en']}: {measures['en']} in 2020, {kept or 'none'} continued",
        ),
        {
            "name": name,
            "crisis": measures,
            "kept": text(str(kept) if kept else "geen enkele", str(kept) if kept else "none"),
            "response": _plan_for(primary, near),
        },
        absence=None
        if primary
        else text(
            f"Geen maatregel van het plan zet de andere {crisis - kept} voort, volgens onze lezing.",
            f"No measure of the plan continues the other {crisis - kept}, by our reading.",
        ),
        key=group.rsplit("/", 1)[-1],
        score=Decimal(crisis - kept),
        concerns=(group,),
        measures=tuple(primary),
        ministers=links.ministers(primary),
        nearest=tuple(map(links.iri, near)),
        passages=passages,
    )


def _plan_for(primary: list[str], near: list[str]) -> Text:
    """What the plan does hold for a group: measures primarily for it, or else those that reach it too."""
    if not primary and not near:
        return text(
            "Geen enkele maatregel van het plan is voor hen bedoeld.", "No measure of the plan is meant for them."
        )
    listed = enumerated(primary or near)
    if primary:
        return text(
            f"Los daarvan zijn er in de eerste plaats voor hen: {listed['nl']}.",
            f"Apart from that these are primarily for them: {listed['en']}.",
        )
    return text(f"Wat het dichtst komt: {listed['nl']}.", f"What comes nearest: {listed['en']}.")
