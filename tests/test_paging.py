"""Long lists page by page, with limits so low that the real plan exceeds them; the plan has 81 measures, 24 under SD3."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import Store
from tests.helpers.serving import PATIENCE, limits, page_limits
from tests.test_linked_data import Checker
from tests.test_site import ask, words
from viz.once import once
from viz.web import create_app
from viz.web.http.caching import cached
from viz.web.http.negotiation import Problem


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows a page, and no more than two of what a page unfolds or offers to choose from."""
    for name, value in {"PAGE_ROWS": 10, "PAGE_DETAILS": 2, "PAGE_CHOICES": 2}.items():
        monkeypatch.setenv(f"VAPA_{name}", str(value))


def measures(page: httpx.Response) -> list[str]:
    """The measures that head a row of a table, in order."""
    return re.findall(r'<th[^>]*>\s*<a[^>]*? href="/doc/measure/vapa-2022/([\d.]+)"', page.text)


def pages(page: httpx.Response) -> list[str]:
    """Where its links to other pages of the same list go."""
    return [unescape(to) for to in re.findall(r'<a href="([^"]+)"', page.text) if "pagina=" in to]


def rows(page: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))[1:]


# --- lists


def test_the_measures_of_the_real_plan_fit_on_one_page_everywhere(kg: Store) -> None:
    for page in ask(kg, "/maatregelen", "/tijdlijn", "/budget", "/doc/goal/vapa-2022/SD1"):
        assert page.status_code == 200
        assert not pages(page)
        assert "op een bladzijde" not in page.text


@pytest.mark.usefixtures("low")
def test_the_pages_of_a_list_hold_every_measure_once_and_in_order(kg: Store) -> None:
    found = ask(kg, *(f"/maatregelen?pagina={number}" for number in range(1, 10)))
    assert [len(measures(page)) for page in found] == [10] * 8 + [1]
    together = [identifier for page in found for identifier in measures(page)]
    assert len(set(together)) == 81
    assert together == sorted(together, key=lambda identifier: [int(part) for part in identifier.split(".")])


@pytest.mark.usefixtures("low")
def test_a_page_says_how_many_there_are_and_keeps_filter_and_order_in_its_links(kg: Store) -> None:
    dutch, english = ask(
        kg, "/maatregelen?doelstelling=SD3&volgorde=-nummer&pagina=2", "/maatregelen?doelstelling=SD3&lang=en"
    )
    assert "24 van de 81 maatregelen, hier 11–20 (hoogstens 10 op een bladzijde)" in words(dutch)
    assert "24 of 81 measures, here 1–10 (at most 10 a page)" in words(english)
    assert measures(dutch) == [f"7.3.{number}" for number in range(14, 4, -1)]
    assert pages(dutch)[-1] == "/maatregelen?doelstelling=SD3&volgorde=-nummer&pagina=3"
    (last,) = ask(kg, pages(dutch)[-1])
    assert measures(last) == ["7.3.4", "7.3.3", "7.3.2", "7.3.1"]


@pytest.mark.usefixtures("low")
def test_another_order_starts_at_the_first_page(kg: Store) -> None:
    (page,) = ask(kg, "/maatregelen?pagina=2")
    sorting = re.findall(r'class="sort" href="([^"]+)"', page.text)
    assert sorting
    assert not [to for to in sorting if "pagina" in to]


@pytest.mark.usefixtures("low")
@pytest.mark.parametrize("path", ["/maatregelen", "/actoren", "/tijdlijn", "/budget", "/overlap", "/netwerk", "/doc"])
def test_a_page_that_is_not_there_is_refused_in_dutch(kg: Store, path: str) -> None:
    soort = "soort=measure&" if path == "/doc" else ""
    wrong, beyond = ask(kg, f"{path}?{soort}pagina=twee", f"{path}?{soort}pagina=9999")
    assert (wrong.status_code, beyond.status_code) == (400, 404)
    assert "Zo ver gaan de bladzijden niet." in words(beyond)


@pytest.mark.usefixtures("low")
def test_downloads_stay_whole(kg: Store) -> None:
    listed, line, filtered = ask(kg, "/maatregelen.csv?pagina=2", "/tijdlijn.csv", "/maatregelen.csv?doelstelling=SD3")
    assert (len(rows(listed)), len(rows(line)), len(rows(filtered))) == (81, 81, 24)


# --- overviews


