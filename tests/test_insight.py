"""Overlap, gaps, comparison, matrix, time line and budget as pages: what they show, worked out by hand from the plan."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path

import httpx
import pytest

from ontology import DEFAULT_BASE
from queries import Finding, Store, apply_rule, rules
from queries.findings import Outcome
from queries.findings.rdf import statements
from tests.helpers.serving import Served, page_limits, served
from tests.test_linked_data import Checker
from viz.findings import to_csv
from viz.web.model.names import Names
from viz.web.model.plan import Plan
from viz.web.model.plans import Plans
from viz.web.model.records import Found
from viz.web.pages.matrix import DIMENSIONS
from viz.web.pages.timeline import runs
from viz.web.text.format import voice

PAGES = (
    "/overlap", "/overlap?los=ja&pagina=2", "/hiaten", "/vergelijk", "/vergelijk?a=7.1.4&b=7.4.5", "/vergelijk?a=7.1.4",
    "/matrix", "/matrix?rijen=thema&kolommen=doelgroep&waarde=geld", "/tijdlijn", "/tijdlijn?groep=minister&jaar=2023",
    "/matrix/cel?rijen=doelgroep&kolommen=minister&rij=energie-en-waterarmoede&kolom=welzijn", "/budget",
    "/budget?doelstelling=SD5&jaar=2024",
)  # fmt: skip
BROWSER = {"Accept": "text/html"}


def reading(server: Served) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=60, headers=BROWSER)


@pytest.fixture(scope="module")
def client(website: Served) -> Iterator[httpx.Client]:
    with reading(website) as connection:
        yield connection


@pytest.fixture(scope="module")
def narrow(dump: Path) -> Iterator[httpx.Client]:
    """The site with low limits."""
    with served(dump, page_findings=2, matrix_things=5) as server, reading(server) as connection:
        yield connection


@pytest.fixture(scope="module")
def plan(kg: Store) -> Plan:
    return Plans(kg, Names(kg), page_limits()).plan("vapa-2022")


def of_rule(plan: Plan, rule: str) -> list[Found]:
    return [found for found in plan.findings.values() if found.finding.rule == rule]


def gaps(plan: Plan) -> list[Found]:
    return [found for found in plan.findings.values() if found.finding.kind == "gap"]


def similarity(plan: Plan, key: str) -> Decimal:
    """How alike the two measures of a finding are."""
    (score,) = (found.finding.score for found in of_rule(plan, "similar-measures") if found.finding.key == key)
    return score


def page(client: httpx.Client, path: str) -> str:
    client.cookies.clear()  # they remember the language of the page before
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.text)


def text(html: str) -> str:
    """What a reader reads: no tags, single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows(client: httpx.Client, path: str) -> list[list[str]]:
    """The CSV at an address, without its headings; it starts with the mark by which Excel sees UTF-8."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def cells(html: str, heading: str) -> list[str]:
    """The cells of the table row with this heading."""
    for row in re.findall(r"<tr[^>]*>.*?</tr>", html, re.DOTALL):
        head, *rest = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        if text(head).strip().startswith(heading):
            return [text(cell).strip() for cell in rest]
    raise AssertionError(f"no row {heading}")


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
    # SD2: five ministers neither lead there nor work along (docs/findings.md)
    html = text(page(client, "/hiaten?doelstelling=SD2&regel=minister-absent-from-goal"))
    assert f"1 van {len(gaps(plan))} hiaten" in html
    assert "geen maatregel van 5 ministers" in html
    assert "Hier trekt niets:" in html


def test_only_uncoordinated_leaves_out_what_ties_join(client: httpx.Client) -> None:
    # 7.2.2 and 7.2.12 share implementer and places of advice; 7.1.4 and 7.4.5 have no tie at all
    everything = {row[0].rpartition("/")[2] for row in rows(client, "/overlap.csv?regel=similar-measures")}
    loose = {row[0].rpartition("/")[2] for row in rows(client, "/overlap.csv?regel=similar-measures&los=ja")}
    assert "7.2.2-7.2.12" in everything - loose
    assert "7.1.4-7.4.5" in loose


def test_the_strength_is_a_bar_and_a_number_with_what_it_means(client: httpx.Client, plan: Plan) -> None:
    scores = {found.finding.key: found.finding.score for found in of_rule(plan, "similar-measures")}
    score = scores["7.1.4-7.4.5"]
    html = page(client, "/overlap?regel=similar-measures&maatregel=7.4.5&los=ja")
    article = next(part for part in html.split("<article") if "/similar-measures/7.1.4-7.4.5" in part)
    assert f"Het getal van de regel {voice('nl').score(score)}" in text(article)
    assert "gelijkenis van 0 tot 1" in text(article)
    assert f'width="{round(100 * score / max(scores.values()))}"' in article
    assert 'href="/vergelijk?a=7.1.4&amp;b=7.4.5"' in article
    assert "○ niet afgestemd" in text(article)


def test_what_is_about_the_chosen_thing_comes_before_what_only_concerns_its_measures(client: httpx.Client) -> None:
    html = page(client, "/overlap?regel=same-theme-and-group&doelgroep=energie-en-waterarmoede")
    names = re.findall(r"<h3><a [^>]*>(.*?)</a>", html)
    about = ["huishoudens in energie- of waterarmoede" in name.lower() for name in names]
    assert about == sorted(about, reverse=True)
    assert (about[0], about[-1]) == (True, False)


def test_findings_come_in_pages_of_the_size_that_is_set(narrow: httpx.Client, plan: Plan) -> None:
    count = len(of_rule(plan, "no-amount"))
    pages = -(-count // 2)
    assert pages > 2
    first, last = (page(narrow, f"/hiaten?regel=no-amount&pagina={number}") for number in (1, pages))
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
    assert len(shown) == len(set(shown)) > 100


def test_rules_come_in_the_order_of_a_report_with_claim_and_limits(client: httpx.Client) -> None:
    html = page(client, "/hiaten?maatregel=7.1.21")
    shown = re.findall(r'<section class="rule" aria-labelledby="([\w-]+)"', html)
    assert shown == [name for name in rules() if name in shown]
    assert "no-period" in shown
    rule = rules()["no-period"]
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


# --- matrix


def test_the_cell_of_energy_poverty_and_welfare_is_7_1_23(client: httpx.Client) -> None:
    address = "/matrix/cel?rijen=doelgroep&kolommen=minister&rij=energie-en-waterarmoede&kolom=welzijn"
    assert address.replace("&", "&amp;") in page(client, "/matrix")
    assert [row[0] for row in rows(client, address.replace("/cel?", "/cel.csv?"))] == ["7.1.23"]
    assert "7.1.23" in page(client, address)


def test_mobility_leads_only_under_goal_5(client: httpx.Client) -> None:
    # 7.5.11 and 7.5.12
    found = {row[0]: row for row in rows(client, "/matrix.csv?rijen=minister&kolommen=doelstelling")}
    assert found["Mobiliteit en Openbare Werken"] == ["Mobiliteit en Openbare Werken", "2", "0", "0", "0", "0", "2"]


def test_a_transposed_matrix_has_the_same_cells(client: httpx.Client) -> None:
    one = rows(client, "/matrix.csv?rijen=minister&kolommen=doelstelling")
    other = rows(client, "/matrix.csv?rijen=doelstelling&kolommen=minister")
    assert [row[2:] for row in one] == [list(column) for column in zip(*(row[2:] for row in other), strict=True)]


@pytest.fixture(scope="module")
def missed(kg: Store) -> tuple[Finding, ...]:
    """Cells of target group and theme that miss measures, as chance may have it: in the plan chance explains them all."""
    return apply_rule(kg, "empty-group-theme", rate=1, share=Decimal("0.5")).findings


@pytest.fixture(scope="module")
def lenient(
    dump: Path, missed: tuple[Finding, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The site on a graph in which these cells are findings."""
    more = b"".join(statements(rules()["empty-group-theme"], Outcome(missed), DEFAULT_BASE, "vapa-2022"))
    path = tmp_path_factory.mktemp("lenient") / "vapa.nq"
    path.write_bytes(dump.read_bytes() + more)
    with served(path) as server, reading(server) as connection:
        yield connection


