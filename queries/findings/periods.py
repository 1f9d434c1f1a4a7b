"""Gaps in time: measures that end before the plan does.

A milestone or a data note that tells of a later year, or of something yearly, wins from the end in the timing field.
A single year in that field is no end, unless a milestone says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, Text, whole
from queries.findings.telling import Teller, enumerated, joined, noted, text
from queries.rows import Row

__all__ = ["ends_early"]

_LEFT: Mapping[str, Text] = {
    "later": text(
        "Weggelaten omdat een mijlpaal of kanttekening een later jaar noemt",
        "Left out as a milestone or data note tells of a later year",
    ),
    "single": text(
        "Weggelaten omdat de timing maar één jaar noemt, en geen einde",
        "Left out as the timing names one year only, and no end",
    ),
    "told": text(
        "Weggelaten omdat een andere regel meldt wat ervan stopt, of dan een opdracht af is",
        "Left out as another rule reports what of them stops, or a task is done by then",
    ),
}
"""Why measures that end early are not reported, in the order of the note."""


_BESIDE: Mapping[str, Text] = {
    "told": text(
        " In dat jaar stopt ook iets van {}: projecten of steun, of een opdracht is af.",
        " In that year something of {} stops too: projects or support, or a task is done.",
    ),
    "single": text(
        " {} noemen dat jaar als enige, zonder het een einde te noemen.",
        " {} name that year only, without calling it an end.",
    ),
}
"""What a sentence says of the measures of the same year that are not reported."""


def ends_early(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures that end in each year before the last of the plan, but for those of which a later year is told."""
    by_year: dict[int, list[str]] = defaultdict(list)
    left: dict[str, dict[str, int]] = defaultdict(dict)
    last = 0
    for row in rows:
        end, identifier = whole(row["end"]), str(row["identifier"])
        last = whole(row["planEnd"])
        if links.runs_until[identifier] > end:
            left["later"][identifier] = end
        elif row["single"]:
            left["single"][identifier] = end
        elif row["told"]:
            left["told"][identifier] = end
        else:
            by_year[end].append(identifier)
    found = [_ended(tell, (year, last), members, left) for year, members in sorted(by_year.items())]
    return Outcome.told(found, noted(*((why, enumerated(left[key], most=None)) for key, why in _LEFT.items())))


def _ended(tell: Teller, years: tuple[int, int], members: list[str], left: Mapping[str, Mapping[str, int]]) -> Finding:
    year, last = years
    of_year = {key: enumerated(one for one, end in left[key].items() if end == year) for key in _BESIDE}
    beside = (text(said["nl"], said["en"], of_year[key]) for key, said in _BESIDE.items() if of_year[key]["nl"])
    values = {"year": year, "last": last, "beside": joined(beside, "")}
    return tell(members, values, key=str(year), score=Decimal(len(members)))
