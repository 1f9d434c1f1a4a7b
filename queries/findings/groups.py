"""Gaps of a group of people, claimed after a look through its family: narrower, broader and related groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from queries.findings.figures import support_outside
from queries.findings.links import Links
from queries.findings.model import (
    Finding,
    Options,
    Outcome,
    Text,
    both,
    listed,
    number,
    score,
)
from queries.findings.telling import (
    Teller,
    alike,
    enumerated,
    euros,
    inside,
    joined,
    measures_of,
    named,
    names,
    noted,
    one_or_many,
    text,
)
from queries.findings.ties import in_plan_order
from queries.rows import Row, by_column, texts

__all__ = ["Nearest", "group_without_measure", "nearest", "need_and_response", "serving"]

_SHOWN = 4
"""How many measures that came nearest a sentence names."""

_NO_NEED = text(
    "Weggelaten, want geen cijfer of belofte van het plan gaat over hun nood",
    "Left out, as no figure or promise of the plan is about their need",
)
_TOLD_ALREADY = text(
    "Met hun armoederisico onder een andere regel verteld (need-and-response)",
    "Told with their poverty risk under another rule (need-and-response)",
)
"""Why groups are not reported as ones without a measure."""


@dataclass(frozen=True)
class Nearest:
    """What came nearest to a measure for some groups: those that name them, those for broader groups, and promises."""

    naming: tuple[str, ...]
    broader: tuple[str, ...]
    promises: tuple[str, ...]
    crisis: tuple[str, ...]
    """The crisis measures of the plan's annex that name them."""
    wider: tuple[str, ...]
    """The broader groups."""
    looked: tuple[str, ...]
    """The groups themselves and the narrower ones."""

    def iris(self, links: Links) -> tuple[str, ...]:
        """All of it, as IRIs."""
        return tuple(sorted({*map(links.iri, (*self.naming, *self.broader)), *self.promises, *self.crisis}))

    def sentence(self, links: Links) -> Text:
        """What came nearest, with pages."""
        parts = [_told(links, self.naming)] if self.naming else []
        if self.broader:
            parts.append(
                text(
                    "voor {} of een deel van hen, zonder deze groep te noemen: {}",
                    "for {} or some of them, without naming this group: {}",
                    inside(links, self.wider),
                    enumerated(self.broader, None),
                )
            )
        if self.crisis:
            nouns = ("crisismaatregel", "crisismaatregelen"), ("crisis measure", "crisis measures")
            pages = ", ".join(map(str, sorted({links.crisis_page[one] for one in self.crisis})))
            number = one_or_many(len(self.crisis), *nouns)
            parts.append(text("{} uit bijlage 2 (blz. {})", "{} in annex 2 (p. {})", number, pages))
        for promise in self.promises[:1]:
            goal, page, commits = links.promises[promise]
            does = text("belooft", "promises") if commits else text("noemt als belangrijk", "calls important")
            frame = text("het kader van {} (blz. {}) {}", "the frame of {} (p. {}) {}", goal, page, does)
            parts.append(text("{}, in onze woorden: {}", "{}, in our words: {}", frame, names(links, [promise])))
        if not parts:
            return text("Ook niets wat er dichtbij komt.", "Nor anything that comes near.")
        return text("Het dichtst komen: {}.", "What came nearest: {}.", joined(parts))


def _told(links: Links, members: tuple[str, ...]) -> Text:
    """Some measures that name a group along, with their pages."""
    shown = [alike("{} ({})", one, links.page(one)) for one in members[:_SHOWN]]
    if rest := len(members) - len(shown):
        shown.append(text("nog {}", "{} more", rest))
    verb = text("noemt", "names") if len(members) == 1 else text("noemen", "name")
    listing = both(lambda language: listed([one[language] for one in shown], language))
    return text("{} {} de groep mee", "{} {} the group along with others", listing, verb)


def nearest(links: Links, groups: Iterable[str], members: Collection[str] = ()) -> Nearest:
    """What comes nearest to a measure that is primarily for these groups, without the `members` that are.

    Where there are such, what is for a broader group comes near only if it shares a theme with them.
    """
    own = links.narrower(groups)
    wider = links.family(groups) - own
    naming, primary = links.by_thing("target-group"), links.by_thing("primary-target-group")
    direct = {identifier for group in own for identifier in naming.get(group, ())}
    broader = {identifier for group in wider for identifier in primary.get(group, ())}
    if members:
        themes = {theme for identifier in members for theme in links.things("theme", identifier)}
        broader = {identifier for identifier in broader if themes & set(links.things("theme", identifier))}
    return Nearest(
        tuple(in_plan_order(direct - set(members))),
        tuple(in_plan_order(broader - direct - set(members))),
        tuple(sorted({promise for group in own for promise in links.promised[group]})),
        tuple(sorted({crisis for group in own for crisis in links.crisis_measures[group]})),
        tuple(sorted(wider)),
        tuple(sorted(own)),
    )


