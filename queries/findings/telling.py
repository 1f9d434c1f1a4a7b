"""How rules tell what they find in Dutch and in English: the texts of a rule, what fills them, and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from queries.findings.links import Links, in_plan_order
from queries.findings.model import LANGUAGES, Finding, Text, both, capital, count, counted, euro, listed
from queries.findings.ties import LOOKED_FOR, Ties
from queries.library import Query

__all__ = [
    "NOTHING",
    "bulleted",
    "enumerated",
    "euros",
    "inside",
    "joined",
    "measures_of",
    "named",
    "not_told",
    "noted",
    "of_its_minister",
    "one_or_many",
    "tell",
    "text",
    "too_general",
    "when",
]

_TOLD = 2
"""How many ties a sentence tells; all of them stand with the finding."""


def text(nl: str, en: str) -> Text:
    """A text in both languages."""
    return {"nl": nl, "en": en}


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
    names = {language: [links.name(thing, language) for thing in ordered] for language in LANGUAGES}
    if any("," in name for name in names["nl"]):
        return {language: "; ".join(names[language]) for language in LANGUAGES}
    return {language: listed(names[language], language) for language in LANGUAGES}


def inside(links: Links, things: Iterable[str]) -> Text:
    """The names of things as they stand inside a sentence that lists them, in the order given."""
    things = list(things)
    return both(lambda language: listed([links.inner(thing, language) for thing in things], language))


def tell(
    rule: Query,
    links: Links,
    measures: Iterable[str],
    values: Mapping[str, object] | Callable[[str], Mapping[str, object]],
    *,
    ties: Ties | None = None,
    absent: bool = True,
    **parts: Any,
) -> Finding:
    """A finding of a rule about these measures, told by the rule's own headline, sentence and absence.

    The absence is left away where ties join all measures, or nothing is `absent`.

    `values` fill these, by name or as a function of the language: a Text, or what is the same in both languages. How
    many `measures` and `ministers`, `which` measures, and how they are `tied` goes without saying. `parts` are other
    fields of the Finding; by default it concerns its measures, has their ministers, and rests on what they say in the
    rule's field of a fiche.
    """
    measures = tuple(measures)
    parts = {
        "concerns": tuple(map(links.iri, measures)),
        "ministers": links.ministers(measures),
        "passages": links.evidence(measures, (), rule.evidence_field),
        **(ties.told if ties else {}),
        **parts,
    }
    absent = absent and not (ties and ties.coordinated)
    templates = {"name": rule.headline, "sentence": rule.sentence, "absence": rule.absence if absent else {}}
    for language, end in (("nl", ""), ("en", "_en")):
        filled: dict[str, object] = {
            "measures": counted(len(measures), "measure", language),
            "ministers": counted(len(parts["ministers"]), "minister", language),
            "which": listed(measures, language),
            "tied": _tied(links, ties, language) if ties else "",
            "looked_for": LOOKED_FOR[language],
        }
        for name, value in (values(language) if callable(values) else values).items():
            filled[name] = value[language] if isinstance(value, Mapping) else value
        for field, template in templates.items():
            said = re.sub(r"\n +", "\n", capital(template[language].format(**filled))).strip() if template else None
            parts[f"{field}{end}"] = said
    return Finding(rule=rule.name, kind=rule.group, measures=measures, **parts)


def _tied(links: Links, ties: Ties, language: str) -> str:
    """What a sentence says of the ties between measures."""
    if not ties.coordinated:
        return _apart(links, ties, language)
    texts = ties.texts if language == "nl" else ties.texts_en
    rest = len(texts) - _TOLD
    words = {"nl": ("andere band", "andere banden"), "en": ("more tie", "more ties")}[language]
    joins = {"nl": " en ", "en": " and "}[language]
    more = f"{joins}{count(rest, *words)}" if rest > 0 else ""
    shown_ties = "; ".join(texts[:_TOLD])
    return {"nl": f"Het plan bindt ze: {shown_ties}{more}.", "en": f"The plan ties them: {shown_ties}{more}."}[language]


def _apart(links: Links, ties: Ties, language: str) -> str:
    """That no tie is found, or between which parts; and what ministers of different parts lead together elsewhere."""
    elsewhere = {
        "nl": f"Wel trekken ministers van verschillende delen samen {listed(ties.elsewhere)}, op hetzelfde thema.",
        "en": f"But ministers of different parts lead {listed(ties.elsewhere, 'en')} together, on the same theme.",
    }
    more = elsewhere[language] if ties.elsewhere else ""
    parts = sorted(ties.groups, key=len)
    if len(parts[-1]) == 1:
        none = {"nl": "In het plan is niets gevonden dat ze bindt.", "en": "Nothing found in the plan ties them."}
        return f"{none[language]} {more}".strip()
    said = text(
        f"Tussen deze {len(parts)} delen is in het plan geen band gevonden:",
        f"Between these {len(parts)} parts no tie is found in the plan:",
    )
    return f"{said[language]}{bulleted(_part(links, part) for part in parts)[language]}{more}"


def _part(links: Links, part: tuple[str, ...]) -> Text:
    """Measures that ties join, with their ministers."""
    joined_up = text(", onderling verbonden", ", tied to each other") if len(part) > 1 else NOTHING
    who = {language: "; ".join(links.ministers(part, language)) for language in LANGUAGES}
    return {language: f"{listed(part, language)}{joined_up[language]} ({who[language]})" for language in LANGUAGES}


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
        both(lambda language: listed([links.name(thing, language) for thing in general], language)),
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