@pytest.mark.usefixtures("low")
def test_the_pages_of_the_timeline_count_whole_goals_and_draw_every_measure_once(kg: Store) -> None:
    found = ask(kg, *(f"/tijdlijn?pagina={number}" for number in range(1, 10)))
    assert [len(measures(page)) for page in found] == [10] * 8 + [1]
    assert len({identifier for page in found for identifier in measures(page)}) == 81
    # SD1 has 24 measures: it goes on to the third page, where SD2 with its 15 begins
    headings = re.findall(r'<h3[^>]*><a href="/doc/goal/vapa-2022/(SD\d)">.*?<span class="count">(\d+)<', found[2].text)
    assert headings == [("SD1", "24"), ("SD2", "15")]
    assert "81 balken, hier 21–30" in words(found[2])


@pytest.mark.usefixtures("low")
def test_the_amounts_of_the_budget_go_on_on_the_next_page(kg: Store) -> None:
    table, first, second = ask(kg, "/budget.csv?doelstelling=SD4", "/budget", "/budget?pagina=2")
    assert len(measures(first)) == len(measures(second)) == 10
    whole = rows(ask(kg, "/budget.csv")[0])
    assert [row[0] for row in whole[:20]] == measures(first) + measures(second)
    assert f"{len(whole)} bedragen, hier 11–20" in words(second)
    assert "<details open>" in second.text
    assert 0 < len(rows(table)) < len(whole)


@pytest.mark.usefixtures("low")
def test_a_thing_shows_some_of_its_measures_and_leads_to_all(kg: Store) -> None:
    goal, implementer = ask(kg, "/doc/goal/vapa-2022/SD3", "/doc/actor/agentschap-opgroeien")
    assert "Hier staan er 10 van de 24. Toon ze alle" in words(goal)
    assert 'href="/maatregelen?doelstelling=SD3"' in goal.text
    carried = int(words(implementer).partition("Voert maatregelen uit ")[2].split()[0])
    (listed,) = ask(kg, "/maatregelen.csv?administratie=agentschap-opgroeien")
    assert len(rows(listed)) == carried
    assert carried <= 10 or 'href="/maatregelen?administratie=agentschap-opgroeien"' in implementer.text


@pytest.mark.usefixtures("low")
def test_what_a_finding_lists_is_cut_and_leads_on(kg: Store) -> None:
    # UiTPAS: four measures of two ministers, which the list unfolds two of; the finding's own page has all four
    listed, own = ask(kg, "/overlap?regel=shared-instrument", "/doc/finding/vapa-2022/shared-instrument/uitpas")
    assert "op de pagina van de bevinding" in words(listed)
    assert {"7.3.2", "7.3.4", "7.3.13", "7.3.23"} <= set(measures(own))


@pytest.mark.usefixtures("low")
def test_all_things_of_a_kind_are_reached_from_the_list_of_everything(kg: Store) -> None:
    (whole,) = ask(kg, "/doc")
    assert 'href="/doc?soort=measure"' in whole.text
    found = ask(kg, *(f"/doc?soort=measure&pagina={number}" for number in range(1, 12)))
    linked = {to for page in found for to in re.findall(r'href="/doc/measure/vapa-2022/([\d.]+)"', page.text)}
    assert len(linked) == 81
    (unknown,) = ask(kg, "/doc?soort=kleur")
    assert unknown.status_code == 404


@pytest.mark.usefixtures("low")
def test_where_there_is_too_much_to_choose_from_the_number_or_name_is_typed(kg: Store) -> None:
    for page in ask(kg, "/overlap", "/vergelijk", "/vergelijk?a=7.1.4&b=7.4.5", "/dossier"):
        assert "(nummer, zoals 7.1.4)" in words(page)
        assert '<option value="7.1.4"' not in page.text
    chosen, around = ask(kg, "/overlap?maatregel=7.1.4", "/netwerk?rond=UiTPAS")
    assert 'value="7.1.4"' in chosen.text
    assert "<datalist" not in around.text
    assert "Netwerk rond UiTPAS" in words(around)


@pytest.mark.usefixtures("low")
def test_the_table_under_the_network_has_pages_and_its_picture_has_all(kg: Store) -> None:
    first, second, data = ask(kg, "/netwerk", "/netwerk?pagina=2", "/netwerk.json")
    assert len(measures(first)) == len(measures(second)) == 10
    assert not set(measures(first)) & set(measures(second))
    assert sum(node["group"] == "measure" for node in data.json()["nodes"]) == 81