def test_a_cell_that_misses_measures_is_marked_and_explained(
    lenient: httpx.Client, missed: tuple[Finding, ...]
) -> None:
    html = page(lenient, "/matrix?rijen=doelgroep&kolommen=thema")
    marked = dict(re.findall(r'<td class="(empty|s\d) has-gap">.*? <a class="gapmark" href="([^"]+)"', html))
    assert {"empty"} < set(marked)  # whether it has no measure, or too few
    assert html.count('class="gapmark"') == len(missed)
    assert "meer te verwachten was" in html
    turned = page(lenient, "/matrix?rijen=thema&kolommen=doelgroep")
    assert turned.count('class="gapmark"') == len(missed)
    assert 'class="gapmark"' not in page(lenient, "/matrix?rijen=thema&kolommen=minister")
    page(lenient, marked["empty"])


def test_a_cell_that_chance_explains_is_not_marked(client: httpx.Client) -> None:
    assert 'class="gapmark"' not in page(client, "/matrix?rijen=doelgroep&kolommen=thema")


def test_money_that_is_not_stated_is_not_zero(client: httpx.Client) -> None:
    found = {row[0]: row for row in rows(client, "/matrix.csv?rijen=status&kolommen=doelstelling&waarde=geld")}
    assert found["Nieuw"][-1] == ""  # SD5 has no new measure: nothing to state
    unstated = rows(client, "/matrix.csv?rijen=doelstelling&kolommen=thema&waarde=geld")
    assert any("geen bedrag genoemd" in row for row in unstated)
    assert all(cell != "0" for row in unstated for cell in row)


