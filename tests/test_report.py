"""The report and the network picture: the same content in every form, nothing executed, nothing fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import networkx as nx
from selenium.webdriver import Chrome

from queries import Store, Table, read, rules
from queries.findings.ranking import Ranking
from tests.helpers.browser import errors, requests
from viz.network import Picture, draw, project
from viz.report import compose, to_html, to_markdown

EVIL = "<script>window.evil = 1</script>\"'&\u2028"


def test_markdown_report_holds_contents_money_and_findings(kg: Store) -> None:
    text = to_markdown(compose(kg, limit=10))
    assert "| Maatregel | 81 |" in text
    assert "## Overlappingen" in text
    assert "## Hiaten" in text
    assert "- **7.1.1** Buurtstewards" in text
    assert "2040 is het eindpunt van de mobiliteitsvisie" in text
    assert "pro memorie" in text


def test_a_report_opens_with_the_ten_that_matter_most_and_what_is_asked(kg: Store) -> None:
    report = compose(kg, limit=3)
    first = Ranking(kg).foremost(read(kg))
    assert report.first == tuple(first)
    text = to_markdown(report)
    opening = text[: text.index("## Inhoud")]
    assert "## De 10 die het meest vragen" in opening
    for place, finding in enumerate(first, 1):
        line = next(item for item in re.split(r"\n(?=\d+\. )", opening) if item.startswith(f"{place}. "))
        assert finding.sentence in line.replace("  \n  ", "\n")
        assert rules()[finding.rule].ask["nl"] in line
        assert all(identifier in line for identifier in finding.measures)
        assert report.pages_of(finding) in line


def test_a_report_in_english_is_english(kg: Store) -> None:
    report = compose(kg, limit=3, language="en")
    for text in (to_markdown(report), to_html(report)):
        assert "The 10 that ask most" in text
        for dutch in (
            "De volgorde",
            "Overlappingen",
            "Hiaten",
            "Genoemd geld",
            "Niets gevonden",
            "blz.",
            "Maatregelen per",
        ):
            assert dutch not in text, dutch
    assert "Welfare, Public Health and Family" in to_markdown(report)
    assert all(finding.sentence_en and finding.name_en for finding in read(kg))
    assert '<html lang="en">' in to_html(report)


def test_html_report_says_the_same_as_markdown(kg: Store) -> None:
    report = compose(kg, limit=10)
    page = to_html(report)
    sentences = [
        finding.sentence
        for sections in report.sections.values()
        for section in sections
        for finding in section.findings
    ]
    assert len(sentences) > 20
    from markupsafe import escape

    assert all(str(escape(sentence)) in page for sentence in sentences)


def test_every_measure_a_finding_or_note_names_can_be_looked_up_in_the_page(kg: Store) -> None:
    page = to_html(compose(kg, limit=10))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert "7.5.12" in targets
    assert targets <= set(re.findall(r' id="([^"]+)"', page))


def test_report_can_be_of_one_rule(kg: Store) -> None:
    report = compose(kg, "missing-promises", limit=10)
    assert [len(part) for part in report.sections.values()] == [0, 1]
    assert list(report.measures) == ["7.5.13"]
    for page in (to_markdown(report), to_html(report)):
        assert "Genoemd geld per minister" not in page
        assert "Kanttekeningen bij het document" not in page
        assert report.sections["gap"][0].title in page


def test_html_report_escapes_names(kg: Store) -> None:
    report = compose(kg, limit=10)
    evil = replace(report, contents=Table(["kind", "things"], [(EVIL, 1)]))
    assert "<script>window.evil" not in to_html(evil)


def test_network_of_a_goal_has_its_measures_only(kg: Store) -> None:
    picture = project(kg, goal="SD4", limit=150)
    measures = {data["label"] for _, data in picture.graph.nodes(data=True) if data["kind"] == "measure"}
    assert measures == {"7.4.1", "7.4.2", "7.4.3", "7.4.4", "7.4.5"}


def test_network_of_a_minister_and_goal(kg: Store) -> None:
    picture = project(kg, goal="SD5", minister="mobiliteit", limit=150)
    measures = {data["label"] for _, data in picture.graph.nodes(data=True) if data["kind"] == "measure"}
    assert measures == {"7.5.11", "7.5.12"}


def test_network_never_drops_a_measure_first_and_says_what_it_left_out(kg: Store) -> None:
    picture = project(kg, limit=100)
    assert len(picture.graph) == 100
    kinds = [data["kind"] for _, data in picture.graph.nodes(data=True)]
    assert [kinds.count(kind) for kind in ("measure", "goal", "post")] == [81, 5, 9]
    assert f"{picture.left_out} punten met de minste verbindingen zijn weggelaten" in draw(picture, "Titel")


def test_network_is_the_same_every_time(kg: Store) -> None:
    one, other = (draw(project(kg, goal="SD2", limit=150), "Titel") for _ in range(2))
    assert one == other


def test_network_holds_the_same_content_as_a_table(kg: Store) -> None:
    page = draw(project(kg, goal="SD4", limit=150), "Titel")
    table = page[
        page.index("Dezelfde inhoud als tabel") : page.index("<script>", page.index("Dezelfde inhoud als tabel"))
    ]
    for name in ("Agentschap Innoveren en Ondernemen", "7.4.5 Versterking capaciteit energiecrisis"):
        assert name in table


def evil_picture() -> Picture:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("m", kind="measure", label="7.1.1", name=f"7.1.1 {EVIL}")
    graph.add_node("a", kind="actor", label=EVIL, name=EVIL)
    graph.add_edge("m", "a")
    columns = ["measure", "identifier", "title", "relation", "other", "name"]
    return Picture(graph, Table(columns, [("m", "7.1.1", EVIL, "actor", "a", EVIL)]), 0)


def test_network_escapes_every_name() -> None:
    page = draw(evil_picture(), EVIL)
    assert "<script>window.evil" not in page


def test_pages_ask_nothing_of_the_outside(kg: Store) -> None:
    for page in (to_html(compose(kg, limit=10)), draw(project(kg, goal="SD4", limit=150), "Titel")):
        assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", page) == []
        assert "Content-Security-Policy" in page


def test_network_draws_in_a_browser_offline_and_without_errors(kg: Store, browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "netwerk.html"
    page.write_text(draw(project(kg, limit=150), "Netwerk"), encoding="utf8")
    errors(browser), requests(browser)  # of other pages
    browser.get(page.as_uri())
    assert browser.execute_script(
        "return window.vapaReady === true && document.querySelector('#network canvas') !== null"
    )
    assert browser.execute_script("return network.body.data.nodes.length") == 150
    assert requests(browser) == []
    assert errors(browser) == []


def test_a_click_names_the_node_and_its_ties(kg: Store, browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "netwerk.html"
    page.write_text(draw(project(kg, goal="SD4", limit=150), "Netwerk"), encoding="utf8")
    browser.get(page.as_uri())
    goal = f"{kg.base}/id/goal/vapa-2022/SD4"
    browser.execute_script("network.body.emitter.emit('click', {nodes: [arguments[0]]})", goal)
    shown = browser.execute_script("return document.getElementById('selected').textContent")
    assert shown == "SD4 Steun bij plotse veranderingen in het leven: 5 verbindingen"


def test_a_name_with_a_script_is_shown_and_not_run(browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "netwerk.html"
    page.write_text(draw(evil_picture(), EVIL), encoding="utf8")
    browser.get(page.as_uri())
    browser.execute_script("network.body.emitter.emit('click', {nodes: ['a']})")
    assert browser.execute_script("return window.evil === undefined")
    assert "<script>window.evil = 1</script>" in browser.execute_script(
        "return document.getElementById('selected').textContent"
    )
    assert browser.title.startswith("<script>")
