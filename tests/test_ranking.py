"""Which findings matter most: each criterion of the stated order on its own, with findings made for it, and the ten of the
plan."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from queries import Finding, Store, read, rules
from queries.findings import Weight
from queries.findings.ranking import Ranking

GROUP = "https://w3id.org/vapa/id/target-group/"
HOMELESS, WAITING, INDEBTED = (
    f"{GROUP}{name}" for name in ("dak-en-thuislozen", "kandidaat-huurders", "personen-met-schulden")
)


@pytest.fixture(scope="module")
def ranking(kg: Store) -> Ranking:
    return Ranking(kg)


def made(
    rule: str = "same-theme-and-group",
    weight: Weight = Weight.MODERATE,
    measures: tuple[str, ...] = ("7.1.2",),
    concerns: tuple[str, ...] = (),
    coordinated: bool | None = True,
) -> Finding:
    return Finding(
        rule=rule, kind=rules()[rule].group, key="-".join(measures) or "none", name="", sentence="", name_en="", sentence_en="", score=Decimal(1),
        concerns=concerns, measures=measures, coordinated=coordinated, absence="x", weight=weight,
    )  # fmt: skip


ORDERED = {
    "strong goes before what nothing ties": (
        made(weight=Weight.STRONG),
        made(weight=Weight.MODERATE, coordinated=False),
    ),
    "what the plan says goes before our reading": (made(), made(rule="shared-theme", coordinated=False)),
    "a point for an agenda goes before an overview": (
        made(measures=tuple(f"7.1.{number}" for number in range(1, 13))),
        made(measures=tuple(f"7.1.{number}" for number in range(1, 14)), coordinated=False),
    ),
    "what nothing ties goes before many people": (
        made(concerns=(HOMELESS,), coordinated=False),
        made(concerns=(WAITING,)),
    ),
    "a gap without a measure goes before one with money": (
        made(rule="need-in-figures", measures=(), coordinated=None),
        made(rule="need-in-figures", measures=("7.1.7",), coordinated=None),
    ),
    "many people go before much money": (made(concerns=(WAITING,)), made(measures=("7.1.7",), concerns=(HOMELESS,))),
    "much money goes before little": (made(measures=("7.5.2",)), made(measures=("7.5.3",))),
}


@pytest.mark.parametrize("pair", ORDERED.values(), ids=ORDERED)
def test_order(ranking: Ranking, pair: tuple[Finding, Finding]) -> None:
    for given in permutations(pair):
        assert ranking.ranked(given) == list(pair)


def test_people_are_counted_by_the_plans_own_figures(ranking: Ranking) -> None:
    # 169.096 on the waiting list (5638); of debts 108.877 (170) and about 170.000 with arrears (5482): the highest; none homeless
    assert ranking.people(made(concerns=(WAITING,))) == 169096
    assert ranking.people(made(concerns=(INDEBTED,))) == 170000
    assert ranking.people(made(concerns=(HOMELESS,))) == 0


def test_the_few_hold_one_finding_of_a_rule_and_none_twice_about_the_same(ranking: Ranking) -> None:
    first = made(measures=("7.1.4", "7.4.5"), coordinated=False)
    same_rule = made(measures=("7.2.1", "7.2.2"), coordinated=False)
    half_the_same = made(rule="paid-by-several-ministers", measures=("7.1.4", "7.5.10"), coordinated=False)
    another = made(rule="same-amount", measures=("7.5.3", "7.5.4"), coordinated=False)
    people = made(rule="group-without-measure", measures=(), concerns=(HOMELESS,), coordinated=None)
    same_people = made(rule="promise-without-means", measures=(), concerns=(HOMELESS,), coordinated=None)
    given = [same_people, people, another, half_the_same, same_rule, first]
    assert ranking.foremost(given) == [first, another, people]
    assert ranking.foremost(given, 2) == [first, another]


def test_the_ten_of_the_plan_are_those_a_meeting_would_begin_with(kg: Store, ranking: Ranking) -> None:
    """By subject: debts of several ministers, lone parents, the waiting list, the poverty test."""
    ten = ranking.foremost(read(kg))
    assert len(ten) == 10
    assert len({finding.rule for finding in ten}) == 10
    order = [list(Weight).index(finding.weight) for finding in ten]
    assert order == sorted(order)
    titles = " | ".join(finding.name for finding in ten)
    for subject in (
        "chulden",
        "eenoudergezinnen",
        "Kandidaat-huurders",
        "Armoedetoets",
    ):
        assert subject in titles, titles


@pytest.mark.parametrize("rule", rules())
def test_every_rule_says_what_is_asked_in_both_languages(rule: str) -> None:
    assert rules()[rule].ask["nl"].endswith("?")
    assert rules()[rule].ask["en"].endswith("?")
