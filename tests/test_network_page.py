"""The network page's data: what a filter leaves, who stands beside a measure, and the same picture every time."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from queries import Store
from tests.test_report import EVIL
from tests.test_site import ask
from viz.web.model.network import Network
from viz.web.model.plan import Plan


def nodes(response: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = response.json()["nodes"]
    return found


def test_a_goal_has_its_own_measures_only(kg: Store) -> None:
    (answer,) = ask(kg, "/netwerk.json?doelstelling=SD4")
    measures = {node["label"] for node in nodes(answer) if node["group"] == "measure"}
    assert measures == {"7.4.1", "7.4.2", "7.4.3", "7.4.4", "7.4.5"}


def test_around_a_measure_stand_its_lead_its_implementer_and_the_measure_it_names(kg: Store) -> None:
    # 7.4.4: led by Welfare (4246), carried out by Opgroeien (4250), and it names 7.2.5 (4272-4273)
    (answer,) = ask(kg, "/netwerk.json?rond=7.4.4")
    names = {node["name"] for node in nodes(answer)}
    assert {"Welzijn, Volksgezondheid en Gezin", "Agentschap Opgroeien"} <= names
    assert any(name.startswith("7.2.5 ") for name in names)


def test_the_same_filter_gives_the_same_picture(kg: Store) -> None:
    first, again = (ask(kg, "/netwerk.json?minister=wonen&minister=welzijn")[0] for _ in range(2))
    assert first.content == again.content


def test_it_opens_on_a_readable_part_and_says_what_is_left_out(kg: Store) -> None:
    data, page = ask(kg, "/netwerk.json", "/netwerk")
    assert len(nodes(data)) <= 150
    assert f"{len(nodes(data))} punten" in page.text


def test_it_opens_on_the_ministers_and_what_ties_them(kg: Store) -> None:
    # nine posts lead the 81 measures (chapter 7 of the plan)
    opens, narrowed = ask(kg, "/netwerk", "/netwerk?doelstelling=SD4")
    picture = opens.text.partition('<svg class="ministers"')[2].partition("</svg>")[0]
    posts = re.findall(r'<a href="/netwerk\?minister=([\w-]+)"', picture)
    assert len(posts) == len(set(posts)) == 9
    assert picture.count('<path class="foremost"') == 6
    assert '<svg class="ministers"' not in narrowed.text


def test_what_ties_two_ministers_is_named_by_a_measure_of_each(plan: Plan) -> None:
    network = Network(plan)
    assert network.ties
    for tie in network.ties:
        for thing in tie.shared:
            led = [network.leads[measure] for measure in network.graph[thing]]
            assert all(any(post in posts for posts in led) for post in tie.posts)
            assert len(led) > 1
        assert all(set(tie.posts) <= network.leads[measure] for measure in tie.together)


def test_the_picture_to_take_along_is_whole_and_says_where_it_is_from(kg: Store) -> None:
    data, picture = ask(kg, "/netwerk.json?doelstelling=SD4", "/netwerk.svg?doelstelling=SD4")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    svg = ElementTree.fromstring(picture.text)
    told = " ".join(svg.itertext())
    for node in nodes(data):
        for line in node["label"].split("\n"):
            assert line in told
    assert "CC BY 4.0 – http://127.0.0.1/netwerk?doelstelling=SD4" in told
    assert "Uitvoerende administratie" in told


def test_the_page_holds_the_same_as_a_list_without_scripts(kg: Store) -> None:
    data, page = ask(kg, "/netwerk.json?doelstelling=SD4", "/netwerk?doelstelling=SD4")
    for node in nodes(data):
        assert f'href="{node["href"]}"' in page.text, node["name"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/netwerk?doelstelling=SD9", 404),
        ("/netwerk?rond=7.9.9", 404),
        ("/netwerk?kleur=paars", 400),
        ("/netwerk?rond=" + "x" * 300, 404),
    ],
)
def test_a_wrong_choice_is_a_decent_page(kg: Store, path: str, status: int) -> None:
    (answer,) = ask(kg, path)
    assert answer.status_code == status
    assert '<html lang="nl"' in answer.text


def test_what_is_asked_cannot_become_html(kg: Store) -> None:
    (answer,) = ask(kg, f"/netwerk?rond={EVIL}")
    assert "<script>window.evil" not in answer.text
