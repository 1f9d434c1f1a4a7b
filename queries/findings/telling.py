"""How rules tell what they find in Dutch and in English: the texts of a rule, what fills them, and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from queries.findings.links import Links, in_plan_order
from queries.findings.model import LANGUAGES, Finding, Text, both, capital, count, euro, listed
from queries.findings.ties import LOOKED_FOR, Ties
from queries.library import Query
from queries.rows import Row

__all__ = [
    "NOTHING",
    "Teller",
    "alike",
    "bulleted",
    "enumerated",
    "euros",
    "inside",
    "joined",
    "lower",
    "measures_of",
    "named",
    "names",
    "not_told",
    "noted",
    "of_its_minister",
    "of_row",
    "one_or_many",
    "text",
    "too_general",
    "when",
]

_TOLD = 2
"""How many ties a sentence tells; all of them stand with the finding."""


def text(nl: str, en: str, *parts: object) -> Text:
    """A text in both languages; where there are parts, they fill its braces, each Text in the language.

    >>> text("tot {}", "until {}", when("2023-03"))
    {'nl': 'tot maart 2023', 'en': 'until March 2023'}
    """
    said = {"nl": nl, "en": en}
    return both(lambda language: said[language].format(*_spoken(parts, language))) if parts else said


def alike(form: str, *parts: object) -> Text:
    """Parts in a form that is the same in both languages."""
    return text(form, form, *parts)


def of_row(row: Row, column: str) -> Text:
    """What a row says in a column, and in English in the one that ends in "En"."""
    return text(str(row[column]), str(row[f"{column}En"]))


def _spoken(parts: Iterable[object], language: str) -> Iterator[object]:
    return (part[language] if isinstance(part, Mapping) else part for part in parts)


NOTHING = text("", "")


def one_or_many(number: int, nl: tuple[str, str], en: tuple[str, str]) -> Text:
    """A number with its noun.

    >>> one_or_many(1, ("fiche", "fiches"), ("fiche", "fiches"))
    {'nl': '1 fiche', 'en': '1 fiche'}
    """
    return text(count(number, *nl), count(number, *en))


def measures_of(number: int) -> Text:
    """So many measures.

    >>> measures_of(2)
    {'nl': '2 maatregelen', 'en': '2 measures'}
    """
    return one_or_many(number, ("maatregel", "maatregelen"), ("measure", "measures"))


def euros(amount: Decimal) -> Text:
    """An amount in EUR as a sentence says it."""
    return text(euro(amount), euro(amount, "en"))


_MONTHS: Mapping[str, str] = text(
    "januari februari maart april mei juni juli augustus september oktober november december",
    "January February March April May June July August September October November December",
)


def when(date: str) -> Text:
    """A year, month or day as a sentence says it.

    >>> when("2023-06-30"), when("2023-03")["nl"], when("2023")["en"]
    ({'nl': '30 juni 2023', 'en': '30 June 2023'}, 'maart 2023', '2023')
    """
    year, *rest = date.split("-")
    said = {}
    for language in LANGUAGES:
        month = [_MONTHS[language].split()[int(rest[0]) - 1]] if rest else []
        said[language] = " ".join([*(str(int(day)) for day in rest[1:]), *month, year])
    return said


def joined(parts: Iterable[Text], separator: str = "; ") -> Text:
    """Texts after one another, with what stands between them."""
    parts = list(parts)
    return {language: separator.join(part[language] for part in parts) for language in LANGUAGES}


def lower(said: Text) -> Text:
    """A text in small letters."""
    return both(lambda language: said[language].lower())


def bulleted(parts: Iterable[Text]) -> Text:
    r"""Texts as a list, one a line; empty where there are none.

    >>> bulleted([text("een", "one"), text("twee", "two")])["en"]
    '\n• one\n• two\n'
    """
    parts = list(parts)
    return {language: "".join(f"\n• {part[language]}" for part in parts) + "\n" * bool(parts) for language in LANGUAGES}


def enumerated(identifiers: Iterable[str], most: int | None = 8) -> Text:
    """Identifiers of measures as a sentence lists them, in plan order; of more than `most` how many more there are.

    >>> enumerated(["7.1.10", "7.1.9", "7.1.2"]), enumerated(["7.1.1", "7.1.2", "7.1.3"], most=1)["en"]
    ({'nl': '7.1.2, 7.1.9 en 7.1.10', 'en': '7.1.2, 7.1.9 and 7.1.10'}, '7.1.1 and 2 others')
    """
    ordered = in_plan_order(identifiers)
    if most is None or len(ordered) <= most + 1:  # to name one more is no longer than to say that there is one
        return {language: listed(ordered, language) for language in LANGUAGES}
    shown, more = ", ".join(ordered[:most]), len(ordered) - most
    return text(f"{shown} en {more} andere", f"{shown} and {more} others")


def named(links: Links, things: Iterable[str]) -> Text:
    """The names of things as a sentence lists them, in Dutch order; with ";" between them where one has a comma."""
    ordered = sorted(set(things), key=links.name)
    if any("," in links.name(thing) for thing in ordered):
        return both(lambda language: "; ".join(links.name(thing, language) for thing in ordered))
    return names(links, ordered)


def names(links: Links, things: Iterable[str]) -> Text:
    """The names of things as a sentence lists them, in the order given."""
    things = list(things)
    return both(lambda language: listed([links.name(thing, language) for thing in things], language))


def inside(links: Links, things: Iterable[str]) -> Text:
    """The names of things as they stand inside a sentence that lists them, in the order given."""
    things = list(things)
    return both(lambda language: listed([links.inner(thing, language) for thing in things], language))


@dataclass(frozen=True)
class Teller:
    """Tells what a rule finds, by the rule's own headline, sentence and absence."""

    rule: Query
    links: Links

    def __call__(
        self,
        measures: Iterable[str],
        values: Mapping[str, object] | Callable[[str], Mapping[str, object]],
        *,
        ties: Ties | None = None,
        absent: bool = True,
        **parts: Any,
    ) -> Finding:
        """A finding about these measures; its absence is left away where ties join them, or nothing is `absent`.

        `values` fill the texts, by name or as a function of the language: a Text, or what is the same in both. How many
        `measures` and `ministers`, `which` measures, and how they are `tied` goes without saying. `parts` are other
        fields of the Finding; by default it concerns its measures, has their ministers, and rests on what they say in
        the rule's field of a fiche.
        """
        measures, rule = tuple(measures), self.rule
        parts = {
            "concerns": tuple(map(self.links.iri, measures)),
            "ministers": self.links.ministers(measures),
            "passages": self.links.evidence(measures, (), rule.evidence_field),
            **(ties.told if ties else {}),
            **parts,
        }
        absent = absent and not (ties and ties.coordinated)
        templates = {"name": rule.headline, "sentence": rule.sentence, "absence": rule.absence if absent else {}}
        common = {
            "measures": measures_of(len(measures)),
            "ministers": one_or_many(len(parts["ministers"]), ("minister", "ministers"), ("minister", "ministers")),
            "which": text(listed(measures), listed(measures, "en")),
            "tied": _tied(self.links, ties) if ties else NOTHING,
            "looked_for": LOOKED_FOR,
        }
        for language, end in (("nl", ""), ("en", "_en")):
            given = {**common, **(values(language) if callable(values) else values)}
            filled = dict(zip(given, _spoken(given.values(), language), strict=True))
            for field, template in templates.items():
                said = capital(template[language].format(**filled)) if template else ""
                parts[f"{field}{end}"] = re.sub(r"\s*\n\s*", "\n", said).strip() if template else None
        return Finding(rule=rule.name, kind=rule.group, measures=measures, **parts)