def test_money_in_a_cell_counts_each_measure_once(client: httpx.Client) -> None:
    # SD4 and new: only 7.4.5, whose total of 19.160.000 euro is not added to its three yearly parts
    found = {row[0]: row for row in rows(client, "/matrix.csv?rijen=doelstelling&kolommen=status&waarde=geld")}
    heads = (
        client.get("/matrix.csv?rijen=doelstelling&kolommen=status&waarde=geld")
        .content.decode("utf-8-sig")
        .splitlines()[0]
    )
    new = heads.split(",").index("Nieuw")
    assert found["SD4 Steun bij plotse veranderingen in het leven"][new] == "19160000"


def test_a_matrix_says_what_it_leaves_out_and_its_csv_leaves_out_nothing(narrow: httpx.Client, plan: Plan) -> None:
    groups = [*plan.things("target-group"), *plan.unused.get("target-group", ())]
    html = text(page(narrow, "/matrix?rijen=doelgroep&kolommen=doelstelling"))
    assert "hoogstens 5 rijen en kolommen" in html
    assert f"Weggelaten: {len(groups) - 5} rijen." in html
    assert len(rows(narrow, "/matrix.csv?rijen=doelgroep&kolommen=doelstelling")) == len(groups)


def test_domains_without_any_measure_are_the_last_rows_of_the_matrix(client: httpx.Client) -> None:
    html = page(client, "/matrix?rijen=beleidsdomein&kolommen=doelstelling")
    assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)', html)[-2:] == [
        "Financiën en Begroting",
        "Landbouw en Visserij",
    ]
    last = html.rpartition('<th scope="row">')[2].partition("</tr>")[0]
    assert last.count('<td class="empty') == 5


