"""Gaps that a list of measures shows: SDG targets, promises, ministers, themes, amounts and periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ontology import natural
from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, both, counted, inner, listed, score, worded
from queries.findings.shared import left_out
from queries.findings.ties import in_plan_order
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["grouped", "minister_absent_from_goal", "missing_promises", "no_amount", "sdg_untouched", "thin_theme"]

_LACKS: Mapping[str, Mapping[str, str]] = {
    "regie": {"nl": "regie door lokale besturen", "en": "direction by local authorities"},
    "inspraak": {"nl": "inspraak van mensen in armoede", "en": "a say for people in poverty"},
    "monitoring": {"nl": "monitoring of onderzoek", "en": "monitoring or research"},
    "bedrag": {"nl": "een bedrag", "en": "an amount"},
    "looptijd": {"nl": "tot wanneer ze loopt", "en": "how long it runs"},
}
"""The points that the rule about promises looks at, by the name its query gives them."""


def sdg_untouched(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """SDG targets within reach of the plan to which no measure contributes, not even in a supporting way."""
    touched, rows = links.by_thing("sdg"), list(rows)
    found = [
        _untouched(rule, links, str(row["target"]), str(row["code"]))
        for row in rows
        if row["target"] not in links.general and row["target"] not in touched
    ]
    out = sum(row["target"] in links.general for row in rows)
    notes = ("", "")
    if out:
        notes = (
            f"{out} subdoelen zijn weggelaten: een Vlaams plan tegen armoede kan er niet aan bijdragen.",
            f"{out} targets are left out: a Flemish plan against poverty cannot contribute to them.",
        )
    return Outcome(tuple(sorted(found, key=lambda f: natural(f.key))), *notes)


def _untouched(rule: Query, links: Links, target: str, code: str) -> Finding:
    values = both(lambda language: {"code": code, "name": links.names(language).get(target, code)})
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=code,
        **worded(rule, values),
        score=Decimal(1),
        concerns=(target,),
    )


def missing_promises(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """For each measure that lacks most of them, what its fiche does not mention of what the plan asks of all."""
    by_measure = by_column(rows, "identifier")
    found = [
        _silent(rule, links, identifier, lacking)
        for identifier, lacking in by_measure.items()
        if len(lacking) >= options["points"]
    ]
    order = {identifier: position for position, identifier in enumerate(links.measures)}
    fewer = len(links.measures) - len(found)
    return Outcome(
        tuple(sorted(found, key=lambda f: (-f.score, order[f.key]))),
        f"De overige {fewer} maatregelen vermelden minstens {len(_LACKS) + 1 - int(options['points'])} van de "
        f"{len(_LACKS)} punten.",
        f"The other {fewer} measures mention at least {len(_LACKS) + 1 - int(options['points'])} of the "
        f"{len(_LACKS)} points.",
    )


def _silent(rule: Query, links: Links, identifier: str, lacking: list[Row]) -> Finding:
    values = both(
        lambda language: {
            "identifier": identifier,
            "title": links.title(identifier, language),
            "lacks": listed([_LACKS[str(row["lacks"])][language] for row in lacking], language),
            "points": len(_LACKS),
            "lacking": len(lacking),
        }
    )
    fields = texts(lacking, "field")
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=identifier,
        **worded(rule, values),
        score=score(Decimal(len(lacking)) / len(_LACKS)),
        concerns=(links.iri(identifier),),
        measures=(identifier,),
        ministers=links.ministers((identifier,)),
        passages=tuple(passage for field in fields for passage in links.passages(identifier, (), field)),
    )


def minister_absent_from_goal(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Goals in which ministers lead nothing, nor take part, whose field the frame of the goal names."""
    named_in = by_column(rows, "goal")
    posts = {post for identifier in links.measures for post in links.leads(identifier)}
    found, others = [], []
    for goal, members in links.by_thing("goal").items():
        absent = posts - {post for one in members for post in links.sides(one)}
        of_goal = [row for row in named_in.get(goal, ()) if row["minister"] in absent]
        called = sorted(set(texts(of_goal, "minister")))
        if len(called) >= options["ministers"] and called:
            found.append(_absent(rule, links, (goal, len(members)), called, of_goal))
        elif len(absent) > 1:
            others.append(goal)
    notes = both(
        lambda language: (
            {
                "nl": "Weggelaten, want het kader noemt het werkveld van geen van wie ontbreekt: ",
                "en": "Left out, as the frame names the field of none of those who are missing: ",
            }[language]
            + f"{listed([links.name(goal, language) for goal in others], language)}."
        )
    )
    findings = tuple(sorted(found, key=lambda f: (-f.score, f.key)))
    return Outcome(findings, notes["nl"], notes["en"]) if others else Outcome(findings)


