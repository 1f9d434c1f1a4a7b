"""Overlap, gaps and comparison as pages: what they show, worked out by hand from the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path

import httpx
import pytest

from queries import Store, rules
from tests.helpers.reading import cells, page, reading, rows, text
from tests.helpers.serving import served
from tests.test_linked_data import Checker
from viz.findings import to_csv
from viz.web.model.plan import Plan
from viz.web.model.records import Found
from viz.web.text.format import voice

PAGES = (
    "/overlap", "/overlap?los=ja", "/hiaten", "/vergelijk", "/vergelijk?a=7.1.4&b=7.4.5", "/vergelijk?a=7.1.4",
    "/matrix", "/matrix?rijen=thema&kolommen=doelgroep&waarde=geld", "/tijdlijn", "/tijdlijn?groep=minister&jaar=2023",
    "/matrix/cel?rijen=doelgroep&kolommen=minister&rij=energie-en-waterarmoede&kolom=welzijn", "/budget",
    "/budget?doelstelling=SD5&jaar=2024",
)  # fmt: skip


@pytest.fixture(scope="module")
def narrow(dump: Path) -> Iterator[httpx.Client]:
    """The site with two findings on a page."""
    with served(dump, page_findings=2) as server, reading(server) as connection:
        yield connection


def of_rule(plan: Plan, rule: str) -> list[Found]:
    return [found for found in plan.findings.values() if found.finding.rule == rule]


def gaps(plan: Plan) -> list[Found]:
    return [found for found in plan.findings.values() if found.finding.kind == "gap"]


def similarity(plan: Plan, key: str) -> Decimal:
    """How alike the two measures of a finding are."""
    (score,) = (found.finding.score for found in of_rule(plan, "similar-measures") if found.finding.key == key)
    return score


# --- every page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_well_formed_and_headed_in_order(client: httpx.Client, path: str, language: str) -> None:
    html = page(client, path + ("&" if "?" in path else "?") + f"lang={language}")
    body = re.sub(r"<(/?)(rect|path)\b[^>]*>", "", html)  # drawn shapes close themselves
    found = Checker(re.sub(r"(?s)<script\b.*?</script>", "", body))
    assert found.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert len(found.ids) == len(set(found.ids))
    assert f'<html lang="{language}">' in html
    assert "style=" not in html
    assert not re.search(r"\son\w+=", html)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert set(re.findall(r'<select id="([^"]+)"', html)) <= labelled


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_to_these_pages_and_to_things_leads_somewhere(client: httpx.Client, path: str) -> None:
    links = {
        unescape(link).partition("#")[0]
        for link in Checker(re.sub(r"<(rect|path)\b[^>]*>", "", page(client, path))).links
    }
    ours = re.compile(r"/(overlap|hiaten|vergelijk|matrix|tijdlijn|budget)\b|/doc/(finding|theme|target-group|post)/")
    for link in sorted(link for link in links if ours.match(link))[:60]:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/overlap?regel=bestaat-niet", 404),
        ("/overlap?regel=no-amount", 404),  # a rule, but for gaps
        ("/overlap?minister=niemand", 404),
        ("/hiaten?doelgroep=<script>", 404),
        ("/hiaten?maatregel=7.9.9", 404),
        ("/overlap?pagina=0", 400),
        ("/overlap?pagina=twee", 400),
        ("/overlap?pagina=²", 400),
        ("/overlap?pagina=9999", 404),
        ("/overlap.xml", 404),
        ("/vergelijk?a=7.1.4&b=7.9.9", 404),
        ("/vergelijk.csv", 404),
        ("/matrix?rijen=kleur", 400),
        ("/matrix?waarde=alles", 400),
        ("/matrix/cel", 404),
        ("/matrix/cel?rijen=minister&kolommen=thema&rij=welzijn&kolom=nee", 404),
        ("/tijdlijn?jaar=20x3", 400),
        ("/tijdlijn?groep=kleur", 400),
        ("/tijdlijn?doelstelling=SD9", 404),
        ("/budget?jaar=nu", 400),
        ("/budget?minister=niemand", 404),
    ],
)
def test_what_cannot_be_shown_is_a_decent_page_with_the_right_status(
    client: httpx.Client, path: str, status: int
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert "<h1" in response.text
    assert 'lang="nl"' in response.text
    assert "<script>" not in response.text
    assert "Traceback" not in response.text


def test_a_program_gets_the_problem_as_json(client: httpx.Client) -> None:
    response = client.get("/matrix?rijen=kleur", headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


# --- overlap and gaps


def test_uitpas_is_found_under_the_minister_of_education_and_sport(client: httpx.Client) -> None:
    # 7.3.13 (sport) is led by the minister of Education and Sport; 7.3.2, 7.3.4 and 7.3.23 by others
    html = page(client, "/overlap?regel=shared-instrument&minister=onderwijs")
    article = next(part for part in html.split("<article")[1:] if "UiTPAS" in part)
    assert re.findall(r'class="identifier">([\d.]+)<', article) == ["7.3.2", "7.3.4", "7.3.13", "7.3.23"]
    assert "4 maatregelen van 3 ministers" in text(article)
    assert "/doc/finding/vapa-2022/shared-instrument/uitpas" in article
    assert "UiTPAS" not in page(client, "/overlap?regel=shared-instrument&minister=mobiliteit").partition("<article")[2]


def test_a_filter_by_measure_shows_only_what_concerns_it(client: httpx.Client) -> None:
    found = rows(client, "/overlap.csv?maatregel=7.5.3&regel=same-amount")
    assert [row[3] for row in found] == ["50.000 euro bij 7.5.3 en bij 7.5.4: één bedrag of twee?"]
    assert rows(client, "/overlap.csv?maatregel=7.1.1&regel=same-amount") == []


def test_a_goal_finds_what_is_about_it_without_any_measure(client: httpx.Client, plan: Plan) -> None:
    # SD2: two ministers whose field its frame names neither lead there nor work along (docs/findings.md)
    html = text(page(client, "/hiaten?doelstelling=SD2&regel=minister-absent-from-goal"))
    assert f"1 van {len(gaps(plan))} hiaten" in html
    assert "de minister van Mobiliteit en Openbare Werken trekken er niets" in html
    assert "Hier trekt niets:" in html


def test_only_uncoordinated_leaves_out_what_ties_join(client: httpx.Client) -> None:
    # the UiTPAS measures hang together by their leads and publiq; those that pay OCMWs have no tie at all
    everything, loose = (
        {row[0].rpartition("/")[2] for row in rows(client, f"/overlap.csv?{only}")} for only in ("", "los=ja")
    )
    assert everything - loose == {"uitpas", "7.5.3-totaal-7.5.4-totaal"}
    assert "ocmws" in loose


def test_the_number_of_a_rule_is_a_bar_and_a_number_with_what_it_means(client: httpx.Client, plan: Plan) -> None:
    scores = {found.finding.key: found.finding.score for found in of_rule(plan, "temporary-support")}
    html = page(client, "/hiaten?regel=temporary-support")
    article = next(part for part in html.split("<article") if "/temporary-support/CrisisSupport" in part)
    assert f"Het getal van de regel {voice('nl').score(scores['CrisisSupport'])}" in text(article)
    assert "hoeveel er stopt" in text(article)
    assert f'width="{round(100 * scores["CrisisSupport"] / max(scores.values()))}"' in article


def test_what_a_finding_enumerates_is_a_list(client: httpx.Client) -> None:
    # of six kinds of support no fiche says what comes next (7.1.9, 7.1.22, 7.1.23, 7.4.5, 7.5.2, 7.5.8), of six it does
    # (twice 7.1.4, 7.1.7, 7.4.1, 7.5.2, 7.5.10)
    html = page(client, "/doc/finding/vapa-2022/temporary-support/CrisisSupport")
    said = html[html.index('class="summary"') : html.index("Neem op in een dossier")]
    assert [part.count("<li>") for part in said.split("<ul>")] == [0, 6, 6]
    assert "•" not in said


def test_two_measures_that_are_alike_lead_to_their_comparison(client: httpx.Client) -> None:
    html = page(client, "/overlap?regel=similar-measures&maatregel=7.4.5&los=ja")
    article = next(part for part in html.split("<article") if "/similar-measures/7.1.4-7.4.5" in part)
    assert 'href="/vergelijk?a=7.1.4&amp;b=7.4.5"' in article
    assert "○ niet afgestemd" in text(article)


def test_what_is_about_the_chosen_thing_comes_before_what_only_concerns_its_measures(client: httpx.Client) -> None:
    html = page(client, "/overlap?regel=same-theme-and-group&doelgroep=energie-en-waterarmoede")
    names = re.findall(r"<h3><a [^>]*>(.*?)</a>", html)
    about = ["huishoudens in energie- of waterarmoede" in name.lower() for name in names]
    assert about == sorted(about, reverse=True)
    assert (about[0], about[-1]) == (True, False)


def test_findings_come_in_pages_of_the_size_that_is_set(narrow: httpx.Client, plan: Plan) -> None:
    count = len(of_rule(plan, "no-own-indicator"))
    pages = -(-count // 2)
    assert pages > 1
    first, last = (page(narrow, f"/hiaten?regel=no-own-indicator&pagina={number}") for number in (1, pages))
    assert f"{count} van {len(gaps(plan))} hiaten, hier 1–2 (hoogstens 2 op een bladzijde)" in text(first)
    assert (first.count("<article"), last.count("<article")) == (2, 2 - count % 2)
    assert ", vervolg" in last
    assert ", vervolg" not in first


def test_all_pages_together_show_every_finding_once(client: httpx.Client, plan: Plan) -> None:
    shown = [
        link
        for number in range(
            1,
            -(-sum(found.finding.kind == "overlap" for found in plan.findings.values()) // plan.limits.page_findings)
            + 1,
        )
        for link in re.findall(r'<h3><a href="(/doc/finding/[^"]+)"', page(client, f"/overlap?pagina={number}"))
    ]
    assert shown == [found.page for found in plan.findings.values() if found.finding.kind == "overlap"]
    assert len(shown) == len(set(shown)) > plan.limits.page_findings  # two pages or more


def test_rules_come_in_the_order_of_a_report_with_claim_and_limits(client: httpx.Client) -> None:
    html = page(client, "/hiaten?maatregel=7.5.13")
    shown = re.findall(r'<section class="rule" aria-labelledby="([\w-]+)"', html)
    assert shown == [name for name in rules() if name in shown]
    assert "missing-promises" in shown
    rule = rules()["missing-promises"]
    assert rule.description["nl"] in text(html)
    assert rule.limits["nl"] in text(html)


def test_passages_are_told_by_page_of_the_document(client: httpx.Client) -> None:
    html = page(client, "/overlap?regel=same-amount")
    assert "Vindplaatsen: blz." in text(html)
    assert re.search(r'<dt>blz\. \d+</dt><dd><a href="/doc/measure/vapa-2022/7\.5\.[34]#passage/', html)


def test_json_holds_the_same_findings_as_csv(client: httpx.Client) -> None:
    query = "?regel=shared-instrument&minister=onderwijs"
    records = client.get(f"/overlap.json{query}").json()
    assert [record["iri"] for record in records] == [row[0] for row in rows(client, f"/overlap.csv{query}")]


# --- two measures


def test_what_two_measures_share_has_its_weight(client: httpx.Client, plan: Plan) -> None:
    # the customers with a budget meter, whom only these two name, weigh more than energy and water
    html = page(client, "/vergelijk?a=7.1.4&b=7.4.5")
    assert voice("nl").score(similarity(plan, "7.1.4-7.4.5")) in text(html)
    assert "○ niet afgestemd" in text(html)
    _, both, _ = cells(html, "Doelgroepen")
    (customers,) = re.findall(r"^Klanten met een budgetmeter of voorafbetaling weegt (0,\d+)", both)
    _, both, _ = cells(html, "Thema’s")
    (energy,) = re.findall(r"Energie en water weegt (0,\d+)", both)
    assert customers > energy
    only, both, other = cells(html, "Trekkende ministers")
    assert (only, both, other) == (
        "Justitie, Omgeving, Energie en Toerisme", "niets", "Binnenlands Bestuur en Gelijke Kansen",
    )  # fmt: skip
    assert cells(html, "Looptijd") == ["vanaf 2019, zonder einddatum", "2022 tot en met 2024"]


def test_the_weights_add_up_to_the_similarity(client: httpx.Client, plan: Plan) -> None:
    total = sum(Decimal(row[4]) for row in rows(client, "/vergelijk.csv?a=7.1.4&b=7.4.5"))
    assert abs(total - similarity(plan, "7.1.4-7.4.5")) < Decimal("0.006")  # each weight has three decimals


def test_what_ties_two_measures_is_told(client: httpx.Client) -> None:
    html = text(page(client, "/vergelijk?a=7.5.3&b=7.5.4"))
    assert "✓ afgestemd" in html
    assert "zelfde trekker: Justitie, Omgeving, Energie en Toerisme" in html
    assert "50.000 euro bij 7.5.3 en bij 7.5.4: één bedrag of twee?" in html  # the finding about both


def test_the_same_measure_twice_asks_for_another(client: httpx.Client) -> None:
    assert "twee keer dezelfde maatregel" in page(client, "/vergelijk?a=7.1.4&b=7.1.4")


def test_swapping_the_measures_keeps_what_they_share(client: httpx.Client) -> None:
    one, other = (rows(client, f"/vergelijk.csv?a={a}&b={b}") for a, b in (("7.1.4", "7.4.5"), ("7.4.5", "7.1.4")))
    both = [sorted((row[0], row[1], row[4]) for row in side if row[2] == row[3] == "ja") for side in (one, other)]
    assert both[0] == both[1] != []


# --- names that are out to do harm

HOSTILE = "<script>alert(1)</script>\"'&lt; 😀 " + "lang " * 60


@pytest.fixture(scope="module")
def hostile(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The site on a graph in which a minister, a target group, a measure and an instrument have such a name."""
    content = dump.read_text(encoding="utf8")
    literal = HOSTILE.strip().replace("\\", "\\\\").replace('"', '\\"')
    for name in ("Onderwijs en Sport", "Gezinnen", "Buurtstewards", "SD4 Steun bij plotse veranderingen in het leven"):
        assert f'"{name}"@nl' in content
        content = content.replace(f'"{name}"@nl', f'"{literal}"@nl')
    content = content.replace('"UiTPAS"@nl', '"=HYPERLINK(\\"http://x\\")"@nl')
    changed = tmp_path_factory.mktemp("hostile") / "vapa.nq"
    changed.write_text(content, encoding="utf8")
    with served(changed) as server, reading(server) as connection:
        yield connection