def test_the_matrix_has_a_row_for_every_target_group(client: httpx.Client, plan: Plan) -> None:
    html = page(client, "/matrix")
    assert html.count('<th scope="row">') == len(plan.things("target-group")) + len(plan.unused.get("target-group", ()))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_dimension_can_be_row_and_column(client: httpx.Client, dimension: str) -> None:
    page(client, f"/matrix?rijen={dimension}&kolommen=doelstelling&waarde=geld")
    page(client, f"/matrix?rijen=minister&kolommen={dimension}")


# --- time line


def test_in_2023_all_five_measures_of_goal_4_run(client: httpx.Client) -> None:
    # timing: 2020-2024, 2023, from 1 January 2023, 2020-2023, 2022-2024
    html = page(client, "/tijdlijn?jaar=2023&doelstelling=SD4")
    assert "5 van de 81 maatregelen lopen in 2023" in text(html)
    shown = [row[1] for row in rows(client, "/tijdlijn.csv?jaar=2023&doelstelling=SD4")]
    assert shown == ["7.4.1", "7.4.2", "7.4.3", "7.4.4", "7.4.5"]
    # 2019 to 2026, and none without a period
    assert cells(html, "SD4") == ["0", "2", "2", "3", "5", "3", "1", "1", "0"]


def test_what_runs_in_a_year_is_what_the_library_says(kg: Store, plan: Plan) -> None:
    for year in (2016, 2019, 2022, 2024, 2026, 2040):
        shown = [measure.identifier for measure in plan.measures.values() if runs(measure, year)]
        assert shown == kg.query("measures-in-year", year=year).column("identifier")


def test_the_two_measures_without_a_period_run_in_no_year(client: httpx.Client) -> None:
    html = page(client, "/tijdlijn")
    assert cells(html, "Alle maatregelen (81)")[-1] == "2"
    assert html.count("geen looptijd vermeld") == 3  # 7.1.21, 7.5.13 and the legend


def test_a_period_is_told_in_words(plan: Plan) -> None:
    said = {m.identifier: voice("nl").period(m.start, m.end, m.open_ended) for m in plan.measures.values()}
    assert said["7.1.1"] == "2021 tot en met 9 september 2022"
    assert said["7.1.6"] == "doorlopend, begin niet vermeld"
    assert said["7.4.2"] == "2023"
    assert said["7.5.2"] == "vanaf 2019, einde niet vermeld"
    assert said["7.5.13"] == "geen looptijd vermeld"


def test_a_bar_starts_and_ends_where_its_years_do(client: httpx.Client) -> None:
    html = page(client, "/tijdlijn?doelstelling=SD4")
    drawn = re.findall(r'<svg class="time" .*?</svg>', html, re.DOTALL)
    paths = [re.findall(r'class="bar" d="([^"]+)"', one)[0] for one in drawn]
    assert paths[1] == "M40.0 2.2V7.8H50.0V2.2Z"  # 7.4.2: the whole of 2023, the fifth year from 2019
    assert paths[2].startswith("M40.0 2.2V7.8H77.8L80")  # 7.4.3: open-ended, an arrow at the end of the line
    assert all('class="plan" x="10" width="50"' in one for one in drawn)  # 2020 to 2024


def test_a_measure_with_two_leads_stands_with_both(client: httpx.Client) -> None:
    found = [row[0] for row in rows(client, "/tijdlijn.csv?groep=minister") if row[1] == "7.5.2"]
    assert sorted(found) == ["Financiën, Begroting en Wonen", "Justitie, Omgeving, Energie en Toerisme"]


# --- budget


def test_what_is_stated_and_what_is_not_are_kept_apart(client: httpx.Client) -> None:
    # the budget fields of goal 4: an amount in 7.4.1, 7.4.3, 7.4.4 and 7.4.5; pro memorie in 7.4.2;
    # the description of 7.4.1 adds 300.000 euro
    html = page(client, "/budget?doelstelling=SD4")
    assert cells(html, "SD4") == ["72.570.000 euro", "4 van 5", "4", "0", "0", "0", "1", "0", "0"]
    shares = page(client, "/budget")
    assert [cells(shares, kind)[-1] for kind in ("Bestaande middelen", "Nog te bepalen", "Pro memorie")] == [
        "21",
        "7",
        "3",
    ]