def _absent(rule: Query, links: Links, goal: tuple[str, int], posts: list[str], rows: list[Row]) -> Finding:
    """Ministers who lead nothing of a goal (IRI, number of measures) whose field these passages of its frame name."""
    iri, measures = goal
    promises = sorted(set(texts(rows, "promise")))
    values = both(
        lambda language: {
            "goal": links.name(iri, language),
            "page": min(int(str(row["page"])) for row in rows),
            "fields": "; ".join(links.name(promise, language) for promise in promises),
            "ministers": counted(len(posts), "minister", language),
            "measures": counted(measures, "measure", language),
            "which": "; ".join(sorted(links.name(post, language) for post in posts)),
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=iri.rsplit("/", 1)[-1],
        **worded(rule, values),
        score=Decimal(len(posts)),
        concerns=(iri, *posts),
        ministers=tuple(sorted(map(links.name, posts))),
        passages=tuple(dict.fromkeys(texts(rows, "passage"))),
    )


def thin_theme(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Themes with few measures, with those that touch them: that contribute to an SDG target of the theme."""
    by_subject = by_column(rows, "subject")
    return Outcome(tuple(_thin(rule, links, subject, of_subject) for subject, of_subject in by_subject.items()))


def _thin(rule: Query, links: Links, subject: str, rows: list[Row]) -> Finding:
    members = in_plan_order(texts(rows, "identifier"))
    touching = in_plan_order({*texts(rows, "touching")} - set(members))
    touched = {"nl": "Andere vonden wij niet.", "en": "We found no others."}
    if touching:
        touched = {
            "nl": f"Het komt ook ter sprake in {listed(touching)}.",
            "en": f"It also comes up in {listed(touching, 'en')}.",
        }
    values = both(
        lambda language: {
            "name": links.name(subject, language),
            "measures": counted(len(members), "measure", language),
            "which": listed(members, language),
            "touched": touched[language],
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=subject.rsplit("/", 1)[-1],
        **worded(rule, values),
        score=Decimal(max(1, len(members))),
        concerns=(subject,),
        measures=tuple(members),
        ministers=links.ministers(members),
        nearest=tuple(map(links.iri, touching)),
        passages=links.evidence(members, (), rule.evidence_field),
    )


def no_amount(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures without an amount, in one finding, by what their budget field does say."""
    by_kind = dict(sorted(by_column(rows, "kind").items(), key=lambda item: (-len(item[1]), item[0])))
    every = [row for of_kind in by_kind.values() for row in of_kind]
    if not every:
        return Outcome(())
    members = in_plan_order(texts(every, "identifier"))
    timeless = in_plan_order(texts((row for row in every if row["timeless"]), "identifier"))

    def values(language: str) -> dict[str, object]:
        of = {inner(links.name(kind, language)): texts(of_kind, "identifier") for kind, of_kind in by_kind.items()}
        more = {
            "nl": f" Ook zonder looptijd: {listed(timeless)}.",
            "en": f" Without a period too: {listed(timeless, 'en')}.",
        }
        return {
            "measures": counted(len(members), "measure", language),
            "kinds": listed([f"{name} ({len(identifiers)})" for name, identifiers in of.items()], language),
            "each": "; ".join(f"{name} ({listed(identifiers, language)})" for name, identifiers in of.items()),
            "timeless": more[language] if timeless else "",
        }

    return Outcome(
        (
            Finding(
                rule=rule.name,
                kind=rule.group,
                key="budget",
                **worded(rule, both(values)),
                score=Decimal(len(members)),
                concerns=tuple(map(links.iri, members)),
                measures=tuple(members),
                ministers=links.ministers(members),
                passages=links.evidence(members, (), rule.evidence_field),
            ),
        )
    )


def grouped(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The rows of a rule's query, one finding for each subject; what is general is left out."""
    by_subject = by_column(rows, "subject")
    told = {subject: of for subject, of in by_subject.items() if subject not in links.general}
    notes = both(lambda language: left_out(links, by_subject, language))
    return Outcome(
        tuple(_grouped(rule, links, subject, of_subject) for subject, of_subject in told.items()),
        notes["nl"],
        notes["en"],
    )


def _grouped(rule: Query, links: Links, subject: str, rows: list[Row]) -> Finding:
    members = in_plan_order(texts(rows, "identifier"))
    values = both(
        lambda language: {
            "name": links.name(subject, language),
            "identifier": members[0] if members else "",
            "measures": counted(len(members), "measure", language),
            "which": listed(members, language),
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=subject.rsplit("/", 1)[-1].rsplit("#", 1)[-1],
        **worded(rule, values),
        score=Decimal(1) if subject in {links.iri(one) for one in members} else Decimal(max(1, len(members))),
        concerns=(subject,),
        measures=tuple(members),
        ministers=links.ministers(members),
        passages=links.evidence(members, (), rule.evidence_field),
    )
