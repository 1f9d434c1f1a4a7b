"""Words by whose form a text shows a name that no vocabulary knows: quoted, abbreviated or capitalised phrases, and
the nouns by which policy texts speak of classes of organisations and of groups of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.drafts.records import Kind

__all__ = ["new_names"]


@dataclass(frozen=True)
class _Language:
    """The words of one language."""

    between: str
    """Small words that stand inside a name."""
    instruments: str
    """Ends of words for what a policy uses: a decree, a fund, a project."""
    organisations: str
    """Plurals for classes of organisations, as ends of words."""
    people: str
    """Plurals for people, of whom a text then says who they are."""
    who: str
    """What follows people to say who they are."""
    common: frozenset[str]
    """Words with a capital or in capitals that name nothing to record."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = {
    "nl": _Language(
        between="van|de|het|der|den|en|voor|op|in|te|ter|tot|en de|van de|voor de",
        instruments="decreet|besluit|wet|plan|fonds|project|projecten|premie|programma|toelage|oproep|platform|databank"
        "|toeslag|lening|tarief|charter|protocol|akkoord|campagne|kaart|pas|loket|budget|pakket|traject|regeling|tool|meter"
        "|krediet|factuur|toets|scan|index|indicator|convenant|doelstellingen|methodiek|waarborg|systeem|correctie|bon"
        "|contract|reglement|premies|toeslagen|tegemoetkoming|uitkering|bijdrage|vergoeding|steun|gids|punt|app|lijn",
        organisations="besturen|diensten|organisaties|verenigingen|centra|huizen|scholen|partners|bedrijven|werkgevers"
        "|actoren|instellingen|maatschappijen|professionals|hulpverleners|voorzieningen|verstrekkers|ondernemingen"
        "|bemiddelaars|leerkrachten|begeleiders|artsen|ziekenhuizen|bibliotheken|universiteiten|mutualiteiten|steden"
        "|gemeenten|kabinetten|administraties|netwerken|teams|werkers|experten|koepels|vrijwilligers|notarissen",
        people="mensen|personen|gezinnen|kinderen|jongeren|ouders|ouderen|huurders|werkzoekenden|burgers|leerlingen"
        "|studenten|bewoners|vrouwen|vaders|moeders|werknemers|cliënten|gebruikers|huishoudens|doelgroepen|groepen"
        "|gezin|inburgeraars|nieuwkomers|anderstaligen|eigenaars|zelfstandigen|gedetineerden|kleuters|baby's",
        who=r"(?:in|met|zonder|van|uit|die)\s+(?:een\s+|de\s+|het\s+)?[a-zéë-]+(?:\s+[a-zéë-]+)?",
        common=_set(
            "De Het Een In Op Met Voor Door Bij Na Om Er Dit Deze Die Daarnaast Ook Via EUR"
            " Zo Naast Daarom Vanaf Sinds Hierbij Verder Vlaanderen Vlaamse Vlaams COVID COVID-19 EU OK SD BTW NV PDF"
        ),
    ),
    "en": _Language(
        between="of|the|and|for|in|on|of the|for the",
        instruments="act|decree|plan|fund|project|scheme|programme|grant|allowance|premium|platform|loan|tariff|charter"
        "|protocol|campaign|card|pass|benefit|budget|regulation",
        organisations="authorities|services|organisations|associations|centres|schools|partners|companies|employers"
        "|institutions|providers|municipalities|teachers|professionals|networks|volunteers|landlords",
        people="people|persons|families|children|parents|tenants|jobseekers|citizens|pupils|students|residents|women"
        "|workers|households|newcomers|owners|prisoners",
        who=r"(?:in|with|without|from|of|who)\s+(?:a\s+|the\s+)?[a-z-]+(?:\s+[a-z-]+)?",
        common=_set("The A An In On With For By At After There This These That Also Since From EU EUR"),
    ),
}

_QUOTED = re.compile(r"[‘'“\"„](?P<name>[A-Z0-9][^‘’'“”\"\n]{2,60}(?:\n[^‘’'“”\"\n]{1,40})?)[’'”\"]")
_ABBREVIATION = re.compile(r"(?<![\w'’])[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:['’]s)?(?!\w)")


def new_names(text: str, language: str) -> Iterator[tuple[Kind, int, int]]:
    """What may be a name: its kind as its words suggest, and where it begins and ends. Longer forms come first."""
    words = _WORDS[language]
    ends = re.compile(rf"(?:{words.instruments})s?$", re.IGNORECASE)

    def kind(name: str, otherwise: Kind) -> Kind:
        return "instrument" if ends.search(" ".join(name.split())) else otherwise

    for match in _QUOTED.finditer(text):
        yield kind(match["name"], "instrument"), match.start("name"), match.end("name")
    for match in _capitalised(text, words):
        yield kind(match[0], "actor"), *match.span()
    for match in _ABBREVIATION.finditer(text):
        if match[0] not in words.common:
            yield "actor", *match.span()
    for match in re.finditer(rf"\b(?:[a-zéë-]+e\s+)?[a-zéë-]{{4,}}(?:{words.instruments})(?:s|en)?\b", text):
        yield "instrument", *match.span()
    people = re.compile(rf"\b(?:[a-zéë-]+e\s+)?(?:{words.people})\b(?:\s+{words.who})?")
    for match in people.finditer(text):
        yield "group", *match.span()
    for match in re.finditer(rf"\b(?:[a-zéë-]+e\s+)?[\w-]*(?:{words.organisations})\b", text, re.IGNORECASE):
        yield "actor", *match.span()


def _capitalised(text: str, words: _Language) -> Iterator[re.Match[str]]:
    """Runs of words with a capital, small words inside them; one word alone only inside a sentence."""
    capital = r"[A-ZÉ][\w’'&-]*[\w&]"
    for match in re.finditer(rf"\b{capital}(?:\s+(?:(?:{words.between})\s+)?{capital})*", text):
        parts = match[0].split()
        opens = re.search(r"(?:^|[.!?:•\n]\s*|-\s)$", text[: match.start()]) is not None
        if parts[0] in words.common or opens:  # the first word has its capital from the sentence
            if len(parts) < 3 and parts[0] in words.common:
                continue
            if len(parts) == 1:
                continue
        yield match
