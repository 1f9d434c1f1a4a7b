"""Cells of two facets with far fewer measures than chance would give: fewer than luck explains, whatever was tested.

The number of measures in a cell is hypergeometric when its two things have nothing to do with each other: N measures,
of which r have the row's thing, and c draws. Each cell of a rule is tested once (lower tail), and the false discovery
rate over all of them is held down (Benjamini and Hochberg 1995). A cell must also miss much: where so few measures are
expected that hardly any can lack, nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from queries.findings.links import Links
from queries.findings.model import Finding, Outcome, number, score
from queries.findings.telling import Teller, measures_of, text
from queries.findings.ties import in_plan_order

__all__ = ["CELLS", "empty_cells"]

CELLS: Mapping[str, tuple[str, str]] = {
    "empty-group-theme": ("target-group", "theme"),
    "empty-group-goal": ("target-group", "goal"),
    "empty-goal-domain": ("goal", "policy-domain"),
    "empty-minister-sdg": ("minister", "sdg"),
}
"""The rules about cells, with the two facets they set against each other."""


def empty_cells(tell: Teller, links: Links, options: Mapping[str, Decimal]) -> Outcome:
    """The cells of a rule that miss measures beyond chance, those that miss most first."""
    import numpy as np

    rows, columns = (_told(links, facet) for facet in CELLS[tell.rule.name])
    marked, drawn = (np.array([len(of) for of in things.values()], dtype=int) for things in (rows, columns))
    hits = (_matrix(links, rows) @ _matrix(links, columns).T).toarray()
    expected = np.outer(marked, drawn) / max(1, len(links.measures))
    far = (expected >= float(options["expected"])) & (hits <= float(options["share"]) * expected)
    found = []
    rates = np.ones(hits.size)
    if far.any():  # chance is asked only where a cell misses enough, as scipy.stats takes long to load
        tested = np.broadcast_arrays(marked[:, None], drawn[None, :])
        rates = _false_discovery(hits.ravel(), len(links.measures), *tested)
    for row, column in np.argwhere(far & (rates.reshape(hits.shape) <= float(options["rate"]))):
        cell = (list(rows)[row], list(columns)[column])
        members = in_plan_order({*rows[cell[0]]} & {*columns[cell[1]]})
        found.append(_cell(tell, links, cell, members, expected[row, column], rates.reshape(hits.shape)[row, column]))
    cells, empty = hits.size, int((hits == 0).sum())
    looked_at = text(
        f"Nagegaan: {cells} combinaties, waarvan {empty} zonder maatregel. Gemeld: {len(found)}; bij de overige "
        "zijn te weinig maatregelen te verwachten om iets te besluiten, of kan het verschil toeval zijn.",
        f"Looked at: {cells} combinations, of which {empty} without a measure. Reported: {len(found)}; in the "
        "others too few measures are expected to conclude anything, or the difference may be chance.",
    )
    return Outcome.ranked(found, looked_at)


def _told(links: Links, facet: str) -> dict[str, list[str]]:
    """The things of a facet that a rule may speak of: of groups those that are helped, and nothing that is general."""
    things = {thing: of for thing, of in links.by_thing(facet).items() if thing not in links.general}
    return {thing: of for thing, of in things.items() if facet != "target-group" or thing in links.people}


def _matrix(links: Links, things: Mapping[str, list[str]]) -> Any:
    """Which measure has which thing (scipy CSR, things x measures, of 0 and 1)."""
    import numpy as np
    from scipy import sparse

    column_of = {identifier: column for column, identifier in enumerate(links.measures)}
    columns = [column_of[identifier] for of in things.values() for identifier in of]
    starts = np.cumsum([0, *(len(of) for of in things.values())])
    return sparse.csr_array((np.ones(len(columns), dtype=int), columns, starts), shape=(len(things), len(column_of)))


def _false_discovery(hits: Any, total: int, marked: Any, drawn: Any) -> Any:
    """For each cell, the false discovery rate at which it would be told: of so few hits, by chance, among all cells.

    >>> _false_discovery([0, 1], 4, [2, 2], [2, 2]).round(3).tolist()  # 1 way in 6 for none, 5 in 6 for one
    [0.333, 0.833]
    """
    import numpy as np
    from scipy.stats import false_discovery_control, hypergeom

    kinds, which = np.unique(np.stack([np.ravel(each) for each in (hits, marked, drawn)]), axis=1, return_inverse=True)
    if not kinds.size:
        return np.zeros(0)
    chances = hypergeom.cdf(kinds[0], total, kinds[1], kinds[2])  # many cells are alike
    return false_discovery_control(chances.clip(0, 1)[which.ravel()])


def _cell(
    tell: Teller, links: Links, cell: tuple[str, str], members: list[str], expected: float, rate: float
) -> Finding:
    posts = {links.name(thing) for thing in cell if "/id/post/" in thing}
    return tell(
        members,
        lambda language: {
            "row": links.name(cell[0], language),
            "column": links.name(cell[1], language),
            "measures": measures_of(len(members)) if members else text("geen enkele maatregel", "no measure"),
            "expected": number(expected, 0, language),
        },
        key="-".join(thing.rsplit("/", 1)[-1] for thing in cell),
        score=score(1 - rate),
        concerns=cell,
        ministers=tuple(sorted({*links.ministers(members), *posts})),
        passages=links.evidence(members, cell, tell.rule.evidence_field),
    )