def test_the_page_sums_what_the_library_sums(client: httpx.Client, kg: Store, plan: Plan) -> None:
    for row in kg.query("budget-per-measure"):
        assert plan.measure(str(row["identifier"])).stated == row["statedEuro"]
    html = page(client, "/budget")
    for row in kg.query("budget-per-minister"):
        assert (
            cells(html.partition("Per minister</h2>")[2], str(row["lead"]))[1]
            == f"{row['measuresWithAmount']} van {row['measures']}"
        )


def test_ministers_have_no_total_and_goals_have_one(client: httpx.Client) -> None:
    html = page(client, "/budget")
    goals, ministers = (
        html.partition("Per minister</h2>")[0],
        html.partition("Per minister</h2>")[2].partition("Per jaar</h2>")[0],
    )
    assert 'class="total"' in goals
    assert 'class="total"' not in ministers
    assert "telt bij beide" in text(ministers)


def test_a_part_of_an_amount_is_shown_and_not_added(client: httpx.Client) -> None:
    lines = [row for row in rows(client, "/budget.csv?doelstelling=SD4") if row[0] == "7.4.5"]
    assert [(row[7], row[8].partition(":")[0]) for row in lines if row[3] == "19160000"] == [("19160000", "")]
    assert [row[7] for row in lines if row[8].startswith("deel van")] == ["", "", ""]  # 2022, 2023 and 2024


def test_money_of_several_years_is_not_divided_over_them(client: httpx.Client) -> None:
    # of 7.1.1: 800.000 euro for 2021 and 2022 together
    found = [row for row in rows(client, "/budget.csv?jaar=2021") if row[0] == "7.1.1"]
    assert [(row[3], row[5]) for row in found] == [("800000", "2021; 2022")]
    years = page(client, "/budget")
    assert cells(years.partition("Per jaar</h2>")[2], "2026")[:1] == ["niets voor dat jaar alleen"]


def test_money_of_crisis_measures_is_not_money_of_the_plan(client: httpx.Client) -> None:
    # annex 2 has 2.125.000 euro in 2020 for a call for projects (jeugd-10), and 35.000.000 for 2020 and 2021 together
    shown = cells(page(client, "/budget").partition("Per jaar</h2>")[2], "2020")
    assert shown[:2] == ["13.368.416,24 euro", "80.087.435 euro"]


def test_what_may_be_counted_twice_is_told_where_it_matters(client: httpx.Client) -> None:
    for path, told in (("/budget", True), ("/budget?doelstelling=SD5", True), ("/budget?doelstelling=SD1", False)):
        assert ("twee keer geteld:" in page(client, path)) is told
    assert "7.5.3 en 7.5.4" in text(page(client, "/matrix?rijen=doelstelling&kolommen=minister&waarde=geld"))


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
        ("/overlap?actor=netwerk-tegen-armoede", "Netwerk tegen Armoede"),
    ],
)
def test_every_subject_of_a_finding_can_be_chosen(client: httpx.Client, asked: str, about: str) -> None:
    html = page(client, asked)
    assert re.search(rf'<option value="[\w-]+" selected>{about}</option>', html)
    assert about.lower() in text(html.partition("<article")[2]).lower()


def test_a_gap_shows_what_comes_nearest_with_its_pages(client: httpx.Client) -> None:
    html = page(client, "/hiaten?doelgroep=eenoudergezinnen&regel=group-without-measure")
    article = text(html.partition("<article")[2].partition("</article>")[0])
    assert "Wat er het dichtst bij komt" in article
    assert "blz." in article
