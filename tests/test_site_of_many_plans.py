"""A site over several plans: it shows one at a time, the one in force where the address chooses no other.

Next to the plan of 2022 stand two editions of the plan of `tests/small_plan` (four measures, 7.1.1, 7.1.2, 7.2.1 and 7.2.2,
two goals SD1 and SD2, document 9999 of 2030) and that of `tests/english_plan` (A1.3, A1.10 and A2.1, goals G1 and G2).
"""

from __future__ import annotations

import asyncio
import re
from html import unescape

import httpx
import pytest

from queries import Store
from tests.helpers.pages import PAGES
from tests.helpers.serving import limits, page_limits
from tests.test_site import ask, words
from viz.web import create_app
from viz.web.http.public import Publication

OTHER = "zz-klein"
THIRD = "english-plan"
CHOICE = "Vlaams Actieplan Armoedebestrijding 2020-2024 (bijgestuurd 2022)"
"""How the chooser names the other plan on a Dutch page."""

PATHS = [
    path for path in PAGES.values() if "?" not in path and not path.startswith(("/doc/", "/ns", "/catalog", "/sparql"))
]


def links(page: httpx.Response) -> set[str]:
    """Where a page leads on this site, without fragments."""
    found = {unescape(link) for link in re.findall(r' (?:href|action)="(/[^"#]*)', page.text)}
    return {link for link in found if not link.startswith(("/assets", "/vendor"))}


def test_the_plan_in_force_is_shown_where_no_other_is_chosen(several: Store) -> None:
    (start,) = ask(several, "/")
    assert "81 maatregelen" in words(start)
    assert "stuk 1474 (2022-2023) – Nr. 1" in words(start)
    (listed,) = ask(several, "/maatregelen")
    assert "81 van de 81 maatregelen" in words(listed)
    assert OTHER not in {link.split("/")[3] for link in links(listed) if link.startswith("/doc/measure/")}


def test_another_plan_is_chosen_by_the_address_and_says_what_its_own_record_says(several: Store) -> None:
    start, listed, english = ask(several, f"/plan/{OTHER}/", f"/plan/{OTHER}/maatregelen", f"/plan/{OTHER}/?lang=en")
    assert "4 maatregelen" in words(start)
    assert "4 van de 4 maatregelen" in words(listed)
    for page, document in ((start, "stuk"), (listed, "stuk"), (english, "document")):
        text = words(page)
        assert "Klein plan, " in text
        assert f"{document} 9999 (2030)." in text
        assert not [
            word
            for word in ("1474", "81 maatregelen", "81 measures", "bijgestuurd")
            if word in text.replace(CHOICE, "")
        ]


