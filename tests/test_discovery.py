"""How others find the site and link to it: robots.txt, the sitemap, OpenSearch and schema.org."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree

import httpx
import pytest

from queries import Store
from tests.helpers.serving import Served
from viz.web.discovery import Sitemap, open_search, robots
from viz.web.http.negotiation import Problem
from viz.web.linked_data import LinkedData
from viz.web.model.names import Names
from viz.web.model.plans import Plans

_S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_O = "{http://a9.com/-/spec/opensearch/1.1/}"


def located(sitemap: bytes) -> list[str]:
    return [item.text or "" for item in Tree.fromstring(sitemap).iter(f"{_S}loc")]


def structured(page: str) -> dict[str, object]:
    """The one piece of JSON-LD in a page."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, object] = json.loads(text)
    return found


# --- crawlers ------------------------------------------------------------------------------------


def test_robots_close_what_has_no_end_and_lead_to_the_sitemap(website: Served) -> None:
    answer = httpx.get(f"{website.url}/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /*?" in lines
    assert "Allow: /*?lang=en$" in lines  # the longer rule wins (RFC 9309, 2.2.2): pages in English may be read
    assert f"Sitemap: {website.url}/sitemap.xml" in lines


def test_robots_name_paths_with_that_of_the_public_address() -> None:
    text = robots("https://data.example.org/vapa", endpoint=True).decode()
    assert "Disallow: /vapa/*?\n" in text
    assert "Sitemap: https://data.example.org/vapa/sitemap.xml\n" in text
    assert "Disallow:\n" in robots("https://data.example.org", endpoint=False).decode()


def test_the_sitemap_has_the_pages_of_lists_and_things_once_each(website: Served) -> None:
    answer = httpx.get(f"{website.url}/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    pages = located(answer.content)
    assert len(pages) == len(set(pages))
    assert {page for page in pages if not page.startswith(f"{website.url}/")} == set()
    paths = [urlsplit(page).path for page in pages]
    assert sum(path.startswith("/doc/measure/vapa-2022/") for path in paths) == 81
    assert {"/", "/maatregelen", "/doelgroepen", "/gegevens", "/doc/actor/vvsg", "/doc/sdg/1.3"} <= set(paths)
    assert {"/zoeken", "/matrix/cel", "/klopt-niet"}.isdisjoint(paths)
    lists = [path for path in paths if not path.startswith("/doc/")]
    with httpx.Client(base_url=website.url, headers={"Accept": "text/html"}, timeout=60) as client:
        wrong = [path for path in [*lists, *paths[len(lists) :: 150]] if client.get(path).status_code != 200]
    assert wrong == []


def test_a_sitemap_of_more_pages_than_one_file_holds_is_an_index_of_parts(kg: Store) -> None:
    plans = Plans(kg, Names(kg))
    whole, divided = Sitemap(plans, endpoint=True), Sitemap(plans, endpoint=True, most=500)
    assert whole.parts == 1
    pages, parts = located(whole.whole("https://x.org")), located(divided.whole("https://x.org"))
    assert parts == [f"https://x.org/sitemap-{number}.xml" for number in range(1, -(-len(pages) // 500) + 1)]
    found = [located(divided.part("https://x.org", number)) for number in range(1, len(parts) + 1)]
    assert {len(part) for part in found[:-1]} == {500}
    assert [page for part in found for page in part] == pages
    for sitemap, number in ((divided, 0), (divided, len(parts) + 1), (whole, 1)):
        with pytest.raises(Problem, match="no such part"):
            sitemap.part("https://x.org", number)


def test_the_sitemap_says_when_a_thing_changed_where_the_graph_does(dump: Path) -> None:
    measure = "https://w3id.org/vapa/id/measure/vapa-2022/7.1.2"
    dated = f'<{measure}> <http://purl.org/dc/terms/modified> "2026-03-01"^^<http://www.w3.org/2001/XMLSchema#date> <x:g> .\n'
    store = Store(dump.read_bytes() + dated.encode())
    root = Tree.fromstring(Sitemap(Plans(store, Names(store)), endpoint=False).whole("https://x.org"))
    told = {page.findtext(f"{_S}loc"): page.findtext(f"{_S}lastmod") for page in root.iter(f"{_S}url")}
    # a published page is a folder, so that its address without a slash would be redirected
    assert told["https://x.org/doc/measure/vapa-2022/7.1.2/"] == dt.date(2026, 3, 1).isoformat()
    assert told["https://x.org/doc/measure/vapa-2022/7.1.3/"] is None
    assert told["https://x.org/"] is None


# --- browsers and search engines -----------------------------------------------------------------


def test_a_browser_finds_the_search_from_any_page(website: Served) -> None:
    for path, language in (("/doc/actor/vvsg", "nl"), ("/maatregelen?lang=en", "en")):
        page = httpx.get(f"{website.url}{path}", headers={"Accept": "text/html"})
        (href,) = re.findall(
            r'<link rel="search" type="application/opensearchdescription\+xml"[^>]* href="([^"]+)"', page.text
        )
        answer = httpx.get(f"{website.url}{href}")
        assert answer.headers["content-type"] == "application/opensearchdescription+xml"
        root = Tree.fromstring(answer.content)
        assert root.tag == f"{_O}OpenSearchDescription"
        assert root.findtext(f"{_O}Language") == language
        # OpenSearch 1.1: a short name has at most 16 characters, and a template has {searchTerms}
        assert len(root.findtext(f"{_O}ShortName") or "") <= 16
        (url,) = root.iter(f"{_O}Url")
        found = httpx.get(url.attrib["template"].replace("{searchTerms}", "huurders"), headers={"Accept": "text/html"})
        assert found.status_code == 200
        assert "/doc/target-group/huurders" in found.text
        assert f'<html lang="{language}">' in found.text


def test_addresses_are_escaped_in_xml() -> None:
    root = Tree.fromstring(open_search("https://x.org/a&b", "en"))
    assert [url.attrib["template"] for url in root.iter(f"{_O}Url")] == [
        "https://x.org/a&b/zoeken?q={searchTerms}&lang=en"
    ]


@pytest.mark.parametrize("path", ["/gegevens", "/catalog"])
def test_search_engines_read_the_data_set_on_its_page(website: Served, path: str) -> None:
    page = httpx.get(f"{website.url}{path}?lang=en", headers={"Accept": "text/html"}, timeout=60).text
    told = structured(page)
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["@id"] == "https://w3id.org/vapa/catalog#dataset"
    assert told["name"] == "Knowledge graph of the Flemish Action Plan against Poverty"
    # Google's guide for data sets asks for a description of 50 to 5,000 characters
    assert 50 <= len(str(told["description"])) <= 5000
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "poverty" in told["keywords"]  # type: ignore[operator]
    files = {item["contentUrl"]: item["encodingFormat"] for item in told["distribution"]}  # type: ignore[attr-defined]
    assert files[f"{website.url}/data/vapa.ttl"] == "text/turtle"
    assert files[f"{website.url}/data/vapa.nq.gz"] == "application/gzip"


def test_a_published_site_describes_its_data_set_and_has_no_search(kg: Store) -> None:
    site = LinkedData(kg, "https://x.org", endpoint=False)
    assert "/opensearch.xml" not in [route.path for route in site.routes()]
    told = site.told("nl", "https://x.org")
    assert told["name"] == "Kennisgraaf van het Vlaams Actieplan Armoedebestrijding"
    assert told["url"] == "https://x.org/catalog"
    assert told["temporalCoverage"] == "2020/2024"
    assert "version" not in told  # nothing was released yet
