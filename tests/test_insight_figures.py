"""Matrix, time line and budget as pages: what they show, worked out by hand from the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from ontology import DEFAULT_BASE
from queries import Finding, Store, apply_rule, rules
from queries.findings import Outcome
from queries.findings.rdf import statements
from tests.helpers.reading import cells, page, reading, rows, text
from tests.helpers.serving import served
from viz.web.model.plan import Plan
from viz.web.pages.matrix import DIMENSIONS
from viz.web.pages.timeline import runs
from viz.web.text.format import voice


@pytest.fixture(scope="module")
def narrow(dump: Path) -> Iterator[httpx.Client]:
    """The site with five rows and columns in a matrix."""
    with served(dump, matrix_things=5) as server, reading(server) as connection:
        yield connection


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
    assert said["7.2.5"] == "vanaf 2020, einde niet vermeld"
    assert said["7.5.2"] == "vanaf 2019, zonder einddatum"
    assert said["7.5.6"] == "2020 tot en met 30 november 2025"
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
