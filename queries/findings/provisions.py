"""Findings about what people can get: under which conditions, by which way, and how long there is money for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Outcome, Share, Text, capital, listed
from queries.findings.telling import NOTHING, Teller, alike, bulleted, joined, named, of_row, one_or_many, text, when
from queries.rows import Row, by_column

__all__ = ["digital_only_access", "evaluation_after_money", "own_conditions"]

Options = Mapping[str, Decimal]

_INCLUSION = "/theme/digitale-inclusie"
"""The theme of what the plan does against digital exclusion."""


def own_conditions(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Target groups that can get several things of ministers without a common lead, each under another condition."""
    found = []
    for group, of_group in by_column(rows, "group").items():
        provisions = by_column(of_group, "provision")
        measures = in_plan_order({str(of[0]["identifier"]) for of in provisions.values()})
        leads = {links.leads(identifier) for identifier in measures}
        conditions = {str(of[0]["condition"]) for of in provisions.values() if of[0]["condition"]}
        apart = any(one.isdisjoint(other) for one in leads for other in leads)
        if len(conditions) >= options["conditions"] and apart:
            found.append(_conditions(tell, links, group, measures, list(provisions.values()), len(conditions)))
    return Outcome.ranked(found)


def _arrangements(rows: Iterable[Row], condition: bool) -> Text:
    """What people can get, with the number of its measure and its condition."""
    form = "{}, {} ({})" if condition else "{}, {}"
    each = (alike(form, of_row(row, "label"), row["identifier"], of_row(row, "condition")) for row in rows)
    return bulleted(each) if condition else joined(each)


def _granting(rows: list[Row]) -> Text:
    """What the fiches say of how one gets it; silence is told as silence."""
    said = (
        ("Automatic", "vanzelf gaat", "is automatic"),
        ("OnRequest", "men het moet vragen", "must be asked for"),
        ("ThroughOrganisation", "het via een organisatie gaat", "goes through an organisation"),
    )
    of = {key: [str(row["identifier"]) for row in rows if str(row["granting"]).endswith(key)] for key, _, _ in said}
    told = [(nl, en, of[key]) for key, nl, en in said if of[key]]
    silent = len(rows) - sum(len(members) for _, _, members in told)
    nl = [f"dat {how} zegt de fiche van {listed(members)}" for how, _, members in told]
    en = [f"of {listed(members, 'en')} the fiche says that it {how}" for _, how, members in told]
    nl += [f"van {silent} zegt ze niet of het vanzelf gaat of gevraagd moet worden"] if silent else []
    en += [f"of {silent} it does not say whether it is automatic or must be asked for"] if silent else []
    if ahead := in_plan_order({str(row["identifier"]) for row in rows if row["ahead"]}):
        nl += [f"aan automatische toekenning wordt gewerkt of gedacht in {listed(ahead)}"]
        en += [f"automatic granting is being worked on or considered in {listed(ahead, 'en')}"]
    return text(f"{capital('; '.join(nl))}.", f"{capital('; '.join(en))}.")


def _conditions(
    tell: Teller, links: Links, group: str, measures: list[str], provisions: list[list[Row]], conditions: int
) -> Finding:
    firsts = sorted((of[0] for of in provisions), key=lambda row: measures.index(str(row["identifier"])))
    stated, unstated = [row for row in firsts if row["condition"]], [row for row in firsts if not row["condition"]]
    silent = _arrangements(unstated, condition=False)
    unsaid = text("Geen voorwaarde in de fiche: {}.\n", "No condition in the fiche: {}.\n", silent)
    return tell(
        measures,
        {
            "name": named(links, [group]),
            "arrangements": one_or_many(len(firsts), ("regeling", "regelingen"), ("arrangement", "arrangements")),
            "conditions": conditions,
            "each": _arrangements(stated, condition=True),
            "unsaid": unsaid if unstated else NOTHING,
            "granting": _granting(firsts),
            "frame": _frame(links, {str(row["promise"]) for of in provisions for row in of if row["promise"]}),
        },
        ties=links.ties(measures),
        key=group.rsplit("/", 1)[-1],
        score=Decimal(conditions),
        shares=(Share(group, links.name(group)),),
        money=Decimal(0),  # how one gets something is no matter of how much it costs
        passages=tuple(
            dict.fromkeys(str(row[key]) for key in ("passage", "said") for of in provisions for row in of if row[key])
        ),
    )