def _tied(links: Links, ties: Ties) -> Text:
    """What a sentence says of the ties between measures."""
    if not ties.coordinated:
        return _apart(links, ties)
    shown = text("; ".join(ties.texts[:_TOLD]), "; ".join(ties.texts_en[:_TOLD]))
    rest = one_or_many(len(ties.texts) - _TOLD, ("andere band", "andere banden"), ("more tie", "more ties"))
    more = text(" en {}", " and {}", rest) if len(ties.texts) > _TOLD else NOTHING
    return text("Het plan bindt ze: {}{}.", "The plan ties them: {}{}.", shown, more)


def _apart(links: Links, ties: Ties) -> Text:
    """That no tie is found, or between which parts; and what ministers of different parts lead together elsewhere."""
    elsewhere = text(
        "Wel trekken ministers van verschillende delen samen {}, op hetzelfde thema.",
        "But ministers of different parts lead {} together, on the same theme.",
        text(listed(ties.elsewhere), listed(ties.elsewhere, "en")),
    )
    more = elsewhere if ties.elsewhere else NOTHING
    parts = sorted(ties.groups, key=len)
    if len(parts[-1]) == 1:
        none = text(
            "In het plan is niets gevonden dat ze rechtstreeks bindt.", "Nothing found in the plan ties them directly."
        )
        return joined((none, more), " ") if ties.elsewhere else none
    return text(
        "Tussen deze {} delen is in het plan geen band gevonden:{}{}",
        "Between these {} parts no tie is found in the plan:{}{}",
        len(parts),
        bulleted(_part(links, part) for part in parts),
        more,
    )