def test_a_page_of_another_plan_says_its_own_address_on_a_site_below_a_path(several: Store) -> None:
    site = create_app(several, "test", limits(), page_limits(), publication=Publication("https://example.org/vapa"))

    async def asked(path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://127.0.0.1") as client:
            return await client.get(path, headers={"Accept": "text/html"})

    listed = asyncio.run(asked(f"/plan/{OTHER}/maatregelen"))
    assert f'<link rel="canonical" href="https://example.org/vapa/plan/{OTHER}/maatregelen">' in listed.text
    dossier = asyncio.run(asked(f"/plan/{OTHER}/dossier?m=7.1.1"))
    assert f"https://example.org/vapa/plan/{OTHER}/dossier?m=7.1.1" in unescape(dossier.text)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_for_every_plan(several: Store, path: str) -> None:
    assert [page.status_code for page in ask(several, path, *(f"/plan/{plan}{path}" for plan in (OTHER, THIRD)))] == [
        200
    ] * 3


@pytest.mark.parametrize(
    "path", ["/", "/maatregelen", "/actoren", "/doelgroepen", "/matrix", "/tijdlijn", "/budget", "/netwerk", "/doc"]
)
def test_links_stay_with_the_plan_that_was_chosen(several: Store, path: str) -> None:
    (page,) = ask(several, f"/plan/{OTHER}{path}")
    chooser = unescape(page.text).partition('class="plans"')[2].partition("</nav>")[0]
    away = {link for link in links(page) if link not in chooser}
    ours = (
        f"/plan/{OTHER}/",
        f"/doc/measure/{OTHER}/",
        f"/doc/goal/{OTHER}/",
        f"/doc/finding/{OTHER}/",
        "/catalog",
        "/sparql",
        "/data/",
        "/ns",
        "/opensearch.xml",
    )
    assert {link for link in away if not link.startswith((*ours, "/doc/plan", f"/doc/observation/{OTHER}"))} == set()
    for answer in ask(several, *sorted(away)[:40]):
        assert answer.status_code == 200, answer.url


def test_a_short_number_is_looked_up_within_the_plan(several: Store) -> None:
    mine, theirs = ask(several, "/dossier?m=7.1.2", f"/plan/{OTHER}/dossier?m=7.1.2")
    assert "/doc/measure/vapa-2022/7.1.2" in mine.text
    assert f"/doc/measure/{OTHER}/7.1.2" in theirs.text
    assert "/doc/measure/vapa-2022/7.1.2" not in theirs.text
    missing, there = ask(several, f"/plan/{OTHER}/dossier?m=7.5.1", "/dossier?m=7.5.1")
    assert (missing.status_code, there.status_code) == (404, 200)


def test_a_thing_of_another_plan_stands_in_the_frame_of_that_plan(several: Store) -> None:
    (page,) = ask(several, f"/doc/measure/{OTHER}/7.1.2")
    assert page.status_code == 200
    assert f'href="/plan/{OTHER}/maatregelen"' in page.text
    assert "stuk 1474" not in words(page)


def test_what_both_plans_name_is_told_of_in_the_plan_that_is_shown(several: Store) -> None:
    here, there = ask(several, "/doc/post/welzijn", f"/plan/{OTHER}/doc/post/welzijn")
    assert (here.status_code, there.status_code) == (200, 200)
    assert f"/doc/measure/{OTHER}/" not in here.text
    assert "/doc/measure/vapa-2022/" not in there.text


def test_a_body_that_both_plans_consult_is_told_of_as_the_shown_plan_does(several: Store, kg: Store) -> None:
    here, there, alone = *ask(several, "/doc/actor/hpao", f"/plan/{OTHER}/doc/actor/hpao"), *ask(kg, "/doc/actor/hpao")
    summary = re.compile(r'<p class="summary">.*?</p>', re.DOTALL)
    assert summary.findall(here.text) == summary.findall(alone.text) != []
    assert "Overleg." in words(there)
    assert "Overleg." not in words(here)


def test_numbers_to_type_are_shown_as_the_plan_writes_them(several: Store) -> None:
    here, there = ask(several, "/zoeken", f"/plan/{THIRD}/zoeken")
    assert "OCMW, 7.1.4." in words(here)
    assert "OCMW, A2.1." in words(there)


def test_the_chooser_leads_to_the_same_page_of_the_other_plan(several: Store, kg: Store) -> None:
    here, there, alone = *ask(several, "/budget", f"/plan/{OTHER}/budget"), *ask(kg, "/budget")
    assert f'href="/plan/{OTHER}/budget"' in here.text
    assert 'href="/budget"' in there.text
    assert 'class="plans"' not in alone.text


def test_a_plan_of_another_kind_is_shown_without_what_it_does_not_have(several: Store) -> None:
    measure, bare, listed, dossier, compared = ask(
        several,
        f"/doc/measure/{THIRD}/A1.3",
        f"/doc/measure/{THIRD}/A2.1",
        f"/plan/{THIRD}/maatregelen",
        f"/plan/{THIRD}/dossier?m=A1.10&m=A2.1",
        f"/plan/{THIRD}/vergelijk?a=A1.3&b=A1.10",
    )
    assert {page.status_code for page in (measure, bare, listed, dossier, compared)} == {200}
    assert "G1 Een woning voor iedereen" in words(measure)
    assert '<h1 lang="en">A place to live first</h1>' in measure.text
    for page in (measure, bare, compared):
        assert "Status" not in words(page)
        assert "Soort budget" not in words(page)
    assert "Trekkende minister niet vermeld" in words(bare)
    assert (
        words(listed).index("A1.3 A place") < words(listed).index("A1.10 Cheaper") < words(listed).index("A2.1 A coach")
    )
    assert "()" not in words(dossier)


def test_a_plan_that_is_not_there_is_a_decent_page(several: Store) -> None:
    for path in ("/plan/geen/", "/plan/geen/maatregelen", "/plan/geen/doc/actor/vvsg"):
        (page,) = ask(several, path)
        assert page.status_code == 404
        assert '<html lang="nl"' in page.text


def test_the_plan_in_force_answers_under_its_own_name_too(several: Store) -> None:
    (page,) = ask(several, "/plan/vapa-2022/maatregelen")
    assert "81 van de 81 maatregelen" in words(page)
    assert 'href="/plan/vapa-2022/budget"' in page.text


def test_search_finds_measures_of_the_plan_that_is_shown_only(several: Store) -> None:
    here, there = ask(several, "/zoeken?q=7.1.2", f"/plan/{OTHER}/zoeken?q=7.1.2")
    assert f"/doc/measure/{OTHER}/7.1.2" not in here.text
    assert f"/doc/measure/{OTHER}/7.1.2" in there.text
    assert "/doc/measure/vapa-2022/7.1.2" not in there.text
