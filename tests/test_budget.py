"""Every amount of every budget field, in euro, read by hand from the document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders import Dataset
from queries import Store

AMOUNTS = {
    "7.1.1": "800000",
    "7.1.2": "250000",
    "7.1.3": "249000 298000 298000 100000 100000 962000",
    "7.1.4": "893502 2000000 45000000 2500000",
    "7.1.7": "2200000 32300000 59100000 100 38500000 77000000 15 5700000 72000000 75700000 49700000 51200000",
    "7.1.9": "1025000 600000 825000 337500 249500 62400 300000 140000 640291 243500 3825000",
    "7.1.10": "200000 160000",
    "7.1.12": "80000",
    "7.1.13": "80000",
    "7.1.17": "600000",
    "7.1.18": "324554.43",
    "7.1.19": "1000000",
    "7.1.22": "250000000 1300000000",
    "7.1.23": "7000000",
    "7.2.5": "300000",
    "7.2.6": "109807.50",
    "7.2.7": "125000 118000 159730",
    "7.2.11": "4000000 4000000",
    "7.2.12": "651000",
    "7.2.13": "1900000",
    "7.2.15": "30000",
    "7.3.2": "772700",
    "7.3.3": "622140 300000 50000",
    "7.3.5": "313020",
    "7.3.6": "18000000 11000000 4000000",
    "7.3.7": "13600000",
    "7.3.9": "2500000",
    "7.3.10": "692000",
    "7.3.14": "2240658 2051971.82 243000 2198582 2024396 1585000 370000 5167095 10000000 5331975 10000000",
    "7.3.15": "375000000 60000000 90000 12500",
    "7.3.16": "15000000 3700000 24000000",
    "7.3.17": "94000",
    "7.3.19": "2677200 3319800 3876720 4347960 4904880",
    "7.3.20": "350000000",
    "7.3.21": "2953350",
    "7.4.1": "585000 710000",
    "7.4.3": "16000000 135 34000000",
    "7.4.4": "60000",
    "7.4.5": "19160000 2000000 8580000 8580000",
    "7.5.2": "250000000 80500000",
    "7.5.3": "50000",
    "7.5.4": "50000",
    "7.5.6": "2547044.42",
    "7.5.7": "1500000",
    "7.5.8": "1570000 92644",
    "7.5.10": "6188000",
    "7.5.11": "3431164.47 3674134.74 17000000 12000000 29000000 "
    "244500 292590 325000 450000 249500 292590 325000 470000 249500 245271 246794 246794 "
    "219921 248645.24 249080 249080 249500 249680 249680 351680 1212921 1328776.24 1395554 1767554",
}


@pytest.mark.parametrize("identifier", AMOUNTS)
def test_the_amounts_of_a_measure_are_those_printed(dataset: Dataset, identifier: str) -> None:
    measure = dataset.plans["vapa-2022"].measures[identifier]
    printed = sorted(Decimal(amount) for amount in AMOUNTS[identifier].split())
    assert sorted(line.amount for line in measure.budget_line if line.stated_in == "budget") == printed


def test_no_other_measure_states_an_amount(dataset: Dataset) -> None:
    measures = dataset.plans["vapa-2022"].measures
    stated = {name for name in measures if any(line.stated_in == "budget" for line in measures[name].budget_line)}
    assert stated == set(AMOUNTS)


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("7.1.5", "ExistingMeans"),  # reguliere middelen
        ("7.2.9", "ExistingMeans"),  # beleidsmiddelen jeugd
        ("7.2.14", "ToBeDetermined"),  # nog te bepalen
        ("7.1.24", "NoBudgetStated"),  # a slash
        ("7.5.9", "NotApplicable"),  # niet van toepassing
        ("7.3.11", "ProMemorie"),  # pro memorie
        ("7.3.12", "ProMemorie"),  # "Pro  memorie", with two blanks
        ("7.5.4", "Mixed"),  # 50.000 + reguliere middelen
        ("7.1.2", "Amount"),
    ],
)
def test_the_kind_of_budget_is_what_the_field_says(dataset: Dataset, identifier: str, kind: str) -> None:
    budget = dataset.plans["vapa-2022"].measures[identifier].budget
    assert budget is not None
    assert budget.kind == kind


def test_money_of_a_joint_lead_counts_for_both_ministers(kg: Store) -> None:
    stated = {row["lead"]: row["statedEuro"] for row in kg.query("budget-per-minister")}
    # Mobility leads 7.5.11 and 7.5.12. 7.5.12: to be determined. 7.5.11: 3.431.164,47 + 3.674.134,74 (adapted
    # transport) + 29 million a year, of which 17 are existing means + the MAV totals of 2020-2022 (1.328.776,24 +
    # 1.395.554 + 1.767.554); 2019 is context.
    mobility = (
        Decimal("3431164.47") + Decimal("3674134.74") + 29000000 - 17000000 + Decimal("1328776.24") + 1395554 + 1767554
    )
    assert stated["Mobiliteit en Openbare Werken"] == mobility
    # Finance and Housing: 7.3.20 (350 million, joint), 7.5.2 (250 million a year, joint), 7.5.10 (6,188 million);
    # the lending volume of 7.1.22 is context
    assert stated["Financiën, Begroting en Wonen"] == 350000000 + 250000000 + 6188000


def test_parts_of_a_total_are_not_counted_twice(kg: Store) -> None:
    years = {row["year"]: row for row in kg.query("budget-per-year")}
    # 2024, amounts for that year alone or each year: 7.1.2 250.000; 7.1.7 59,1 + 75,7 + 51,2 million; 7.1.9 1.025.000 +
    # 600.000 + 825.000; 7.1.17 600.000; 7.2.11 4 million; 7.3.3 50.000; 7.3.19 4.904.880; 7.4.1 585.000; 7.4.5 8.580.000
    # (a part: its total spans three years)
    alone = 250000 + 59100000 + 75700000 + 51200000 + 2450000 + 600000 + 4000000 + 50000 + 4904880 + 585000 + 8580000
    assert years[2024]["assignedEuro"] == alone


def test_a_year_amount_counts_for_each_of_its_years(kg: Store) -> None:
    goals = {row["goalName"]: row["statedEuro"] for row in kg.query("budget-per-goal")}
    # SD4: 7.4.1 4 x 585.000 + 710.000 + 300.000 (outside the budget field); 7.4.3 16 + 34 million (135 a month is context); 7.4.4 60.000; 7.4.5 19.160.000
    assert goals["SD4"] == 4 * 585000 + 710000 + 300000 + 50000000 + 60000 + 19160000


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["budget-per-year", "budget-per-goal", "budget-per-minister", "budget-kinds", "budget-lines"]
)
def test_money_of_crisis_measures_is_not_that_of_the_plan(dump: Path, kg: Store, name: str) -> None:
    lines = dump.read_text(encoding="utf8").splitlines(keepends=True)
    without = Store("".join(line for line in lines if "/id/crisis-measure/" not in line).encode())
    assert list(kg.query(name)) == list(without.query(name)) != []