def need_and_response(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Groups with a risk above average by the plan's own figures, with the measures for them or related groups."""
    found, answered = [], []
    for group, every in by_column(rows, "group").items():
        of_group, support = [row for row in every if not row["support"]], [row for row in every if row["support"]]
        if not of_group:
            continue
        last = max(str(row["period"]) for row in of_group)
        now = [row for row in of_group if str(row["period"]) == last]
        now = [row for row in now if not row["about"]] or now  # "almost 20%" says less than "18%"
        figures = sorted({Decimal(str(row["value"])) for row in now})
        average = sorted({Decimal(str(row["average"])) for row in now})
        if figures[0] <= average[-1]:
            continue
        targets = sorted(texts(now, "targetGroup"))
        members = links.primary_for(targets)
        if len(members) > options["measures"]:
            answered.append(alike("{} ({})", named(links, [group]), measures_of(len(members))))
            continue
        found.append(_need(tell, links, group, now, (figures, average), targets, members, support))
    enough = text(
        "Ook boven het gemiddelde, maar met meer maatregelen voor hen of een verwante groep",
        "Also above the average, but with more measures for them or a related group",
    )
    return Outcome.ranked(found, noted((enough, joined(answered))))


def _need(
    tell: Teller,
    links: Links,
    group: str,
    rows: list[Row],
    figures: tuple[list[Decimal], list[Decimal]],
    targets: list[str],
    members: list[str],
    support: list[Row],
) -> Finding:
    near, none = nearest(links, targets, members), text("geen eigen maatregel", "no measure of its own")

    def values(language: str) -> dict[str, object]:
        either = {"nl": " of ", "en": " or "}[language]
        value, average = (either.join(f"{number(figure, None, language)}%" for figure in each) for each in figures)
        return {
            "name": links.name(group, language),
            "inner": links.inner(targets[0] if targets else group, language),
            "value": value,
            "average": average,
            "year": rows[0]["period"],
            "measures": measures_of(len(members)) if members else none,
            "response": _response(links, members),
            "nearest": alike(" {}", near.sentence(links)) if near.iris(links) or not members else "",
            "support": support_outside(links, support),
            "looked": inside(links, near.looked),
        }

    return tell(
        members,
        values,
        absent=not members,
        key=group.rsplit("/", 1)[-1],
        score=score(figures[0][0] / figures[1][-1] / (1 + len(members))),
        concerns=(group, *targets),
        nearest=near.iris(links),
        passages=(
            *sorted(texts(rows, "passage")),
            *links.evidence(members, targets, tell.rule.evidence_field),
        ),
    )


def _response(links: Links, members: list[str]) -> Text:
    """The measures that are primarily for a group, with the money that they name."""
    if not members:
        return text("Geen maatregel is er in de eerste plaats voor bedoeld.", "No measure is primarily meant for them.")
    money = links.stated_money(members)
    stated = euros(money) if money else text("geen bedrag", "no amount")
    return text(
        f"Er in de eerste plaats voor bedoeld: {listed(members)} (genoemd geld: {stated['nl']}).",
        f"Primarily meant for them: {listed(members, 'en')} (money named: {stated['en']}).",
    )


def serving(links: Links, group: str) -> list[str]:
    """The measures that name a group or a narrower one and are primarily for it or for a broader one, in plan order."""
    meant = {group} | (links.family((group,)) - links.narrower((group,)))
    naming = links.by_thing("target-group").get(group, [])
    return [identifier for identifier in naming if meant & set(links.things("primary-target-group", identifier))]


def group_without_measure(tell: Teller, links: Links, options: Options) -> Outcome:  # noqa: ARG001
    """Groups with a need that no measure serves, nor is primarily for a related one; with what came nearest."""
    reached = links.by_thing("target-group")
    found, single, told = [], [], []
    for group in sorted(links.people, key=links.name):
        naming = reached.get(group, [])
        if serving(links, group) or links.primary_for(links.related[group]):
            continue
        if group in links.at_risk:
            told.append(group)
        elif links.shows_need(group):
            found.append(_unserved(tell, links, group, naming))
        elif naming:
            single.append(group)
    return Outcome.told(
        sorted(found, key=lambda f: not any("/promise/" in thing for thing in f.nearest)),
        noted((_NO_NEED, inside(links, single)), (_TOLD_ALREADY, inside(links, told))),
    )


def _unserved(tell: Teller, links: Links, group: str, naming: list[str]) -> Finding:
    near = nearest(links, (group,))
    through = {identifier: links.things("target-group", identifier)[group] for identifier in naming}
    return tell(
        naming,
        {
            "name": named(links, [group]),
            "inner": inside(links, [group]),
            "nearest": near.sentence(links),
            "looked": inside(links, near.looked),
        },
        key=group.rsplit("/", 1)[-1],
        score=Decimal(1),
        concerns=(group,),
        nearest=near.iris(links),
        passages=tuple(p for identifier in naming for p in links.passages(identifier, through[identifier])),
    )