def _frame(links: Links, promises: Collection[str]) -> Text:
    """What the plan itself says of granting, in our words; empty where it says nothing."""
    said = text(
        "\nHet plan zelf noemt als belangrijk of belooft, in onze woorden: {}.",
        "\nThe plan itself calls important or promises, in our words: {}.",
        joined(named(links, [promise]) for promise in sorted(promises)),
    )
    return said if promises else NOTHING


def digital_only_access(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """What people can get by a digital way only, beside the measures on digital inclusion."""
    rows = list(rows)
    helps = {str(row["helping"]): of_row(row, "help") for row in rows if not row["provision"]}
    by_provision = by_column((row for row in rows if row["provision"]), "provision")
    found = [_digital(tell, links, of_provision, helps) for of_provision in by_provision.values()]
    return Outcome.told(sorted(found, key=lambda f: (-len(f.ministers), f.key)))


def _digital(tell: Teller, links: Links, rows: list[Row], helps: Mapping[str, Text]) -> Finding:
    identifier = str(rows[0]["identifier"])
    themes = [theme for theme in links.by_thing("theme") if theme.endswith(_INCLUSION)]
    answers = [one for theme in themes for one in links.by_thing("theme")[theme] if one != identifier]
    naming = [one for one in _naming(links, str(rows[0]["label"])) if one != identifier]
    partners = sorted({thing for one in naming for thing in links.things("role-partner", one)})

    def values(language: str) -> dict[str, object]:
        of_partners = listed([links.name(partner, language) for partner in partners], language)
        label = rows[0]["label" if language == "nl" else "labelEn"]
        speaks = {
            "nl": f" Ook {listed(naming)} {'spreekt' if len(naming) == 1 else 'spreken'} van {label}"
            + (
                f", met als partner: {of_partners}; bij een van hen kan een persoonlijke weg zijn." if partners else "."
            ),
            "en": f" {listed(naming, 'en')} {'speaks' if len(naming) == 1 else 'speak'} of {label} too"
            + (f", with as partner: {of_partners}; one of them may offer a personal way." if partners else "."),
        }[language]
        return {
            "identifier": identifier,
            "label": label,
            "page": links.page(identifier),
            "helps": joined(
                (
                    text(" Hulp die het plan noemt: {} ({}).", " Help that the plan names: {} ({}).", offer, one)
                    for one, offer in helps.items()
                ),
                "",
            ),
            "naming": speaks if naming else "",
        }

    return tell(
        (identifier,),
        values,
        key="-".join(str(rows[0]["provision"]).rsplit("/", 3)[-3::2]),
        score=Decimal(1),
        nearest=tuple(map(links.iri, in_plan_order({*answers, *naming, *helps}))),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows)),
    )


def _naming(links: Links, label: str) -> list[str]:
    """The measures that use an instrument of this name."""
    return [
        one
        for instrument, measures in links.by_thing("instrument").items()
        if links.name(instrument) == label
        for one in measures
    ]


def evaluation_after_money(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Measures whose evaluation is ready when their projects or money have ended, or later."""
    by_measure = by_column(rows, "identifier").items()
    return Outcome.told(_evaluated(tell, links, identifier, of_measure) for identifier, of_measure in by_measure)


def _evaluated(tell: Teller, links: Links, identifier: str, rows: list[Row]) -> Finding:
    last = max(rows, key=lambda row: str(row["evaluationDate"]))
    ends = max(rows, key=lambda row: str(row["endDate"]))
    between = sorted({(str(row["betweenDate"]), str(row["between"])) for row in rows if row["between"]})

    steps = [*((date, step) for date, step in between), (ends["endDate"], ends["ended"])]
    steps.append((last["evaluationDate"], last["evaluated"]))
    return tell(
        (identifier,),
        lambda language: {
            "identifier": identifier,
            "title": links.title(identifier, language),
            "page": links.page(identifier),
            "steps": bulleted(_dated(step, date) for date, step in steps),
        },
        key=identifier,
        score=Decimal(1),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows)),
    )


def _dated(what: object, date: object) -> Text:
    return alike("{} ({})", what, when(str(date)))
