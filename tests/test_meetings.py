"""Where ministers meet and where nobody is: the picture of the start page, worked out by hand from the fiches."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from queries import Store
from tests.test_organisation import rows
from tests.test_site import ask, words
from viz.web.model.meetings import Meeting, Meetings
from viz.web.model.plan import Plan
from viz.web.urls import slug


@pytest.fixture(scope="module")
def met(plan: Plan) -> dict[str, Meeting]:
    return {slug(row.theme): row for row in Meetings(plan).rows}


def pairs(row: Meeting) -> dict[frozenset[str], list[tuple[str, str]]]:
    return {
        frozenset(map(slug, apart.posts)): [(one.identifier, other.identifier) for one, other in apart.measures]
        for apart in row.apart
    }


def test_ministers_of_energy_and_of_home_affairs_help_the_same_debtors_with_nothing_between_them(
    met: dict[str, Meeting],
) -> None:
    # 7.1.4 (Demir: public service obligations) and 7.4.5 (Somers: OCMWs in the energy crisis) name each other nowhere
    both = frozenset({"justitie-omgeving-energie-toerisme", "binnenlands-bestuur"})
    assert pairs(met["schulden"])[both] == [("7.4.5", "7.1.4")]


def test_ministers_who_lead_a_measure_together_are_no_pair(met: dict[str, Meeting]) -> None:
    # 7.5.2 has two leads: Demir for energy and Diependaele for housing
    of_energy = frozenset({"justitie-omgeving-energie-toerisme", "financien-wonen"})
    assert of_energy not in pairs(met["energie-en-water"])


def test_every_minister_has_as_many_dots_as_the_themes_of_the_led_fiches(plan: Plan, met: dict[str, Meeting]) -> None:
    for row in met.values():
        for post, led in row.led.items():
            assert all(row.theme in m.things("theme") and post in m.things("lead") for m in led)
    # mobility: 7.5.11 and 7.5.12 only, both of the minister of Mobility
    assert [m.identifier for m in met["mobiliteit"].led[plan.names.iri("post/mobiliteit")]] == ["7.5.11", "7.5.12"]
    assert len(met["mobiliteit"].led) == 1


def test_who_is_absent_has_the_theme_in_the_title_and_no_part_in_it(met: dict[str, Meeting]) -> None:
    # the minister of Environment ("Omgeving") leads none of 7.2.13, 7.5.1, 7.5.12 and 7.5.13
    absent = {theme: sorted(map(slug, row.absent)) for theme, row in met.items() if row.absent}
    assert absent == {"leefomgeving": ["justitie-omgeving-energie-toerisme"]}


def test_a_theme_too_general_to_say_anything_has_no_row(met: dict[str, Meeting]) -> None:
    assert "lokale-samenwerking" not in met


def test_the_picture_is_a_table_whose_dots_lead_to_their_measures(kg: Store, met: dict[str, Meeting]) -> None:
    (start,) = ask(kg, "/")
    picture = start.text.partition('<table class="meet">')[2].partition("</table>")[0]
    dots = re.findall(r'<a class="dot leads" href="([^"]+)"[^>]*>.*?<text y="4">(\d+)</text>', picture, re.DOTALL)
    assert len(dots) == sum(len(row.led) for row in met.values())
    assert ("/maatregelen?thema=gezin-en-kinderopvang&amp;minister=welzijn", "10") in dots
    (listed,) = ask(kg, "/maatregelen?thema=gezin-en-kinderopvang&minister=welzijn")
    assert len(set(re.findall(r"/doc/measure/vapa-2022/([\d.]+)", listed.text))) == 10
    assert len(re.findall(r"<path d=", picture)) == sum(len(row.apart) for row in met.values())


def test_three_sentences_say_what_stands_out_with_rounded_money(kg: Store, plan: Plan) -> None:
    dutch, english = ask(kg, "/", "/?lang=en")
    said = [
        " ".join(re.sub("<[^>]+>", " ", part).split())
        for part in re.findall(
            r"<li>(.*?)</li>", dutch.text.partition('class="said"')[2].partition("</ul>")[0], re.DOTALL
        )
    ]
    assert len(said) == 3
    assert "Het meest bij schulden: zes van de zeven ministers." in said[0]
    assert "Over leefomgeving trekt de minister van Justitie, Omgeving, Energie en Toerisme niets." in said[1]
    stated, _, _ = plan.stated(plan.measures.values())
    assert stated is not None
    assert f"Het plan noemt ongeveer {round(stated / Decimal(10**9), 1)}".replace(".", ",") in said[2]
    assert "On living environment the minister for Justice, Environment, Energy and Tourism leads nothing." in words(
        english
    )


def test_no_minister_stands_alone_on_a_theme_of_one_measure(kg: Store, met: dict[str, Meeting]) -> None:
    # food has 7.5.6 alone, but 7.2.11 (line 2388: lunch boxes) and 7.1.15 (line 1422: healthy eating) speak of it too
    assert [len(measures) for measures in met["voeding"].led.values()] == [1]
    (start,) = ask(kg, "/")
    assert "Bij gezondheid en mobiliteit staat één minister er alleen voor." in words(start)


def test_every_pair_stands_in_the_table_to_take_home(kg: Store, met: dict[str, Meeting]) -> None:
    page, table = ask(kg, "/raakpunten", "/raakpunten.csv")
    found = rows(table)
    assert len(found) == sum(len(apart.measures) for row in met.values() for apart in row.apart)
    assert {"7.4.5", "7.1.4"} in [
        {row["maatregel"].split()[0], row["maatregel van de andere"].split()[0]} for row in found
    ]
    assert "/vergelijk?a=7.4.5&amp;b=7.1.4" in page.text
