"""Twenty-one questions that readers bring to the site, each answered in at most four steps from the start page.

A step is a click on a link, a menu, a fold or a button that sends a form; typing and choosing in a form are part of
it. What must be seen was worked out from the document: the comments name its lines. Who asks what:

A civil servant who prepares a meeting
 1. Which measures are for households that cannot pay their energy, and who arranged anything between them?
 2. What money does SD2 have per year, and of which measures is it unknown?
 3. What does the minister van werk do?
 4. What do 7.1.4 and 7.4.5 have in common?
 5. Where do the 45 million euro belong?
 6. When do the measures of SD4 run?
Netwerk tegen Armoede
 7. Where do people in poverty have a say, and where does the plan say nothing of it?
 8. What is done for homeless people, by whom and for how much?
 9. What is done for single parents?
10. What does the plan ask of us?
11. What is written about us in 7.1.4 is wrong: how do we object?
12. What did the adjustment change?
VVSG
13. What lands on local authorities, their OCMWs and us?
14. Which ministers pay local authorities, and how much?
15. With whom are we in the same measures?
16. Which crisis measures of 2020 were for the OCMWs?
17. What does the plan ask of schools?
The adviser of the coordinating minister
18. How far are the measures: which are late, which have not begun?
19. To which SDG targets does no measure contribute?
20. What does SAAMO do, in which role, and on which page?
21. What must my minister do besides leading measures?
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.select import Select

from tests.helpers.browser import errors, evaluate, resize, wait
from tests.helpers.pages import READY, WIDTHS
from tests.helpers.serving import Served

MOST = 4
"""No answer may take more steps."""

SEEN = "document.querySelector('main').innerText.replace(/\\s+/g, ' ')"
"""What a reader sees of a page: nothing that is folded."""

FIND = """[...document.querySelectorAll({inside!r} + ' :is(a, summary, button)')].find(found =>
  found.checkVisibility() && found.innerText.replace(/\\s+/g, ' ').trim().startsWith({words!r}))"""


class Reader:
    """Somebody who begins at the start page, and the steps taken from there."""

    def __init__(self, chrome: Chrome, site: str) -> None:
        self.chrome, self.steps = chrome, 0
        chrome.get(site)

    def click(self, words: str, inside: str = "body") -> Reader:
        """Click on the first link, fold or button that is in sight and begins with some words."""
        return self._step(FIND.format(inside=inside, words=words))

    def follow(self, link: str) -> Reader:
        """Click on a link that says in a picture what it is, by its selector."""
        return self._step(f"document.querySelector({link!r})")

    def file(self, words: str) -> str:
        """What stands in the file that a button gives."""
        self.steps += 1
        send = "fetch(b.form.action + '?' + new URLSearchParams(new FormData(b.form, b))).then(file => file.text())"
        return str(evaluate(self.chrome, f"(b => {send})({FIND.format(inside='main', words=words)})"))

    def search(self, words: str) -> Reader:
        """Ask the search box at the top of every page."""
        self.chrome.find_element("id", "search").send_keys(words)
        return self._step("document.querySelector('header form.search button')")

    def choose(self, name: str, option: str) -> Reader:
        """Choose in a form, which sends nothing yet."""
        Select(self.chrome.find_element("name", name)).select_by_visible_text(option)
        return self

    def write(self, name: str, words: str) -> Reader:
        """Write in a field of a form."""
        self.chrome.find_element("css selector", f"main [name={name}]").send_keys(words)
        return self

    def _step(self, target: str) -> Reader:
        """Click on something, and wait for the page that it leads to where it leads to another."""
        self.steps += 1
        evaluate(self.chrome, "window.left = true")
        leaves = evaluate(
            self.chrome, f"(to => !(to.matches('summary') || to.hash && to.pathname === location.pathname))({target})"
        )
        evaluate(self.chrome, f"{target}.click()")
        if leaves:
            wait(self.chrome, "!window.left")
        return self

    def sees(self, *answer: str) -> None:
        """Every part of an answer, in order of what a reader sees, within the steps that it may take."""
        text = evaluate(self.chrome, SEEN)
        assert [part for part in answer if part not in text] == []
        assert self.steps <= MOST, f"{self.steps} steps"


@pytest.fixture
def reader(browser: Chrome, website: Served) -> Iterator[Reader]:
    resize(browser, WIDTHS["desktop"])
    errors(browser)
    yield Reader(browser, website.url)
    assert errors(browser) == []


# --- a civil servant who prepares a meeting ------------------------------------------------------


def test_01_who_works_for_households_in_energy_poverty_without_arranging_it(reader: Reader) -> None:
    # 7.1.4 (876), 7.1.5 (989), 7.1.22 (1747), 7.1.23 (1786), 7.4.5 (4310), 7.5.4 (4543): of four ministers, and no
    # fiche of one names a fiche of another
    reader.search("energiearmoede").click("Huishoudens in energie- of waterarmoede", "main").sees(
        "6 maatregelen van 4 ministers werken aan het thema Energie en water",
        "Tussen deze 4 delen is in het plan geen band gevonden:",
        "7.1.22 (Financiën, Begroting en Wonen)",
        "7.1.23 (Welzijn, Volksgezondheid en Gezin)",
        "7.4.5 (Binnenlands Bestuur en Gelijke Kansen)",
        "7.1.4, 7.1.5 en 7.5.4, ",
    )


def test_02_the_money_of_a_goal_by_year_and_what_is_unknown(reader: Reader) -> None:
    # by year: 4 million each in 2023 and 2024 (2401); for several years together 109.807,50 (2116), 125.000 (2169),
    # 118.000 (2180), 159.730 (2182), 651.000 (2433), 1,9 million (2474) and 30.000 (2572); 300.000 without a year (2084)
    # unknown: existing means (1934, 1963, 2008, 2307, 2367), to be determined (2050, 2241, 2516)
    reader.click("Budget").choose("doelstelling", "SD2 Kinderarmoede gericht aanpakken").click("Toon", "main").sees(
        "ongeveer 11 miljoen euro",
        "2022 niets voor dat jaar alleen 2.442.537,50 euro",
        "2023 4.000.000 euro 2.983.730 euro",
        "2024 4.000.000 euro 2.581.000 euro",
        "bij geen enkel jaar: 300.000 euro (1 maatregel)",
        "7.2.1, 7.2.2, 7.2.3, 7.2.9, 7.2.10",
        "7.2.4, 7.2.8, 7.2.14",
    )


def test_03_what_a_minister_leads_by_the_name_people_use(reader: Reader) -> None:
    # 'Economie, Innovatie, Werk' stands above 7.3.6 to 7.3.9, 7.3.11, 7.4.1 and, with the minister of finance, 7.3.20
    reader.search("minister van werk").click("Economie, Werk en Landbouw", "main").sees(
        "Jo Brouns",
        "Trekt deze maatregelen 7",
        *("7.3.6 Out", "7.3.7 Naar", "7.3.8 Soc", "7.3.9 We", "7.3.11 Toe", "7.3.20 Werken", "7.4.1 Dyzo"),
    )


def test_04_what_two_measures_have_in_common(reader: Reader) -> None:
    # both are for who pays in advance (940, 4314) and have the OCMW help (943, 4311); the ministers differ (862, 4303)
    reader.click("Twee maatregelen vergelijken")
    reader.choose("a", "7.1.4 Traject tot hervorming van de Sociale Openbaredienstverplichtingen")
    reader.choose("b", "7.4.5 Versterking capaciteit energiecrisis bij OCMW’s").click("Vergelijk", "main").sees(
        "Klanten met een budgetmeter of voorafbetaling",
        "OCMW's",
        "niet afgestemd",
        "Justitie, Omgeving, Energie en Toerisme niets Binnenlands Bestuur en Gelijke Kansen",
    )


def test_05_what_an_amount_is_for_however_it_is_said(reader: Reader) -> None:
    # for the winter of 2022-2023 the budget went from 2 to over 45 million euro (958)
    reader.search("45 miljoen").click("7.1.4", "main").sees("45.000.000 euro", "2022–2023")


def test_06_when_the_measures_of_a_goal_run(reader: Reader) -> None:
    # 2020 - 2024 (4139), 2023 (4186), 1/1/2023 (4231), 2020 - 2023 (4293), 2022 - 2024 (4336)
    reader.click("Tijdlijn").choose("doelstelling", "SD4 Steun bij plotse veranderingen in het leven")
    reader.click("Toon", "main").sees(
        "5 van de 81 maatregelen",
        *("2020 tot en met 2024", "vanaf 1 januari 2023", "2020 tot en met 2023", "2022 tot en met 2024"),
    )


# --- Netwerk tegen Armoede -----------------------------------------------------------------------


def test_07_where_people_in_poverty_have_a_say_and_where_nothing_is_said(reader: Reader) -> None:
    # families are a full partner in preparing, doing and evaluating 7.2.12 (2428); the fiches of the minister of
    # finance and housing name no such say: 1690-1769, 3794-3844, 4422-4483, 4770-4889, 4890-5009
    reader.click("Inspraak").sees("medebeslissend evaluatie uitvoering voorbereiding blz. 71: volwaardige partner")
    reader.choose("inspraak", "de fiche zwijgt").choose("minister", "Financiën, Begroting en Wonen")
    reader.click("Toon", "main").sees("7.1.22 Ind", "7.3.20 Werken", "7.5.2 Int", "7.5.9 We", "7.5.10 We")


def test_08_what_is_done_for_homeless_people_by_whom_and_for_how_much(reader: Reader) -> None:
    # first for them 7.5.8 (4721) and 7.5.9 (4846), along with others 7.4.4 (4280) and 7.5.5 (4579)
    # 1,57 million and 92.644 euro (4768), and 60.000 euro (4295)
    reader.search("daklozen").click("Dak- en thuislozen", "main").sees(
        "eerste plaats voor hen ongeveer 1,7 miljoen euro, genoemd in 1 van de 2",
        "anderen is 60.000 euro",
        *("In de eerste plaats voor deze groep 2", "7.5.8 We", "7.5.9 We"),
        *("Bereikt deze groep mee 2", "7.4.4 We", "7.5.5 Uit"),
    )


def test_09_what_is_done_for_single_parents(reader: Reader) -> None:
    # no fiche is for them: 7.5.2 names them among others (4444), and the frame of SD2 promises attention (1880)
    reader.search("alleenstaande ouders").click("Eenoudergezinnen", "main").sees(
        "Geen enkele maatregel is in de eerste plaats voor deze groep",
        *("Bereikt deze groep mee 1", "7.5.2 Integratie woon- en energiepremies"),
        *("zeker als de ouder er alleen voor staat", "blz. 55"),
    )


def test_10_what_the_plan_asks_of_an_organisation(reader: Reader) -> None:
    # consulted (817, 881), supports (2993, 3246); holds tables before the VPAO (423-426)
    reader.click("Mijn organisatie").write("tekst", "netwerk tegen armoede").click("Zoek", "main form")
    reader.click("Netwerk tegen Armoede", "main").sees(
        "Een rol in 4 maatregelen van 3 ministers",
        *("overlegpartner (blz. 28)", "overlegpartner (blz. 30)", "ondersteuner (blz. 85)"),
        "Vóór het VPAO overlegtafels houden",
        "brugfunctie (blz. 17)",
    )


def test_11_how_to_object_to_what_is_written(reader: Reader) -> None:
    reader.search("7.1.4").click("7.1.4", "main")
    link = 'document.querySelector(\'main a[href*="klopt-niet"][href*="involvement%2Fnetwerk-tegen-armoede"]\')'
    reader._step(link).write("fout", "Wij waren er niet bij.").write("moet-zijn", "vermeld").sees(
        "7.1.4 Traject tot hervorming", "betrokkenheid Netwerk tegen Armoede"
    )
    sent = "(form => fetch(form.action + '?' + new URLSearchParams(new FormData(form)) + '&nu=')"
    assert "Wij waren er niet bij." in evaluate(reader.chrome, f"{sent}.then(file => file.text()))(document.forms[1])")


def test_12_what_the_adjustment_changed(reader: Reader) -> None:
    # 17 titles end in '(nieuw)', 7.1.18 (1561) to 7.4.5 (4297); one action lapsed, the plan does not say which (128)
    reader.click("Wat veranderde tegenover het vorige plan").sees(
        "17 toegevoegd", "1 vervallen", "7.1.18 Uitbreiding", "7.2.11 Versterken", "7.4.5 Versterking",
        "Eén actie verviel; het plan zegt niet welke (blz. 10)",
    )  # fmt: skip


# --- VVSG ----------------------------------------------------------------------------------------


def test_13_what_lands_on_local_authorities_their_centres_and_their_association(reader: Reader) -> None:
    # 35 fiches give one of them a part: 39 name one, or cities and municipalities, but 7.1.15, 7.3.9 and 7.3.16 only
    # as a place, 7.1.13, 7.1.14 and 7.4.2 in another word; 7.2.10 (2368) and 7.5.3 (4504) break the name over two lines
    reader.click("Mijn organisatie").click("Lokale besturen", "main").click("Samen met wie erbij hoort").sees(
        "Een rol in 35 maatregelen van 9 ministers",
        "Lokale besturen: gesubsidieerd, medeuitvoerder, lokale regisseur (blz. 37)",
        "VVSG: gesubsidieerd, ondersteuner (blz. 38)",
        "OCMW's: doelorganisatie, gesubsidieerd, medeuitvoerder (blz. 119)",
    )


def test_14_which_ministers_pay_local_authorities_and_how_much(reader: Reader) -> None:
    # 1,025 million, 600.000 and 825.000 euro a year (1191), 125.000 (2169), 2.953.350 (3893); a part of the money of
    # 7.1.2 (775); subsidies without an amount in 7.5.13 (5154)
    reader.click("Mijn organisatie").click("Lokale besturen", "main").click("Geld", "main").sees(
        "1.025.000 euro per jaar 2020–2025 Welzijn, Volksgezondheid en Gezin",
        "125.000 euro 2021–2023 Brussel, Jeugd, Media en Armoedebestrijding",
        "2.953.350 euro 2022–2024 Binnenlands Bestuur en Gelijke Kansen",
        "zonder dat er staat hoeveel: 7.5.13 Wijkverbeteringscontracten (Binnenlands Bestuur en Gelijke Kansen)",
    )


def test_15_with_whom_an_organisation_is_in_the_same_measures(reader: Reader) -> None:
    # with SAM in 7.1.9 (1184), with AGODI and VGC in 7.2.15 (2538); its fiches are of five ministers
    # with schools in both 7.2.15 (nursery education, 2547) and 7.3.15 (3554 and 3577), so before these
    reader.click("Mijn organisatie").click("VVSG", "main").sees("Scholen 2 7.2.15, 7.3.15")
    reader.follow("#partners ~ details summary").sees("Agentschap voor Onderwijsdiensten 1 7.2.15")
    reader.click("Bekijk het netwerk")
    wait(reader.chrome, READY["network"])
    reader.sees("Netwerk rond VVSG", "7 maatregelen", "5 ministers")


def test_16_which_crisis_measures_were_for_an_organisation(reader: Reader) -> None:
    # the budget meter (5936), the codes that recognised bodies hand out (6149), the fund against evictions (6426)
    reader.click("Mijn organisatie").click("OCMW's", "main").click("Crisismaatregelen", "main").sees(
        "Crisismaatregelen van 2020 3",
        *("Budgetmeters blijven opladen", "Logincodes voor het netwerk van Telenet", "Fonds tegen uithuiszettingen"),
    )


@pytest.mark.parametrize("word", ["school", "scholen"])
def test_17_what_is_asked_of_schools_in_the_singular_and_the_plural(reader: Reader, word: str) -> None:
    # they keep costs down (808), form pioneers with childcare (2544) and prepare young people in youth care (4266)
    reader.search(word).click("Scholen", "main").sees(
        "7.1.3 Onderwijs zet in op een kostenbeheersend beleid",
        *("gesubsidieerd, medeuitvoerder, partner", "7.4.4 We realiseren het recht op kansrijk opgroeien"),
    )


# --- the adviser of the coordinating minister ----------------------------------------------------


def test_18_how_far_measures_are_and_which_are_late(reader: Reader) -> None:
    # late: the end moved to 2023 (1345), the job bonus from 2021 to 2022 (3837); not begun: the evaluation (4184), money for 2023 (2395)
    reader.click("Stand van zaken").sees(
        *("2 vertraagd", "7.1.13 Bij volledige", "7.3.20 Werken"),
        *("7 niet begonnen", "7.4.2 Zorg, arbeid", "De evaluatie van de clausules na de hervorming heeft nog niet"),
    )


def test_19_to_which_sdg_targets_no_measure_contributes(reader: Reader) -> None:
    # no fiche speaks of violence (5.2); what fiches touch in passing is none of these: sexuality as one word in a training
    # for newcomers (3.7, 3426), legal help only for entrepreneurs in trouble (16.3, 4090)
    reader.click("Hiaten").click("SDG-subdoelen waaraan geen", "main").sees(
        "SDG 5.2 Vrouwen en meisjes beschermen tegen geweld en uitbuiting: geen maatregel gevonden",
    )


def test_20_what_an_association_does_in_which_role_and_on_which_page(reader: Reader) -> None:
    # consulted and checks with people in poverty (882), sets up projects (2470), guides (2559), builds 16 STEKs with
    # 1,5 million euro (4687, 4707); VMM has an agreement with its member in Antwerp (4507)
    reader.click("Mijn organisatie").write("tekst", "saamo").click("Zoek", "main form").click("SAAMO", "main").sees(
        "Een rol in 4 maatregelen van 3 ministers",
        *("medeuitvoerder, overlegpartner (blz. 30)", "medeuitvoerder (blz. 72)", "ondersteuner (blz. 74)"),
        "gesubsidieerd, medeuitvoerder (blz. 128–129)",
        "1.500.000 euro",
        "Samenlevingsopbouw Provincie Antwerpen",
    )


def test_21_what_a_minister_must_do_besides_leading_measures(reader: Reader) -> None:
    # every minister holds a VPAO, at least twice a year (419, 430); the coordinating one asks HPAO to prepare (17)
    reader.click("Mijn organisatie").click("Brussel, Jeugd, Media en Armoedebestrijding", "main").sees(
        "Een rol in 17 maatregelen",
        "Het VPAO minstens twee keer per jaar laten plaatsvinden, voor elk beleidsdomein",
        "Als coördinerende minister aan het HPAO vragen om de bijsturing van het plan voor te bereiden",
    )


# --- the address is the only truth ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "option"),
    [
        ("/maatregelen", "doelstelling", "SD2"),
        ("/budget", "minister", "welzijn"),
        ("/tijdlijn", "jaar", "2023"),
        ("/netwerk", "thema", "wonen"),
        ("/inspraak", "inspraak", "zwijgt"),
        ("/hiaten", "doelgroep", "kandidaat-huurders"),
        ("/matrix", "waarde", "geld"),
    ],
)
def test_a_form_keeps_the_language_of_its_address_and_after_back_says_what_that_says(
    keeping_browser: Chrome, website: Served, path: str, name: str, option: str
) -> None:
    keeping_browser.get(f"{website.url}{path}?lang=en")
    keeping_browser.delete_all_cookies()  # as in a browser that keeps none
    field = f"document.querySelector('main form [name={name}]')"
    before = evaluate(keeping_browser, f"{field}.value")
    evaluate(keeping_browser, f"window.left = true, {field}.value = {option!r}, {field}.form.requestSubmit()")
    wait(keeping_browser, "!window.left")
    asked = parse_qs(urlsplit(keeping_browser.current_url).query)
    assert (asked["lang"], asked[name]) == (["en"], [option])
    keeping_browser.delete_all_cookies()
    evaluate(keeping_browser, "window.left = true, history.back()")
    wait(keeping_browser, f"location.search === '?lang=en' && {field}.value === {before!r}")
    keeping_browser.delete_all_cookies()
    errors(keeping_browser)
