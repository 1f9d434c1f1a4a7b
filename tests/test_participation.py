"""Where people in poverty have a say: who, how, at which stage and on which page, read by hand in the fiches."""

from __future__ import annotations

import pytest

from queries import Store
from tests.helpers.serving import page_limits
from tests.test_organisation import rows
from tests.test_site import ask, words
from viz.web.model.names import Names
from viz.web.model.participation import Participation, Say
from viz.web.model.plans import Plans
from viz.web.urls import slug


@pytest.fixture(scope="module")
def says(kg: Store) -> dict[str, Say]:
    plans = Plans(kg, Names(kg), page_limits())
    return {say.measure.identifier: say for say in Participation(plans.plan(plans.in_force)).says}


def test_parents_decide_along_from_preparation_to_evaluation(says: dict[str, Say]) -> None:
    # 7.2.12, page 71: parents are full partners in preparing, carrying out and evaluating
    say = says["7.2.12"]
    assert list(map(slug, say.kinds)) == ["CoDeciding"]
    assert sorted(map(slug, say.stages)) == ["Evaluating", "Executing", "Preparing"]
    assert {passage.page for passage in say.passages} == {71}


def test_the_network_against_poverty_is_consulted_on_public_service_obligations(says: dict[str, Say]) -> None:
    # 7.1.4, page 30
    say = says["7.1.4"]
    assert list(map(slug, say.kinds)) == ["Consulted"]
    assert {slug(actor): list(map(slug, roles)) for actor, roles in say.who.items()} == {
        "netwerk-tegen-armoede": ["overleg"]
    }
    assert 30 in {passage.page for passage in say.passages}


def test_a_measure_that_names_nobody_is_silent(says: dict[str, Say]) -> None:
    # 7.4.5 (OCMWs in the energy crisis) names the VVSG and OCMWs, and nobody who speaks for people in poverty
    assert not says["7.4.5"].told


def test_the_page_the_filters_and_the_table_say_the_same(kg: Store, says: dict[str, Say]) -> None:
    page, silent, table = ask(kg, "/inspraak", "/inspraak?inspraak=zwijgt", "/inspraak.csv")
    told = [identifier for identifier, say in says.items() if say.told]
    assert f"In {len(told)} van de 81 fiches staat" in words(page)
    assert f"U koos {81 - len(told)} van de 81 fiches: 0 noemen inspraak" in words(silent)
    assert [row["nummer"] for row in rows(table) if row["hoe"] != "de fiche zwijgt"] == told
    (listed,) = ask(kg, "/maatregelen?inspraak=codeciding")
    assert all(f"/doc/measure/vapa-2022/{number}" in listed.text for number in ("7.2.8", "7.2.12", "7.2.13", "7.5.12"))
    assert [answer.status_code for answer in ask(kg, "/inspraak?inspraak=soms", "/inspraak?minister=niemand")] == [
        404,
        404,
    ]


def test_a_say_is_a_dimension_of_the_matrix(kg: Store) -> None:
    (matrix,) = ask(kg, "/matrix?rijen=inspraak&kolommen=minister")
    assert "Medebeslissend" in words(matrix)
