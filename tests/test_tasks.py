"""What people at a meeting come to find, each in at most four steps from the start; answers read in the plan.

A step is a link that is followed or a form that is sent. No script is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.helpers.browser import evaluate, resize, wait
from tests.helpers.pages import WIDTHS
from tests.helpers.serving import Served

MOST = 4


class Visitor:
    """Somebody who follows links and fills in forms, and counts the steps."""

    def __init__(self, chrome: Chrome, site: str) -> None:
        self.chrome, self.steps = chrome, 0
        chrome.get(site)

    def follow(self, words: str, within: str = "") -> Visitor:
        """Follow the first link that holds these words, inside an element where one is given."""
        inside = f"//*[{within}]" if within else ""
        link = self.chrome.find_element(By.XPATH, f"{inside}//a[contains(normalize-space(.), {words!r})]")
        return self._go(str(link.get_attribute("href")))

    def choose(self, **fields: str) -> Visitor:
        """Choose in the form of the page, and send it."""
        for name, value in fields.items():
            evaluate(self.chrome, f"document.querySelector('main form [name={name}]').value = {value!r}")
        evaluate(self.chrome, "window.left = true, document.querySelector('main form').requestSubmit()")
        wait(self.chrome, "!window.left")
        return self._count()

    def _go(self, address: str) -> Visitor:
        self.chrome.get(address)
        return self._count()

    def _count(self) -> Visitor:
        self.steps += 1
        assert self.steps <= MOST
        return self

    def reads(self) -> str:
        """All that stands on the page, folded or not."""
        return " ".join(str(evaluate(self.chrome, "document.querySelector('main').textContent")).split())


@pytest.fixture
def visitor(plain_browser: Chrome, website: Served) -> Iterator[Visitor]:
    resize(plain_browser, WIDTHS["desktop"])
    yield Visitor(plain_browser, website.url)
    plain_browser.delete_all_cookies()


def test_what_saamo_does_and_on_which_pages(visitor: Visitor) -> None:
    # 7.5.7, line 4687: sixteen new STEK practices
    text = visitor.follow("Mijn organisatie").choose(tekst="SAAMO").follow("SAAMO", "self::main").reads()
    assert all(number in text for number in ("7.1.4", "7.2.13", "7.2.15", "7.5.7"))
    assert "blz. 128" in text or "blz. 127" in text


def test_who_speaks_for_people_in_poverty_on_energy_obligations(visitor: Visitor) -> None:
    text = visitor.follow("Inspraak").reads()
    said = text.partition("7.1.4 ")[2].partition("7.1.6 ")[0]
    assert "Netwerk tegen Armoede" in said
    assert "blz. 30" in said


def test_where_a_minister_is_absent_whose_title_has_the_theme(visitor: Visitor) -> None:
    text = visitor.follow("Wie met wie").reads()
    assert "Justitie, Omgeving, Energie en Toerisme" in text.partition("Afwezig, al staat het in de titel")[2][:60]


def test_energy_poor_households_whom_several_ministers_help_without_coordination(visitor: Visitor) -> None:
    # 7.1.23 (Welfare) and 7.4.5 (Home Affairs) name each other nowhere
    text = visitor.follow("Energie en water", "self::main").reads()
    assert "niet alles afgestemd" in text or "niet afgestemd" in text
    assert "7.4.5" in text


def test_what_the_findings_say_of_single_parents(visitor: Visitor) -> None:
    text = visitor.follow("Hiaten").choose(doelgroep="eenoudergezinnen").reads()
    assert "Eenoudergezinnen" in text.partition("Alle filters wissen")[2]


def test_which_sdg_targets_no_measure_reaches(visitor: Visitor) -> None:
    text = visitor.follow("Hiaten").choose(regel="sdg-untouched").reads()
    assert "SDG" in text.partition("Alle filters wissen")[2]


def test_money_of_the_second_goal_and_what_is_unknown(visitor: Visitor) -> None:
    text = visitor.follow("Budget").choose(doelstelling="SD2").reads()
    assert "van 15" in text  # SD2 has fifteen fiches
    assert "2022" in text


def test_an_objection_to_a_statement(visitor: Visitor) -> None:
    visitor.follow("Maatregelen").follow("7.1.4").follow("Klopt dit niet?", "self::main")
    assert "7.1.4" in visitor.reads()
