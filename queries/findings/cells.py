"""Cells of two facets with far fewer measures than chance would give: fewer than luck explains, whatever was tested.

The number of measures in a cell is hypergeometric when its two things have nothing to do with each other: N measures,
of which r have the row's thing, and c draws. Each cell of a rule is tested once (lower tail), and the false discovery
rate over all of them is held down (Benjamini and Hochberg 1995). A cell must also miss much: where so few measures are
expected that hardly any can lack, nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import comb

from queries.findings.links import Links
from queries.findings.model import Finding, Outcome, both, counted, number, score, worded
from queries.findings.ties import in_plan_order
from queries.library import Query

__all__ = ["CELLS", "empty_cells"]

CELLS: Mapping[str, tuple[str, str]] = {
    "empty-group-theme": ("target-group", "theme"),
    "empty-group-goal": ("target-group", "goal"),
    "empty-goal-domain": ("goal", "policy-domain"),
    "empty-minister-sdg": ("minister", "sdg"),
}
"""The rules about cells, with the two facets they set against each other."""


def empty_cells(rule: Query, links: Links, options: Mapping[str, Decimal]) -> Outcome:
    """The cells of a rule that miss measures beyond chance, those that miss most first."""
    rows, columns = (_told(links, facet) for facet in CELLS[rule.name])
    cells = [(row, column) for row in rows for column in columns]
    both_of = {(row, column): rows[row] & columns[column] for row, column in cells}
    false_rates = _false_discovery(
        [len(both_of[cell]) for cell in cells],
        len(links.measures),
        [len(rows[row]) for row, _ in cells],
        [len(columns[column]) for _, column in cells],
    )
    found = []
    for cell, rate in zip(cells, false_rates, strict=True):
        expected = len(rows[cell[0]]) * len(columns[cell[1]]) / len(links.measures)
        far = expected >= options["expected"] and len(both_of[cell]) <= float(options["share"]) * expected
        if far and rate <= options["rate"]:
            found.append(_cell(rule, links, cell, in_plan_order(both_of[cell]), expected, rate))
    empty = sum(not members for members in both_of.values())
    return Outcome.ranked(
        found,
        f"Nagegaan: {len(cells)} combinaties, waarvan {empty} zonder maatregel. Gemeld: {len(found)}; bij de overige "
        "zijn te weinig maatregelen te verwachten om iets te besluiten, of kan het verschil toeval zijn.",
        f"Looked at: {len(cells)} combinations, of which {empty} without a measure. Reported: {len(found)}; in the "
        "others too few measures are expected to conclude anything, or the difference may be chance.",
    )


def _told(links: Links, facet: str) -> dict[str, set[str]]:
    """The things of a facet that a rule may speak of: of groups those that are helped, and nothing that is general."""
    things = {thing: set(of) for thing, of in links.by_thing(facet).items() if thing not in links.general}
    return {thing: of for thing, of in things.items() if facet != "target-group" or thing in links.people}


def _false_discovery(hits: list[int], total: int, marked: list[int], drawn: list[int]) -> list[float]:
    """For each cell, the false discovery rate at which it would be told: of so few hits, by chance, among all cells.

    >>> [round(rate, 3) for rate in _false_discovery([0, 1], 4, [2, 2], [2, 2])]  # 1 way in 6 for none, 5 in 6 for one
    [0.333, 0.833]
    """
    chances = [_chance(*cell) for cell in zip(hits, [total] * len(hits), marked, drawn, strict=True)]
    rates, least = [0.0] * len(chances), 1.0
    by_chance = sorted(range(len(chances)), key=chances.__getitem__)
    for rank, place in reversed(list(enumerate(by_chance, 1))):
        least = rates[place] = min(least, chances[place] * len(chances) / rank)
    return rates


def _chance(hits: int, total: int, marked: int, drawn: int) -> float:
    """How likely at most so many hits are: the lower tail of the hypergeometric distribution, from whole numbers."""
    return sum(comb(marked, hit) * comb(total - marked, drawn - hit) for hit in range(hits + 1)) / comb(total, drawn)


def _cell(
    rule: Query, links: Links, cell: tuple[str, str], members: list[str], expected: float, rate: float
) -> Finding:
    none = {"nl": "geen enkele maatregel", "en": "no measure"}
    values = both(
        lambda language: {
            "row": links.name(cell[0], language),
            "column": links.name(cell[1], language),
            "measures": counted(len(members), "measure", language) if members else none[language],
            "expected": number(expected, 0, language),
        }
    )
    posts = {links.name(thing) for thing in cell if "/id/post/" in thing}
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key="-".join(thing.rsplit("/", 1)[-1] for thing in cell),
        **worded(rule, values),
        score=score(1 - rate),
        concerns=cell,
        measures=tuple(members),
        ministers=tuple(sorted({*links.ministers(members), *posts})),
        passages=links.evidence(members, cell, rule.evidence_field),
    )