@pytest.mark.usefixtures("low")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_page_of_a_long_list_is_sound(kg: Store, lang: str) -> None:
    paths = ("/maatregelen", "/actoren", "/overlap", "/tijdlijn", "/budget", "/netwerk", "/doc", "/doc/theme/wonen",
             "/doc/finding/vapa-2022/shared-instrument/uitpas", "/vergelijk", "/dossier", "/doc/plan/vapa-2022")  # fmt: skip
    for page in ask(kg, *(f"{path}?lang={lang}" for path in paths)):
        body = re.sub(r"(?s)<script\b.*?</script>|<(rect|path)\b[^>]*>|</(rect|path)>", "", page.text)
        checked = Checker(body)
        assert checked.headings.count(1) == 1
        assert len(checked.ids) == len(set(checked.ids))
        assert all(page.text.count(f'for="{field}"') == 1 for field in re.findall(r'<input id="([^"]+)"', page.text))


# --- kept pages


def app_that_counts(most_bytes: int) -> tuple[Starlette, list[str]]:
    made: list[str] = []

    def make(request: Request) -> Response:
        made.append(str(request.url))
        if request.query_params.get("fout"):
            raise Problem(404, "no", "nee")
        return Response(f"{len(made)}" + "x" * 1000, headers={"ETag": f'"{len(made)}"'})

    return Starlette(routes=cached([Route("/", make)], most_bytes), exception_handlers={Problem: refused}), made


async def refused(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return Response(str(error), 404)


def asked(app: Starlette, *requests: tuple[str, dict[str, str]]) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return [await client.get(path, headers=headers) for path, headers in requests]

    return asyncio.run(all_of_them())


def test_a_page_is_made_once_for_everyone_who_reads_it_in_the_same_language() -> None:
    app, made = app_that_counts(100_000)
    first, again, english, cookie, other, host = asked(
        app, ("/", {}), ("/", {}), ("/?lang=en", {}), ("/", {"Cookie": "taal=en"}), ("/?a=b", {}),
        ("/", {"Host": "vapa.example"}),
    )  # fmt: skip
    assert first.content == again.content
    assert len({page.content for page in (first, english, cookie, other, host)}) == 5
    assert len(made) == 5


def test_who_has_a_kept_page_already_is_told_so() -> None:
    app, made = app_that_counts(100_000)
    _, held, stale = asked(app, ("/", {}), ("/", {"If-None-Match": 'W/"1"'}), ("/", {"If-None-Match": '"9"'}))
    assert (held.status_code, held.content, stale.status_code) == (304, b"", 200)
    assert len(made) == 1


def test_what_is_refused_is_not_kept_and_no_more_is_kept_than_fits() -> None:
    app, made = app_that_counts(5_000)  # two answers of 1,000 bytes, and what keeping them takes
    asked(app, ("/?fout=1", {}), ("/?fout=1", {}))
    assert len(made) == 2
    asked(app, *((f"/?n={number}", {}) for number in (1, 2, 3, 4, 4, 1)))
    assert len(made) == 7


# --- one work for all who wait


class Slow:
    """Something that takes until it is let go."""

    def __init__(self) -> None:
        self.times, self.go, self.begun = 0, threading.Event(), threading.Event()

    @once
    def value(self) -> int:
        self.times += 1
        self.begun.set()
        assert self.go.wait(PATIENCE)
        return self.times


def test_several_who_ask_at_the_same_time_wait_for_the_same_work() -> None:
    slow, other = Slow(), Slow()
    other.go.set()
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(lambda: slow.value) for _ in range(4)]
        assert slow.begun.wait(PATIENCE)
        assert other.value == 1  # who needs something else does not wait
        slow.go.set()
        assert [one.result(PATIENCE) for one in waiting] == [1] * 4
    assert slow.times == 1


def test_a_page_whose_data_are_there_does_not_wait_for_the_findings(kg: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    findings, real = threading.Event(), kg.query

    def query(name: object, **parameters: object) -> object:
        if name == "finding-parts":
            assert findings.wait(PATIENCE)
        return real(name, **parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(kg, "query", query)

    async def reading() -> list[int]:
        transport = httpx.ASGITransport(create_app(kg, "test", limits(), page_limits()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            overlap = asyncio.create_task(client.get("/overlap", headers={"Accept": "text/html"}))
            there = await asyncio.wait_for(client.get("/maatregelen", headers={"Accept": "text/html"}), PATIENCE)
            assert not overlap.done()
            findings.set()
            return [there.status_code, (await asyncio.wait_for(overlap, PATIENCE)).status_code]

    assert asyncio.run(reading()) == [200, 200]