def _part(links: Links, part: tuple[str, ...]) -> Text:
    """Measures that ties join, with their ministers."""
    joined_up = (
        text(", rechtstreeks of via elkaar verbonden", ", tied to each other, some through others")
        if len(part) > 1
        else NOTHING
    )
    who = both(lambda language: "; ".join(links.ministers(part, language)))
    return alike("{}{} ({})", text(listed(part), listed(part, "en")), joined_up, who)


_Left = tuple[Text, Text]
"""Why something is not reported, and what it is."""


def noted(*left: _Left) -> Text:
    """A note on what is not reported, a sentence for each reason that there is something for."""
    return both(
        lambda language: " ".join(f"{why[language]}: {what[language]}." for why, what in left if what[language])
    )


def too_general(links: Links, things: Iterable[str]) -> _Left:
    """What of these is too general to report, or an intermediary."""
    general = sorted(filter(links.says_nothing, things))
    return (
        text(
            f"Weggelaten omdat het te algemeen of een tussenschakel is ({len(general)})",
            f"Left out as too general or an intermediary ({len(general)})",
        ),
        names(links, general),
    )


def of_its_minister(links: Links, themes: Iterable[str]) -> _Left:
    """The themes that stand in the task of one minister, who coordinates them."""
    themes = list(themes)
    return (
        text(
            "Niet gemeld, want het thema staat in de bevoegdheid van één minister, die het coördineert",
            "Not reported, as the theme stands in the task of one minister, who coordinates it",
        ),
        both(lambda language: listed(sorted({links.inner(theme, language) for theme in themes}), language)),
    )


_WHY_NOT: Mapping[str, Text] = {
    "common": text("Te gewoon om te melden", "Too common to report"),
    "led": text(
        "Niet gemeld, want één minister trekt meer dan de helft en kan de anderen samenbrengen",
        "Not reported, as one minister leads more than half and can bring the others together",
    ),
    "grouped": text(
        "Niet gemeld, want de regel over thema en doelgroep vertelt van de meeste van deze maatregelen",
        "Not reported, as the rule on theme and target group tells of most of these measures",
    ),
    "known": text(
        "Niet gemeld, want één administratie voert al die maatregelen uit",
        "Not reported, as one administration carries out all those measures",
    ),
    "bound": text("Niet gemeld, want het plan bindt ze", "Not reported, as the plan ties them"),
}
"""Why things that are shared are not reported, as a note says it."""


def not_told(links: Links, left: Mapping[str, Iterable[str]]) -> list[_Left]:
    """What is shared and not reported, by why (_WHY_NOT)."""
    return [(_WHY_NOT[why], inside(links, things)) for why, things in left.items()]
