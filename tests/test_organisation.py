"""What lands on an organisation, and how far measures are: read in the document, whose lines stand in brackets."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import httpx
import openpyxl
import pytest

from queries import Store
from tests.test_site import ask, words
from viz.web.model.organisation import Organisation, family_of
from viz.web.model.plan import Plan
from viz.web.model.records import states_of

IDS = "https://w3id.org/vapa/id/"


def organisation(plan: Plan, name: str, *, family: bool = False) -> Organisation:
    iri = f"{IDS}{name}"
    return Organisation(plan, iri, family_of(plan, iri) if family else [iri])


def rows(file: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def sheets(file: httpx.Response) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def count(kg: Store, pattern: str) -> int:
    """How many solutions a pattern has, asked of the graph itself."""
    return int(str(kg.table(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0]["n"]))


# --- what lands on one ---------------------------------------------------------------------------


def test_an_organisation_has_its_parts_with_roles_and_pages(plan: Plan, kg: Store) -> None:
    # the VVSG: 7.1.2 carries out and is paid (756, 783), 7.1.9 is paid (1182, 1202), 7.1.11 does a project (1278),
    # 7.1.19 is consulted (1593), 7.2.15 (2538), 7.3.15 (3577) and 7.5.10 (4992) partner
    found = organisation(plan, "actor/vvsg").levels()
    assert {level: [share.action.identifier for share in shares] for level, shares in found.items()} == {
        "does": ["7.1.2", "7.1.11"],
        "paid": ["7.1.9"],
        "works-along": ["7.2.15", "7.3.15", "7.5.10"],
        "heard": ["7.1.19"],
    }
    text = words(ask(kg, "/organisatie/vvsg")[0])
    assert "Een rol in 7 maatregelen van 5 ministers (2 om uit te voeren, te trekken of te regisseren)" in text
    assert "partner (blz. 74)" in text
    assert "overlegpartner (blz. 48)" in text


def test_the_money_an_organisation_gets_is_what_the_plan_says_goes_to_it(plan: Plan, kg: Store) -> None:
    # 182.044 euro for De Wisselaar (757) is its part of the money of 7.1.2; 640.291 euro is for guiding the GBOs (1202)
    found = organisation(plan, "actor/vvsg").received
    assert [(item.added, item.part) for item in found] == [(Decimal(182044), True), (Decimal(640291), False)]
    text = words(ask(kg, "/organisatie/vvsg")[0])
    assert "Samen meegeteld: 822.335 euro" in text
    assert "telt mee, als deel van een ruimer bedrag" in text


def test_a_part_counts_once_and_what_is_paid_without_an_amount_is_named(plan: Plan, kg: Store) -> None:
    # the years of 7.4.5 (4339) are in its total (4338), as are the actions of 7.3.21 (3893); 7.1.9 pays by the year (1191)
    # local authorities get subsidies in 7.5.13 (5154), which does not say how much
    family = organisation(plan, "actor/lokale-besturen", family=True)
    amounts = {item.line.iri.rpartition("/")[2]: item.added for item in family.received}
    assert (amounts["totaal"], amounts["jaar-2023"]) == (Decimal(19_160_000), None)
    assert (amounts["acties-samenleven"], amounts["mentoren"]) == (Decimal(2_953_350), None)
    assert (amounts["oproep-2022"], amounts["uitrol-fase-1"]) == (Decimal(250_000), Decimal(2_400_000))
    assert [share.action.identifier for share in family.unstated()] == ["7.5.13"]
    text = words(ask(kg, "/organisatie/lokale-besturen?familie=ja")[0])
    row = "600.000 euro per jaar 2022–2025 Welzijn, Volksgezondheid en Gezin Lokale besturen telt mee (2.400.000 euro)"
    assert row in text
    assert "waarvan 30.000.000 euro in crisismaatregelen van 2020" in text  # twice 15 million (6021)


def test_a_family_counts_together_and_each_measure_once(plan: Plan) -> None:
    family = organisation(plan, "actor/lokale-besturen", family=True)
    assert {iri.removeprefix(f"{IDS}actor/") for iri in family.who} == {
        "lokale-besturen",
        "ocmws",
        "vvsg",
        "ocmw-beveren",
    }
    alone = [organisation(plan, iri.removeprefix(IDS)) for iri in family.who]
    each = [{share.action for share in one.measures} for one in alone]
    together = [share.action for share in family.measures]
    assert len(together) == len(set(together))
    assert set(together) == set().union(*each)
    assert len(together) < sum(map(len, each))  # 7.1.9 and others have more of them than one


def test_a_class_brings_its_members_and_they_do_not_bring_each_other(plan: Plan) -> None:
    # five centres for adapted transport, one a province (5069 and further)
    centres = [
        f"mav-{name}" for name in ("antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen")
    ]
    found = family_of(plan, f"{IDS}actor/mobiliteitscentrales-aangepast-vervoer")
    assert [iri.removeprefix(f"{IDS}actor/") for iri in found[1:]] == centres
    assert family_of(plan, f"{IDS}actor/mav-limburg") == [f"{IDS}actor/mav-limburg"]


def test_whom_it_works_with_are_the_others_in_its_measures(plan: Plan, kg: Store) -> None:
    found = organisation(plan, "actor/saamo")
    ours = {share.action.iri for share in found.measures}
    assert f"{IDS}actor/saamo" not in {other for other, _ in found.partners}
    for other, shared in found.partners:
        pattern = f"?m vapa:inPlan <{plan.record.iri}> ; vapa:involves|vapa:implementedBy|vapa:cooperatesWith <{other}> . FILTER(?m IN ({', '.join(f'<{m}>' for m in ours)}))"
        asked = kg.table(f"SELECT DISTINCT ?m WHERE {{ {pattern} }}").column("m")
        assert {share.action.iri for share in shared} == set(map(str, asked))


def test_a_minister_sees_what_the_plan_obliges_every_minister_to(plan: Plan, kg: Store) -> None:
    # "minstens twee keer per jaar" the VPAO of each domain (page 17); the co-ordinating minister has one more
    mobility = organisation(plan, "post/mobiliteit")
    labels = {plan.names.of(part.iri) for part in mobility.obligations}
    assert "Het VPAO minstens twee keer per jaar laten plaatsvinden, voor elk beleidsdomein" in labels
    assert len(organisation(plan, "post/brussel-jeugd-media-armoede").obligations) == len(mobility.obligations) + 1
    text = words(ask(kg, "/organisatie/mobiliteit")[0])
    assert "Minstens twee keer per jaar, voor elk beleidsdomein" in text
    assert len(mobility.measures) == 2


def test_a_consultation_body_tells_who_sits_in_it_and_its_members_that_they_do(kg: Store) -> None:
    body, member = ask(kg, "/organisatie/vpao", "/organisatie/netwerk-tegen-armoede")
    assert "Wie erin zit" in words(body)
    assert "Netwerk tegen Armoede" in words(body)
    assert re.search(r"Zit in .*?: brugfunctie \(blz\. [\d–, ]+\)", words(member))


def test_the_chooser_finds_by_other_names_and_by_who_holds_a_post(kg: Store) -> None:
    steden, somers, nothing = ask(
        kg, "/organisatie?tekst=steden en gemeenten", "/organisatie?tekst=somers", "/organisatie?tekst=qqq"
    )
    assert "/organisatie/vvsg" in steden.text
    assert "/organisatie/binnenlands-bestuur" in somers.text
    assert "Geen enkele naam bevat dat." in words(nothing)
    assert "/organisatie/redactie" not in ask(kg, "/organisatie")[0].text


def test_an_organisation_is_linked_from_its_page_the_start_and_the_menu(kg: Store) -> None:
    actor, post, start = ask(kg, "/doc/actor/vvsg", "/doc/post/welzijn", "/")
    assert 'href="/organisatie/vvsg"' in actor.text
    assert 'href="/organisatie/welzijn"' in post.text
    assert start.text.count('href="/organisatie"') == 2


# --- as files ------------------------------------------------------------------------------------


def test_the_files_hold_all_that_the_page_shows(plan: Plan, kg: Store) -> None:
    import docx

    address = "/organisatie/lokale-besturen"
    table, book, text = ask(kg, *(f"{address}{form}?familie=ja" for form in (".csv", ".xlsx", ".docx")))
    family = organisation(plan, "actor/lokale-besturen", family=True)
    numbers = [share.action.identifier for share in family.measures]
    assert [row["nummer"] for row in rows(table) if row["onderdeel"] == "Maatregelen"] == numbers
    found = sheets(book)
    assert [row[0] for row in found["Maatregelen"][1:]] == numbers
    assert len(found["lokale-besturen"]) == len(rows(table)) + 1
    document = docx.Document(io.BytesIO(text.content))
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == numbers
    assert f"Maatregelen ({len(numbers)})" in [paragraph.text for paragraph in document.paragraphs]
    amounts = {row["wat"]: row["telt mee (euro)"] for row in rows(table) if row["onderdeel"] == "Geld dat het krijgt"}
    assert "640291" in amounts.values()


SUBJECTS = {
    # the fiches that name the UiTPAS: lines 2669, 2769, 3437 and 3964
    "/doc/instrument/uitpas": {"7.3.2", "7.3.4", "7.3.13", "7.3.23"},
    "/doc/goal/vapa-2022/SD4": {f"7.4.{number}" for number in range(1, 6)},
}


@pytest.mark.parametrize("address", SUBJECTS)
def test_what_is_no_organisation_has_the_same_files_with_roles_pages_money_and_findings(
    kg: Store, address: str
) -> None:
    import docx

    page, table, book, text = ask(kg, address, *(f"{address}{form}" for form in (".csv", ".xlsx", ".docx")))
    assert all(f'href="{address}{form}"' in page.text for form in (".csv", ".xlsx", ".docx"))
    parts: dict[str, list[dict[str, str]]] = {}
    for row in rows(table):
        parts.setdefault(row["onderdeel"], []).append(row)
    assert {row["nummer"] for row in parts["Maatregelen"]} == SUBJECTS[address]
    assert all(row["bladzijden"] and row["trekkende minister(s)"] for row in parts["Maatregelen"])
    assert all(row["wie"] and row["rol of bijzonderheid"] and row["bladzijden"] for row in parts["Wie doet wat"])
    uncounted = [row for row in parts["Geld in de maatregelen"] if not row["telt mee (euro)"]]
    assert all("telt niet mee" in row["rol of bijzonderheid"] for row in uncounted)
    assert {"Ministers", "Stand van zaken"} <= parts.keys() == set(sheets(book)) - {address.rpartition("/")[2]}
    document = docx.Document(io.BytesIO(text.content))
    assert f"Maatregelen ({len(SUBJECTS[address])})" in [paragraph.text for paragraph in document.paragraphs]


def test_the_money_of_a_goal_is_what_its_counted_amounts_add_up_to(kg: Store) -> None:
    # SD4: 7.4.1 4 x 585.000 + 710.000 + 300.000; 7.4.3 16 + 34 million (135 is per month); 7.4.4 60.000; 7.4.5 19.160.000
    (table,) = ask(kg, "/doc/goal/vapa-2022/SD4.csv")
    added = [row["telt mee (euro)"] for row in rows(table) if row["onderdeel"] == "Geld in de maatregelen"]
    assert sum(map(float, filter(None, added))) == 4 * 585000 + 710000 + 300000 + 50000000 + 60000 + 19160000


def test_a_group_counts_its_narrower_groups_along_and_a_role_says_who(kg: Store) -> None:
    group, role, nothing = ask(
        kg, "/doc/target-group/ouderen.csv", "/doc/role/regisseur", "/doc/measure/vapa-2022/7.1.2.csv"
    )
    assert {"Bewoners van woonzorgcentra; Ouderen"} & {row["wie"] for row in rows(group) if row["nummer"] == "7.4.3"}
    assert "Lokale besturen" in words(role)
    assert nothing.status_code == 404


def test_the_same_question_gives_the_same_bytes(kg: Store) -> None:
    first, second = (ask(kg, "/organisatie/vvsg.docx", "/organisatie/vvsg.xlsx") for _ in range(2))
    assert [file.content for file in first] == [file.content for file in second]


LISTS = (
    *("/maatregelen", "/actoren", "/doelgroepen", "/themas", "/instrumenten", "/ministers", "/doelen", "/sdg"),
    *("/overlap", "/hiaten", "/budget", "/tijdlijn", "/matrix", "/opvolging", "/netwerk", "/vergelijk"),
)


@pytest.mark.slow
def test_every_list_is_a_workbook_with_the_rows_of_its_csv(kg: Store) -> None:
    query = "?minister=mobiliteit&a=7.1.4&b=7.4.5"
    files = ask(kg, *(f"{path}{form}{query}" for path in LISTS for form in (".csv", ".xlsx")))
    for path, table, book in zip(LISTS, files[::2], files[1::2], strict=True):
        text = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        (sheet,) = sheets(book).values()
        assert len(sheet) == len(text) > 1, path
        assert sheet[0] == text[0], path


# --- how far things are --------------------------------------------------------------------------


def test_the_states_of_play_lead_to_their_measures(kg: Store) -> None:
    # 7.1.13: the end moved to early 2023 (1346-1348); 7.3.20: the job bonus moved to 2022 (3837-3838)
    page, delayed, untold = ask(kg, "/opvolging", "/maatregelen?stand=delayed", "/maatregelen?stand=niet-vermeld")
    assert "2 van de 81 maatregelen" in words(delayed)
    assert "/7.1.13" in delayed.text
    assert "/7.3.20" in delayed.text
    without = 81 - count(kg, "{ SELECT DISTINCT ?m { ?m a vapa:Measure ; vapa:progress ?p } }")
    assert f"{without} van de 81 maatregelen" in words(untold)
    assert f"{without} waarvan de fiche niets zegt" in words(page)
    assert "stand=Delayed&amp;doelstelling=SD3" in page.text


def test_states_that_as_many_measures_are_in_have_one_order(plan: Plan) -> None:
    """It does not change from one start of the server to the next, as the order of a set would."""
    in_parts = [measure for measure in plan.measures.values() if len(set(measure.things("progress"))) > 1]
    assert len(in_parts) > 2
    for measure in in_parts:
        assert list(states_of([measure])) == list(dict.fromkeys(measure.things("progress")))


def test_measures_are_filtered_by_who_co_operates(kg: Store) -> None:
    # 7.3.1 is worked out together with the minister of Education (2655); with that policy domain 7.2.5 (2074), with
    # the department 7.2.6 (2105), with the agency AGODI 7.2.15 (2538). Schools (7.2.7) are none of these.
    education, unknown = ask(kg, "/maatregelen.csv?meewerkend=onderwijs", "/maatregelen?meewerkend=niemand")
    found = {row["nummer"] for row in rows(education)}
    assert found >= {"7.3.1", "7.2.5", "7.2.6", "7.2.15"}
    assert found.isdisjoint({"7.2.7", "7.1.3"})  # of 7.1.3 the minister is a lead
    assert unknown.status_code == 404


def test_measures_are_filtered_by_the_year_in_which_they_or_a_part_end(kg: Store) -> None:
    # 7.1.19 and 7.2.7 end in 2023 (1576, 2167), of 7.1.3 only a part; 7.1.10 goes on to 2024
    (ending,) = ask(kg, "/maatregelen.csv?eindigt=2023")
    found = {row["nummer"] for row in rows(ending)}
    assert found >= {"7.1.19", "7.2.7", "7.1.3"}
    assert "7.1.10" not in found


def test_the_empty_fields_of_a_form_are_left_out_of_its_address(kg: Store) -> None:
    (sent,) = ask(kg, "/maatregelen?doelstelling=&minister=welzijn&tekst=&lang=en")
    assert sent.headers["location"] == "/maatregelen?minister=welzijn&lang=en"


def test_the_table_of_states_holds_every_statement_and_every_measure_without(kg: Store) -> None:
    found = rows(ask(kg, "/opvolging.csv")[0])
    assert len({row["nummer"] for row in found}) == 81
    told = [row for row in found if row["stand van zaken"] != "niet vermeld"]
    assert len(told) == count(kg, "?m a vapa:Measure ; vapa:progress ?p")
    grants = {row["toegekend of besteed (euro)"] for row in told if row["nummer"] == "7.5.8"}
    assert {"1570000", "92644"} <= grants  # 4758 and 4761


# --- nothing of the graph is missing on its page -------------------------------------------------


def test_a_measure_tells_ministers_dates_recipients_and_existing_means(kg: Store) -> None:
    housing, transport, care = (
        words(page) for page in ask(kg, *(f"/doc/measure/vapa-2022/{n}" for n in ("7.5.8", "7.5.11", "7.3.16")))
    )
    assert "Samen met" in housing  # 4748-4749
    assert re.search(
        r"Financiën, Begroting en Wonen minister; (overlegpartner, )?partner(, overlegpartner)? \(blz\. \d+\)", housing
    )
    assert "18 december 2020 Beslissing" in housing  # 4752
    assert "juli 2023 Begin Hogere budgetten voor vervoer op maat" in transport  # 5065-5066
    assert "Toegekend of besteed: 3.674.134,74 euro" in transport  # 5053-5054
    assert "Diensten aangepast vervoer" in transport
    assert "bestaande middelen" in care  # 3649
    assert "telt niet mee (bestaande middelen: geen nieuw geld)" in care


def test_every_node_of_every_measure_has_its_place_on_the_page(kg: Store) -> None:
    kinds = "vapa:milestone|vapa:progress|vapa:involvement|vapa:budgetLine|vapa:annualAmount|vapa:lead|vapa:dataNote"
    found = kg.table(f"SELECT ?m ?node WHERE {{ ?m a vapa:Measure ; {kinds} ?node }}")
    nodes: dict[str, set[str]] = {}
    for row in found:
        nodes.setdefault(str(row["m"]), set()).add(str(row["node"]).removeprefix(f"{row['m']}/"))
    pages = ask(kg, *(f"/doc/measure/vapa-2022/{iri.rpartition('/')[2]}" for iri in nodes))
    missing = {
        page.url.path: left
        for page, wanted in zip(pages, nodes.values(), strict=True)
        if (left := wanted - set(re.findall(r' id="([^"]+)"', page.text)))
    }
    assert missing == {}


def test_every_part_of_the_plan_has_its_place_on_the_page(kg: Store) -> None:
    iri = f"{IDS}plan/vapa-2022"
    below = kg.table(f'SELECT DISTINCT ?node WHERE {{ ?node ?p ?o . FILTER(STRSTARTS(STR(?node), "{iri}/")) }}').column(
        "node"
    )
    (page,) = ask(kg, "/doc/plan/vapa-2022")
    text = words(page)
    placed = set(re.findall(r' id="([^"]+)"', page.text))
    assert {str(node).removeprefix(f"{iri}/") for node in below} - placed == set()
    assert "Elke minister 17" in text  # the last one that was found: the goals ask an effort of all ministers (107)
    assert "https://www.zorgenvoormorgen.be" in text


def test_a_goal_shows_what_its_frame_promises_and_a_group_what_is_promised_to_it(kg: Store) -> None:
    goal, group = ask(kg, "/doc/goal/vapa-2022/SD5", "/doc/target-group/dak-en-thuislozen")
    promised = count(kg, f"?p a vapa:Promise ; dcterms:isPartOf <{IDS}goal/vapa-2022/SD5>")
    assert f"Wat het plan belooft {promised}" in words(goal)
    assert "Bijzondere aandacht voor wie geen woning heeft" in words(group)
    assert "Crisismaatregelen van 2020" in words(group)


def test_in_english_the_pages_speak_english(kg: Store) -> None:
    mine, follow, measure = ask(
        kg, "/organisatie/vvsg?lang=en", "/opvolging?lang=en", "/doc/measure/vapa-2022/7.5.8?lang=en"
    )
    assert (
        "A part in 7 measures of 5 ministers (2 to carry out, lead or direct), and in 1 crisis measure of 2020."
        in words(mine)
    )
    assert "of which the fiche tells nothing" in words(follow)
    assert "18 December 2020 Decision" in words(measure)
