"""A number on a list is the number of rows on the page that it leads to, in the filtered list, and in the query."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

import httpx
import pytest

from queries import Store
from tests.helpers.serving import PATIENCE, Served
from viz.web.model.kinds import KINDS
from viz.web.urls import PAGES

COUNTED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "actor": {"Betrokken bij": ["Betrokken bij maatregelen"], "Voert uit": ["Voert maatregelen uit"]},
    "target-group": {
        "In de eerste plaats voor": ["In de eerste plaats voor deze groep"],
        "Bereikt mee": ["Bereikt deze groep mee"],
    },
    "theme": {"Maatregelen": ["Maatregelen"]},
    "instrument": {"Maatregelen": ["In deze maatregelen"]},
    "post": {"Maatregelen": ["Trekt deze maatregelen"]},
    "goal": {"Maatregelen": ["Maatregelen"]},
    "sdg": {"In de kern": ["Draagt er in de kern aan bij"], "Ondersteunend": ["Ondersteunt"]},
}
"""Of each list its columns that count measures, with the heading on the page."""

EACH = {"actor": 9, "instrument": 9}
"""Of the longest lists one thing in so many is opened."""


def rows_of(page: str) -> dict[str, set[str]]:
    """The measures in the tables under each heading of a page; AssertionError where the heading counts others."""
    found = {}
    for title, count, rest in re.findall(
        r'<h2>([^<]*) <span class="count">(\d+)</span></h2>(.*?)(?=<h2)', page, re.DOTALL
    ):
        found[title] = set(re.findall(r'<th[^>]*>\s*<a href="/doc/measure/vapa-2022/([\d.]+)"', rest))
        assert not found[title] or len(found[title]) == int(count), title
    return found


def table(client: httpx.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", COUNTED)
def test_a_list_counts_what_the_page_and_the_filtered_list_show(website: Served, kind: str) -> None:
    of = KINDS[kind]
    with httpx.Client(base_url=website.url, headers={"Accept": "text/html"}, timeout=PATIENCE) as client:
        things = table(client, f"{PAGES[of.page]}.csv")
        assert len(things) > 4
        for thing in things[:: EACH.get(kind, 1)]:
            path = thing["uri"].partition("/id/")[2] or f"sdg/{thing['uri'].rpartition('/')[2]}"
            shown = rows_of(client.get(f"/doc/{path}").text)
            for column, headings in COUNTED[kind].items():
                assert int(thing[column]) == len(set().union(*(shown.get(heading, set()) for heading in headings))), (
                    path
                )
            listed = [int(thing[column]) for column in COUNTED[kind] if column != "Voert uit"]
            chosen = table(client, f"/maatregelen.csv?{of.word}={path.rpartition('/')[2]}")
            assert len(chosen) == sum(listed), path


def test_the_query_of_sdgs_counts_what_their_list_does(kg: Store, website: Served) -> None:
    asked = {str(row["code"]): (row["core"], row["measures"]) for row in kg.query("measures-per-sdg-goal")}
    with httpx.Client(base_url=website.url, timeout=PATIENCE) as client:
        things = table(client, "/sdg.csv")
    goals = {row["uri"].rpartition("/")[2]: row for row in things if row["Soort"] == "doel"}
    listed = {
        code: (int(row["In de kern"]), int(row["In de kern"]) + int(row["Ondersteunend"]))
        for code, row in goals.items()
    }
    assert {code: counts for code, counts in listed.items() if counts[1]} == asked
    assert listed["1"] == (25, 46)