@pytest.mark.slow
@pytest.mark.parametrize("path", [*PAGES, "/overlap?regel=shared-target-group", "/hiaten?regel=missing-promises"])
def test_no_name_becomes_markup(hostile: httpx.Client, path: str) -> None:
    html = page(hostile, path)
    assert "<script>alert" not in html
    assert "alert(1)" in html or path.startswith(("/vergelijk?a", "/matrix/cel"))
    Checker(re.sub(r"<(rect|path)\b[^>]*>", "", html))


def test_no_cell_of_a_table_becomes_a_formula(hostile: httpx.Client) -> None:
    found = [cell for row in rows(hostile, "/overlap.csv?regel=shared-instrument") for cell in row]
    assert any(cell.startswith("'=HYPERLINK") for cell in found)
    for path in (
        "/overlap.csv",
        "/hiaten.csv",
        "/matrix.csv",
        "/budget.csv",
        "/tijdlijn.csv",
        "/vergelijk.csv?a=7.3.2&b=7.3.4",
    ):
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows(hostile, path) for cell in row), path


def test_findings_as_csv_have_headings_even_when_there_are_none(kg: Store) -> None:
    assert to_csv(kg, []).startswith("iri,rule,kind,name,")


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("/hiaten?doelgroep=eenoudergezinnen", "Eenoudergezinnen"),  # no measure names them, findings do
        ("/hiaten?thema=voeding", "Voeding"),
        ("/overlap?instrument=uitpas", "UiTPAS"),
        ("/overlap?actor=vvsg", "VVSG"),
    ],
)
def test_every_subject_of_a_finding_can_be_chosen(client: httpx.Client, asked: str, about: str) -> None:
    html = page(client, asked)
    assert re.search(rf'<option value="[\w-]+" selected>{about}</option>', html)
    assert about.lower() in text(html.partition("<article")[2]).lower()


def test_a_gap_shows_what_comes_nearest_with_its_pages(client: httpx.Client) -> None:
    html = page(client, "/hiaten?doelgroep=eenoudergezinnen&regel=need-and-response")
    article = text(html.partition("<article")[2].partition("</article>")[0])
    assert "Wat er het dichtst bij komt" in article
    assert "blz." in article
