"""Which amounts count, in which year, and in which years a measure runs: by the one rule, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from queries import Store
from queries.derived import Line, Money, statements


def line(name: str, amount: int, per: str = "Total", years: tuple[int, ...] = (), **more: object) -> Line:
    return Line(iri=name, label=f"Post {name}", amount=Decimal(amount), per=per, years=years, **more)  # type: ignore[arg-type]


def counted(*lines: Line) -> dict[str, int]:
    money = Money(lines)
    return {one.iri: int(money.counted(one)) for one in money}


def by_year(*lines: Line) -> dict[int, tuple[int, int]]:
    found = Money(lines).by_year()
    return {year: (int(alone), int(together)) for year, (alone, together, _) in found.items()}


def test_a_total_counts_once_and_a_yearly_amount_for_each_of_its_years() -> None:
    assert counted(
        line("total", 100, years=(2021, 2022)),
        line("year", 100, "Year", (2021, 2022, 2023)),
        line("school", 100, "SchoolYear", (2021, 2022)),
        line("undated", 100, "Year"),
    ) == {"total": 100, "year": 300, "school": 200, "undated": 100}


def test_context_existing_means_and_amounts_per_month_or_unit_do_not_count_and_say_why() -> None:
    lines = (
        line("history", 5, reason="van vroeger", reason_english="of earlier"),
        line("staff", 5, existing=True),
        line("benefit", 5, "Month"),
        line("file", 5, "Unit"),
    )
    money = Money(lines)
    assert set(counted(*lines).values()) == {0}
    assert money.stated() is None
    why = {one.iri: money.why_not(one) or {} for one in lines}
    assert why["history"]["en"] == "of earlier"
    assert why["staff"]["nl"] == "bestaande middelen: geen nieuw geld"
    assert (why["benefit"]["en"], why["file"]["nl"]) == (
        "amount per month",
        "bedrag per eenheid, zoals een kind of een dossier",
    )


def test_a_part_of_what_counts_does_not_count_again_at_any_depth() -> None:
    whole, part, below = line("a", 100), line("b", 60, whole="a"), line("c", 20, whole="b")
    assert counted(whole, part, below) == {"a": 100, "b": 0, "c": 0}
    assert Money((whole, part, below)).why_not(part) == {"nl": "deel van: Post a", "en": "part of: Post a"}


def test_a_part_of_what_does_not_count_counts_for_itself() -> None:
    budget_of_the_agency, ours = line("a", 100, reason="van de hele organisatie"), line("b", 60, whole="a")
    assert counted(budget_of_the_agency, ours) == {"a": 0, "b": 60}


def test_a_whole_counts_without_its_parts_that_are_existing_means() -> None:
    # 100 a year for three years, of which 30 a year in all its years and 40 once are existing means: 300 - 90 - 40
    whole = line("whole", 100, "Year", (2021, 2022, 2023))
    yearly, once = (
        line("yearly", 30, "Year", (2021, 2022, 2023), whole="whole", existing=True),
        line("once", 40, years=(2022,), whole="whole", existing=True),
    )
    assert counted(whole, yearly, once) == {"whole": 170, "yearly": 0, "once": 0}
    money = Money((whole, yearly, once))
    assert (money.note(whole) or {})["en"] == "without existing means: Post yearly; Post once"
    # incomplete, so that the whole itself is what counts in its years: 100 - 30, and in 2022 also - 40
    whole = line("whole", 100, "Year", (2021, 2022, 2023), complete=False)
    assert by_year(whole, yearly, once) == {2021: (70, 0), 2022: (30, 0), 2023: (70, 0)}


def test_existing_means_that_cannot_be_laid_on_a_year_leave_the_whole_undivided() -> None:
    whole = line("whole", 100, "Year", (2021, 2022), complete=False)
    lump = line("lump", 50, years=(2021, 2022), whole="whole", existing=True)
    assert by_year(whole, lump) == {2021: (0, 150), 2022: (0, 150)}


def test_an_amount_for_several_years_together_cannot_be_divided_over_them() -> None:
    assert by_year(line("a", 100, years=(2021, 2022)), line("b", 7, "Year", (2021,))) == {
        2021: (7, 100),
        2022: (0, 100),
    }


def test_parts_that_make_up_a_whole_say_best_in_which_year_it_counts() -> None:
    # a complete total over two years of 100 + 20; the part of 100 is itself made up of 60 in 2021 and 40 in 2022
    lines = (
        line("total", 120, years=(2021, 2022)),
        line("large", 100, years=(2021, 2022), whole="total"),
        line("first", 60, years=(2021,), whole="large"),
        line("second", 40, years=(2022,), whole="large"),
        line("small", 20, years=(2022,), whole="total"),
    )
    assert by_year(*lines) == {2021: (60, 0), 2022: (60, 0)}
    assert counted(*lines)["total"] == 120


def test_parts_of_an_incomplete_whole_leave_its_years_to_it() -> None:
    lines = (line("whole", 100, years=(2021,), complete=False), line("part", 30, years=(2021,), whole="whole"))
    assert by_year(*lines) == {2021: (100, 0)}


def test_a_yearly_amount_without_years_is_counted_once_and_says_so() -> None:
    undated = line("a", 100, "Year")
    assert (Money([undated]).note(undated) or {})["nl"] == "een jaarbedrag zonder jaartallen: één keer geteld"
    assert by_year(undated) == {}


# --- in the graph ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "euro"),
    [
        # SD4: 7.4.1 4 x 585.000 + 710.000 + 300.000; 7.4.3 16 + 34 million (135 is per month); 7.4.4 60.000; 7.4.5 19.160.000
        ("SD4", 4 * 585000 + 710000 + 300000 + 50000000 + 60000 + 19160000),
    ],
)
def test_a_plain_sum_over_measures_is_the_money_of_a_goal(kg: Store, goal: str, euro: int) -> None:
    (row,) = kg.table(
        f"SELECT (SUM(?amount) AS ?sum) WHERE {{ ?measure vapa:goal <{kg.base}/id/goal/vapa-2022/{goal}> ; vapa:statedAmount ?amount }}"
    )
    assert row["sum"] == euro


def test_a_plain_sum_over_lines_is_what_the_measures_state(kg: Store) -> None:
    (lines,) = kg.table(
        "SELECT (SUM(?a) AS ?sum) { ?m a vapa:Measure ; vapa:budgetLine ?line . ?line vapa:countedAmount ?a }"
    )
    (measures,) = kg.table("SELECT (SUM(?a) AS ?sum) { ?m vapa:statedAmount ?a }")
    assert lines["sum"] == measures["sum"] != 0


def test_every_line_has_a_counted_amount_or_says_why_not(kg: Store) -> None:
    rows = kg.table(
        "SELECT ?line ?amount (COUNT(?why) AS ?reasons) { ?line a vapa:BudgetLine ; vapa:countedAmount ?amount "
        "OPTIONAL { ?line vapa:whyNotCounted ?why } } GROUP BY ?line ?amount"
    )
    assert len(rows) == len(kg.table("SELECT ?line { ?line a vapa:BudgetLine }"))
    assert all((row["amount"] == 0) == (row["reasons"] == 2) for row in rows)


def test_a_measure_that_names_no_amount_that_counts_states_none(kg: Store) -> None:
    # 7.1.5: regular means; 7.5.9: not applicable
    for identifier in ("7.1.5", "7.5.9"):
        assert not len(kg.table(f"SELECT ?a {{ <{kg.base}/id/measure/vapa-2022/{identifier}> vapa:statedAmount ?a }}"))


def test_years_stand_on_measure_and_period_and_can_be_compared(kg: Store) -> None:
    # 7.1.1: 2021 until 9 September 2022
    measure = f"{kg.base}/id/measure/vapa-2022/7.1.1"
    for thing in (measure, f"{measure}/period"):
        (row,) = kg.table(f"SELECT ?start ?end {{ <{thing}> vapa:startYear ?start ; vapa:endYear ?end }}")
        assert (row["start"], row["end"]) == (2021, 2022)
    (row,) = kg.table("SELECT ?start ?end { ?plan a vapa:Plan ; vapa:startYear ?start ; vapa:endYear ?end }")
    assert (row["start"], row["end"]) == (2020, 2024)


def test_the_same_dump_gives_the_same_statements(dump: Path) -> None:
    without = b"".join(
        item for item in dump.read_bytes().splitlines(keepends=True) if b"/id/graph/analysis> ." not in item
    )
    again = list(statements(Store(without)))
    assert set(again) <= set(dump.read_bytes().splitlines(keepends=True))
    assert len(again) == len(set(again))


def test_a_link_can_be_asked_from_its_other_side(kg: Store) -> None:
    """The minister of Mobility leads 7.5.11 and 7.5.12 (lines 5015, 5091); 81 fiches stand under a goal."""
    mobility = f"<{kg.base}/id/post/mobiliteit> <{kg.base}/ns#leads>"
    led = kg.table(f"SELECT ?id {{ {mobility} ?m . ?m <http://purl.org/dc/terms/identifier> ?id }} ORDER BY ?id")
    assert led.column("id") == ["7.5.11", "7.5.12"]
    assert len(kg.table(f"SELECT ?measure {{ ?goal <{kg.base}/ns#hasMeasure> ?measure }}")) == 81
