"""Gaps that a list of measures shows: SDG targets, promises, ministers, themes, amounts and periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ontology import natural
from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, Text, both, inner, listed, score
from queries.findings.telling import (
    NOTHING,
    Teller,
    inside,
    joined,
    measures_of,
    named,
    noted,
    one_or_many,
    text,
    too_general,
)
from queries.findings.ties import in_plan_order
from queries.rows import Row, by_column, texts

__all__ = ["grouped", "minister_absent_from_goal", "missing_promises", "no_amount", "sdg_untouched", "thin_theme"]

_LACKS: Mapping[str, Text] = {
    "regie": text("regie door lokale besturen", "direction by local authorities"),
    "inspraak": text("inspraak van mensen in armoede", "a say for people in poverty"),
    "monitoring": text("monitoring of onderzoek", "monitoring or research"),
    "bedrag": text("een bedrag", "an amount"),
    "looptijd": text("tot wanneer ze loopt", "how long it runs"),
}
"""The points that the rule about promises looks at, by the name its query gives them."""


def sdg_untouched(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """SDG targets within reach of the plan to which no measure contributes, not even in a supporting way."""
    touched, rows = links.by_thing("sdg"), list(rows)
    found = [
        _untouched(tell, links, str(row["target"]), str(row["code"]))
        for row in rows
        if row["target"] not in links.general and row["target"] not in touched
    ]
    out = sum(row["target"] in links.general for row in rows)
    beyond = text(
        f"{out} subdoelen zijn weggelaten: een Vlaams plan tegen armoede kan er niet aan bijdragen.",
        f"{out} targets are left out: a Flemish plan against poverty cannot contribute to them.",
    )
    return Outcome.told(sorted(found, key=lambda f: natural(f.key)), beyond if out else NOTHING)


def _untouched(tell: Teller, links: Links, target: str, code: str) -> Finding:
    values = {"code": code, "name": both(lambda language: links.names(language).get(target, code))}
    return tell((), values, key=code, score=Decimal(1), concerns=(target,))


def missing_promises(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """For each measure that lacks most of them, what its fiche does not mention of what the plan asks of all."""
    by_measure = by_column(rows, "identifier")
    found = [
        _silent(tell, links, identifier, lacking)
        for identifier, lacking in by_measure.items()
        if len(lacking) >= options["points"]
    ]
    fewer, points, least = len(links.measures) - len(found), len(_LACKS), len(_LACKS) + 1 - int(options["points"])
    others = text(
        f"De overige {fewer} maatregelen vermelden minstens {least} van de {points} punten.",
        f"The other {fewer} measures mention at least {least} of the {points} points.",
    )
    return Outcome.told(sorted(found, key=lambda f: (-f.score, natural(f.key))), others)


def _silent(tell: Teller, links: Links, identifier: str, lacking: list[Row]) -> Finding:
    fields = texts(lacking, "field")
    return tell(
        (identifier,),
        lambda language: {
            "identifier": identifier,
            "title": links.title(identifier, language),
            "lacks": listed([_LACKS[str(row["lacks"])][language] for row in lacking], language),
            "points": len(_LACKS),
            "lacking": len(lacking),
        },
        key=identifier,
        score=score(Decimal(len(lacking)) / len(_LACKS)),
        passages=tuple(passage for field in fields for passage in links.passages(identifier, (), field)),
    )


def minister_absent_from_goal(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Goals in which ministers lead nothing, nor take part, whose field the frame of the goal names."""
    named_in = by_column(rows, "goal")
    posts = {post for identifier in links.measures for post in links.leads(identifier)}
    found, others = [], []
    for goal, members in links.by_thing("goal").items():
        absent = posts - {post for one in members for post in links.sides(one)}
        of_goal = [row for row in named_in.get(goal, ()) if row["minister"] in absent]
        called = sorted(set(texts(of_goal, "minister")))
        if len(called) >= options["ministers"] and called:
            found.append(_absent(tell, links, (goal, len(members)), called, of_goal))
        elif len(absent) > 1:
            others.append(goal)
    not_named = text(
        "Weggelaten, want het kader noemt het werkveld van geen van wie ontbreekt",
        "Left out, as the frame names the field of none of those who are missing",
    )
    return Outcome.ranked(found, noted((not_named, inside(links, others))))


