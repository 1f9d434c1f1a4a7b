"""How findings tell a figure of the plan: the last one, with its unit as the plan has it, and support it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Text, number
from queries.findings.telling import NOTHING, bulleted, text
from queries.rows import Row, by_column

__all__ = ["figure", "latest", "support_outside"]


def latest(rows: list[Row]) -> Row:
    """The figure that says most of an indicator: of the last period, for whom the plan has most figures, in numbers."""
    last = max(str(row["period"]) for row in rows)
    often = Counter(str(row["population"]) for row in rows)
    return max(
        (row for row in rows if str(row["period"]) == last),
        key=lambda row: (often[str(row["population"])], not str(row["unit"]).endswith("percent"), str(row["value"])),
    )


def figure(links: Links, row: Row) -> Text:
    """An indicator with its figure and year, or the two of a school year; persons by the name of their group."""
    value, year = Decimal(str(row["value"])), "-".join(part[:4] for part in str(row["period"]).split("/"))
    unit = str(row["unit"])
    said = {}
    for language, name in (("nl", row["unitName"]), ("en", row["unitNameEn"])):
        figure = f"{value:,}" if value == value.to_integral() else number(value, None, language)
        figure = figure.replace(",", ".") if language == "nl" and value >= 1000 else figure
        counted = links.name(str(row["population"]), language) if unit.endswith("persons") else str(name)
        amount = f"{figure}%" if unit.endswith("percent") else f"{figure} {counted.lower()}"
        said[language] = f"{links.name(str(row['indicator']), language)}: {amount} ({year})"
    return said


def support_outside(links: Links, rows: Iterable[Row]) -> Text:
    """The support outside its measures that the plan counts, by the last figure of each; empty where there is none."""
    of_indicator = by_column([row for row in rows if row["support"]], "indicator")
    if not of_indicator:
        return NOTHING
    shown = bulleted(figure(links, latest(rows)) for rows in of_indicator.values())
    return text(
        " Andere steun die het plan in cijfers toont, naast zijn maatregelen:{}",
        " Other support that the plan shows in figures, beside its measures:{}",
        shown,
    )
