"""How the rules of several concerns tell a finding in Dutch and in English: the values that fill a rule's sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from queries.findings.links import Links, in_plan_order
from queries.findings.model import LANGUAGES, Finding, Text, count, euro, listed
from queries.library import Query

__all__ = [
    "bulleted",
    "enumerated",
    "euros",
    "joined",
    "measures_of",
    "named",
    "one_or_many",
    "tell",
    "text",
    "when",
]


def text(nl: str, en: str) -> Text:
    """A text in both languages."""
    return {"nl": nl, "en": en}


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


def bulleted(parts: Iterable[Text]) -> Text:
    r"""Texts as a list, one a line; empty where there are none.

    >>> bulleted([text("een", "one"), text("twee", "two")])["en"]
    '\n• one\n• two\n'
    """
    parts = list(parts)
    return {language: "".join(f"\n• {part[language]}" for part in parts) + "\n" * bool(parts) for language in LANGUAGES}


def enumerated(identifiers: Iterable[str], most: int = 8) -> Text:
    """Identifiers of measures as a sentence lists them, in plan order; of more than `most` how many more there are.

    >>> enumerated(["7.1.10", "7.1.9", "7.1.2"]), enumerated(["7.1.1", "7.1.2", "7.1.3"], most=1)["en"]
    ({'nl': '7.1.2, 7.1.9 en 7.1.10', 'en': '7.1.2, 7.1.9 and 7.1.10'}, '7.1.1 and 2 others')
    """
    ordered = in_plan_order(identifiers)
    if len(ordered) <= most + 1:  # to name one more is no longer than to say that there is one
        return {language: listed(ordered, language) for language in LANGUAGES}
    shown, more = ", ".join(ordered[:most]), len(ordered) - most
    return text(f"{shown} en {more} andere", f"{shown} and {more} others")


def named(links: Links, things: Iterable[str]) -> Text:
    """The names of things as a sentence lists them, in Dutch order; with ";" between them where one has a comma."""
    ordered = sorted(set(things), key=links.name)
    names = {language: [links.name(thing, language) for thing in ordered] for language in LANGUAGES}
    if any("," in name for name in names["nl"]):
        return {language: "; ".join(names[language]) for language in LANGUAGES}
    return {language: listed(names[language], language) for language in LANGUAGES}


def tell(
    rule: Query, name: Text, values: Mapping[str, Text | str], absence: Text | None = None, **parts: Any
) -> Finding:
    """A finding of a rule: its sentence filled in; `parts` are the other fields of the Finding."""
    return Finding(
        rule=rule.name,
        kind=rule.group,
        name=name["nl"],
        name_en=name["en"],
        sentence=_filled(rule.sentence, values, "nl"),
        sentence_en=_filled(rule.sentence, values, "en"),
        absence=absence["nl"] if absence else None,
        absence_en=absence["en"] if absence else None,
        **parts,
    )


def _filled(template: Text, values: Mapping[str, Text | str], language: str) -> str:
    return (
        template[language]
        .format(**{key: value if isinstance(value, str) else value[language] for key, value in values.items()})
        .rstrip("\n")
    )