def _absent(tell: Teller, links: Links, goal: tuple[str, int], posts: list[str], rows: list[Row]) -> Finding:
    """Ministers who lead nothing of a goal (IRI, number of measures) whose field these passages of its frame name."""
    iri, measures = goal
    promises = sorted(set(texts(rows, "promise")))
    return tell(
        (),
        lambda language: {
            "goal": links.name(iri, language),
            "page": min(int(str(row["page"])) for row in rows),
            "fields": "; ".join(links.name(promise, language) for promise in promises),
            "measures": measures_of(measures),
            "which": _ministers(sorted(links.name(post, language) for post in posts), language),
        },
        key=iri.rsplit("/", 1)[-1],
        score=Decimal(len(posts)),
        concerns=(iri, *posts),
        ministers=tuple(sorted(map(links.name, posts))),
        passages=tuple(dict.fromkeys(texts(rows, "passage"))),
    )


def _ministers(names: list[str], language: str) -> str:
    """Ministers by the names of their posts, which hold commas themselves."""
    of = {"nl": "de minister van ", "en": "the minister for "}[language]
    return listed([of + name for name in names], language)


def thin_theme(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Themes with few measures, with those that touch them: that contribute to an SDG target of the theme."""
    by_subject = by_column(rows, "subject")
    return Outcome.told(_thin(tell, links, subject, of_subject) for subject, of_subject in by_subject.items())


def _thin(tell: Teller, links: Links, subject: str, rows: list[Row]) -> Finding:
    members = in_plan_order(texts(rows, "identifier"))
    touching = in_plan_order({*texts(rows, "touching")} - set(members))
    touched = text("Andere vonden wij niet.", "We found no others.")
    if touching:
        touched = text(
            f"Het komt ook ter sprake in {listed(touching)}.", f"It also comes up in {listed(touching, 'en')}."
        )
    return tell(
        members,
        {
            "name": named(links, [subject]),
            "touched": touched,
            "which": joined(
                text(f"{one} ({links.title(one)})", f"{one} ({links.title(one, 'en')})") for one in members
            ),
        },
        key=subject.rsplit("/", 1)[-1],
        score=Decimal(max(1, len(members))),
        concerns=(subject,),
        nearest=tuple(map(links.iri, touching)),
    )


def no_amount(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures without an amount or source of money, in one finding, by what their budget field does say."""
    by_source = by_column(rows, "source")
    every, paid = by_source.get("0", []), by_source.get("1", [])
    if not every:
        return Outcome(())
    by_kind = dict(sorted(by_column(every, "kind").items(), key=lambda item: (-len(item[1]), item[0])))
    timeless = in_plan_order(texts((row for row in every if row["timeless"]), "identifier"))
    more = text(f" Ook zonder looptijd: {listed(timeless)}.", f" Without a period too: {listed(timeless, 'en')}.")
    others = one_or_many(len(set(texts(paid, "identifier"))), ("andere fiche", "andere fiches"), ("other", "others"))
    beside = text(
        f" Nog {others['nl']} zonder bedrag zeggen ‘bestaande middelen’ of ‘niet van toepassing’.",
        f" {others['en']} without an amount say ‘existing means’ or ‘not applicable’.",
    )

    def values(language: str) -> dict[str, object]:
        of = {inner(links.name(kind, language)): texts(of_kind, "identifier") for kind, of_kind in by_kind.items()}
        return {
            "kinds": listed([f"{name} ({len(identifiers)})" for name, identifiers in of.items()], language),
            "each": "; ".join(f"{name} ({listed(identifiers, language)})" for name, identifiers in of.items()),
            "timeless": more if timeless else "",
            "beside": beside if paid else "",
        }

    members = in_plan_order(texts(every, "identifier"))
    return Outcome((tell(members, values, key="budget", score=Decimal(len(members))),))


def grouped(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The rows of a rule's query, one finding for each subject; what is general is left out."""
    by_subject = by_column(rows, "subject")
    told = {subject: of for subject, of in by_subject.items() if subject not in links.general}
    found = [_grouped(tell, links, subject, of_subject) for subject, of_subject in told.items()]
    return Outcome.told(found, noted(too_general(links, by_subject)))


def _grouped(tell: Teller, links: Links, subject: str, rows: list[Row]) -> Finding:
    members = in_plan_order(texts(rows, "identifier"))
    return tell(
        members,
        {"name": named(links, [subject]), "identifier": members[0] if members else ""},
        key=subject.rsplit("/", 1)[-1].rsplit("#", 1)[-1],
        score=Decimal(1) if subject in {links.iri(one) for one in members} else Decimal(max(1, len(members))),
        concerns=(subject,),
    )
