"""Words by which Dutch policy texts say when, how often, how sure and of what they count.

Each table is what `loaders.checks` and `loaders.verify` read a text with; extend it where a new plan
uses other words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from loaders.records import BudgetKind, Per, Unit

__all__ = [
    "APPROXIMATE",
    "BOUND",
    "BUDGET_WORDS",
    "COUNTED",
    "COUNTED_NOUNS",
    "EXISTING",
    "LASTING",
    "OPEN_ENDED",
    "PERIODICAL",
    "ROLE_WORDS",
    "days",
    "prints_date",
    "prints_edge",
    "UNDATED",
    "prints_month",
    "runs",
    "years",
]

_NAMES = (
    "januari|january februari|february maart|march april mei|may juni|june juli|july augustus|august september"
    " oktober|october november december"
)
_MONTHS = [f"(?:{names})" for names in _NAMES.split()]
"""The months, in Dutch and English: a date is written alike in both."""

_YEAR = r"(?<![A-Z\d.,/-])(?:19|20)\d\d(?![\d.,]\d|\d)"
_RANGE = re.compile(
    rf"({_YEAR})\s*(?:[-–/]\s*((?:19|20)?\d\d)|(?:t\.?e\.?m\.?|tot en met|tot)\s*((?:19|20)\d\d))(?!\d|\.\d)"
)


def _any(words: str) -> re.Pattern[str]:
    """A pattern for any of these stems (regular expressions, separated by blanks; an underscore is a blank)."""
    return re.compile("|".join(words.split()).replace("_", r"\s+"), re.IGNORECASE)


PERIODICAL = {
    Per.YEAR: _any(r"per_jaar op_kruissnelheid jaarlijks op_jaarbasis /\s?jaar\b elk_jaar ieder_jaar p\.?j\."),
    Per.SCHOOL_YEAR: _any("schooljaar"),
    Per.MONTH: _any(r"per_maand maandelijks /\s?maand\b"),
}
"""What shows that an amount is not one total."""

LASTING = re.compile(r"(?:gedurende|voor)\s+(?P<many>\d+)\s+(?P<of>jaar|maand)", re.IGNORECASE)
"""How many years or months something lasts from its first day."""

APPROXIMATE = _any(
    r"ongeveer bijna ruim circa \bca\b \biets_(?:meer|minder|hoger|lager)(?!_dan_in) zowat nagenoeg rond_de geraamd"
    r" raming geschat schatting ± \+/- richtinggevend indicatief grootteorde"
)
"""What shows that a number is an estimate."""

BOUND = _any(r"meer_dan minder_dan hoger_dan lager_dan maximaal max\. minstens minimaal tot_en_met tussen boven onder")
"""What shows that a number is a bound, and so can be an estimate."""

OPEN_ENDED = _any(
    "doorlopend continu permanent structureel recurrent onbepaald jaarlijks vanaf sinds sedert lopend voortdurend"
    " geen_eind einddatum_te_bepalen in_werking start zolang"
)
"""What shows that a period has no end."""

EXISTING = _any(
    "(?<!na)bestaand regulier huidige binnen_de_(?:beschikbare|werkings) herschik geheroriënteerd recurrent"
)
"""What shows that money is no new money."""

"""What says in a note of ours that an amount is background, and does not count."""

UNDATED = _any(r"zonder_ja(?:ar|ren) geen_jaar(?!en) maar_geen_jaren welke?_ja(?:ar|ren)")
"""What says in a note of ours that an amount has no years."""

COUNTED = {
    Unit.PERCENT: _any("% procent(?!punt) helft"),
    Unit.PERCENT_CHANGE: _any("% procent(?!punt) helft"),
    Unit.PERCENTAGE_POINTS: _any("procentpunt ppt"),
    Unit.EURO: _any("€ euro"),
    Unit.EURO_PER_MONTH: _any("€ euro"),
    Unit.EURO_PER_YEAR: _any("€ euro"),
}
"""What a number of each unit is printed with; units that count things have no sign."""

COUNTED_NOUNS = {
    Unit.PERSONS: _any(
        "personen mensen inwoners kinderen werkzoekenden wzw werklozen jongeren leefloners rechthebbenden vlamingen"
        " kandidaat-huurders"
    ),
    Unit.HOUSEHOLDS: _any("huishoudens gezinnen"),
    Unit.CONNECTIONS: _any("budgetmeters afsluitingen aansluitingen meters"),
    Unit.DWELLINGS: _any("woningen"),
    Unit.APPLICATIONS: _any("aanvragen dossiers"),
}
"""The nouns that follow a number that counts."""

BUDGET_WORDS = {
    BudgetKind.EXISTING_MEANS: _any(
        "bestaande regulier huidige binnen geen_(?:extra|bijkomend) eigen beschikbaar recurrent voorzien lopend"
        " beleidsmiddelen vervat"
    ),
    BudgetKind.TO_BE_DETERMINED: _any("te_bepalen nog_niet nog_te onderzocht bepaald afhankelijk later nader"),
    BudgetKind.NO_BUDGET_STATED: _any(r"^Budget\s*:?\s*[/-]?\s*$ geen_budget"),
    BudgetKind.NOT_APPLICABLE: _any(r"niet_van_toepassing n\.?v\.?t / geen"),
    BudgetKind.PRO_MEMORIE: _any(r"\bp\.?m\b memorie"),
    BudgetKind.MIXED: _any("bestaande regulier te_bepalen nog"),
}
"""What shows what a budget field says of money, but for the amounts themselves."""

ROLE_WORDS = {
    "onderzoeker": _any(
        "onderzo studie evaluat evalue meting rapport monitor analyse cijfer wetenschap bevrag telling verkenn"
        " definitie"
    ),
    "overleg": _any(
        r"overleg advies stuurgroep raad\b samenspraak werkgroep consult betrokken betrek feedback afstem dialoog"
        r" gesprek klankbord commissie bespr toets gehoord forum inbreng task\s?force afgesproken goedkeuring"
        r" [iï]nterview belronde vertegenwoordig participatie vaste_deelnemers traject werkten_met platform imc"
        r" gebruik_van_de_kennis samen_met"
    ),
    "financier": _any(
        "financ subsid middelen cofin fonds steun opdracht invester lening compens betaal vrij_te_maken budget oproep"
        " kred kent euro uittrekt huur_als"
    ),
    "regisseur": _any("regie regiss co[öo]rdin trekk aanstur vastgesteld schat_zelf lokaal_kunnen"),
    "ondersteuner": _any(
        "ondersteun begeleid coach vorming advies expertise opleiding ontsluit help hulp inform sensibilis facilit"
        " versterk verdiep inspir kennis professionalisering educatie"
    ),
    "gesubsidieerd": _any(
        "subsid financ middelen budget euro toelage steun vergoed premie krijg ontvang toegekend oproep erken € betaal"
        " miljoen beheersovereenkomst impuls fonds"
    ),
}
"""The roles that words show, and words of which one stands in a sentence that speaks of whoever has that role."""


def years(text: str) -> set[int]:
    """Every year that a text prints, and those between the ends of a range.

    >>> sorted(years("2020-2022, en vanaf 2024: 2.023 euro")), sorted(years("2021/22"))
    ([2020, 2021, 2022, 2024], [2021, 2022])
    """
    found = {int(year) for year in re.findall(_YEAR, text)}
    for first, last in _ranges(text):
        found.update(range(first, last + 1))
    return found


def runs(text: str) -> list[set[int]]:
    """The years of a text as it prints them: each range, each year outside a range, and all together.

    >>> runs("2020-2022, en in 2024")
    [{2020, 2021, 2022}, {2024}, {2024, 2020, 2021, 2022}]
    """
    found = [set(range(first, last + 1)) for first, last in _ranges(text)]
    found += [{int(year)} for year in re.findall(_YEAR, _RANGE.sub(" ", text))]
    return [*found, set[int]().union(*found)]


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2] or match[3])
        last = last + first // 100 * 100 if last < 100 else last
        if first <= last <= first + 30:
            yield first, last


def prints_date(mention: str, value: int | dt.date | str) -> bool:
    """Whether a mention prints this year, month ("2023-10") or day.

    A day is "9 september 2022", "7-14 september 2020", "1/1/2023"; the first of "15 maart en 30 april 2020" too.

    >>> prints_date("vanaf oktober 2023", "2023-10"), prints_date("1/10/2023", "2023-11")
    (True, False)
    """
    if isinstance(value, int):
        return bool(re.search(rf"(?<!\d){value}(?!\d)|/{value % 100:02d}(?!\d)", mention))
    if isinstance(value, str):
        return prints_month(mention, int(value[:4]), int(value[5:]))
    month = _MONTHS[value.month - 1]
    day = rf"(?<!\d)(?:0?{value.day}(?:ste|de|e)?(?:\s*(?:-|en|,|tot)\s*\d+)*|(?:\d+\s*(?:-|en|,|tot)\s*)+{value.day})"
    until = rf"(?:\s+(?:-|en|tot|tot\s+en\s+met)\s+\d+\s+(?:{'|'.join(_MONTHS)}))?"
    in_words = rf"{day}\s+{month}{until}\s+{value.year}(?!\d)"
    in_digits = rf"(?<!\d)0?{value.day}[/.-]0?{value.month}[/.-](?:{value.year}|{value.year % 100:02d})(?!\d)"
    return bool(re.search(f"{in_words}|{in_digits}", mention, re.IGNORECASE))


def prints_edge(mention: str, value: object, edge: str) -> bool:
    """Whether a mention prints the month, without a day, of which this day is the first ("start") or the last ("end").

    >>> prints_edge("april en mei 2020", dt.date(2020, 4, 1), "start")
    True
    >>> prints_edge("17 mei 2020", dt.date(2020, 5, 31), "end")
    False
    """
    if not isinstance(value, dt.date):
        return False
    at_edge = value.day == 1 if edge == "start" else (value + dt.timedelta(days=1)).day == 1
    bare = re.search(rf"(?<!\d\s){_MONTHS[value.month - 1]}", mention, re.IGNORECASE)
    return at_edge and bool(bare) and prints_month(mention, value.year, value.month)


def days(text: str) -> set[tuple[int, int]]:
    """Every day that a text prints in words, as month and day; the year may lack.

    >>> sorted(days("vanaf 6 april, en tot en met 14 maart 2020"))
    [(3, 14), (4, 6)]
    """
    return {
        (month, int(day))
        for month, name in enumerate(_MONTHS, 1)
        for day in re.findall(rf"(?<!\d)(\d\d?)\s+{name}\b", text, re.IGNORECASE)
    }


def prints_month(mention: str, year: int, month: int) -> bool:
    """Whether a mention prints this month of this year: in digits, in words, or as a month with its only year.

    >>> prints_month("van januari tot einde juli 2024", 2024, 1), prints_month("mei 2022 en juni 2023", 2022, 6)
    (True, False)
    """
    if re.search(rf"(?<!\d)0?{month}[/.-](?:{year}|{year % 100:02d})(?!\d)", mention):
        return True
    if not re.search(_MONTHS[month - 1], mention, re.IGNORECASE):
        return False
    return years(mention) == {year} or bool(re.search(rf"{_MONTHS[month - 1]}\s+{year}(?!\d)", mention, re.IGNORECASE))
