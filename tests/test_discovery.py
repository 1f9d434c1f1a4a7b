"""How others find the site and link to it: robots.txt, sitemap, OpenSearch, schema.org, and reconciliation."""

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
from tests.helpers.serving import PATIENCE, Served
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


@pytest.mark.slow
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
    lists = [path for path in paths if not path.startswith("/doc/") and path != "/catalog"]  # that has a test below
    with httpx.Client(base_url=website.url, headers={"Accept": "text/html"}, timeout=PATIENCE) as client:
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


@pytest.mark.parametrize("path", ["/gegevens", pytest.param("/catalog", marks=pytest.mark.slow)])
def test_search_engines_read_the_data_set_on_its_page(website: Served, path: str) -> None:
    page = httpx.get(f"{website.url}{path}?lang=en", headers={"Accept": "text/html"}, timeout=PATIENCE).text
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


@pytest.mark.slow
def test_a_published_site_describes_its_data_set_and_has_no_search(kg: Store) -> None:
    site = LinkedData(kg, "https://x.org", endpoint=False)
    assert "/opensearch.xml" not in [route.path for route in site.routes()]
    told = site.told("nl", "https://x.org")
    assert told["name"] == "Kennisgraaf van het Vlaams Actieplan Armoedebestrijding"
    assert told["url"] == "https://x.org/catalog"
    assert told["temporalCoverage"] == "2020/2024"
    assert "version" not in told  # nothing was released yet


# --- reconciliation (Reconciliation Service API 0.2, by its sections) -------------------------------


def reconciled(website: Served, **queries: object) -> dict[str, list[dict[str, object]]]:
    """The candidates of each query of a batch."""
    answer = httpx.post(f"{website.url}/reconcile", data={"queries": json.dumps(queries)}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return {key: found["result"] for key, found in answer.json().items()}


def matched(candidates: list[dict[str, object]]) -> list[object]:
    return [one["id"] for one in candidates if one["match"]]


def test_the_service_without_parameters_gives_its_manifest_to_any_page(website: Served) -> None:
    answer = httpx.get(f"{website.url}/reconcile")
    manifest = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/vapa/id/"
    assert manifest["schemaSpace"] == "https://w3id.org/vapa/ns"
    assert [one["id"] for one in manifest["defaultTypes"]] == ["actor", "target-group", "instrument", "measure"]
    assert manifest["batchSize"] == 100
    assert set(manifest["suggest"]) == {"entity", "property", "type"}
    english = httpx.get(f"{website.url}/reconcile/en").json()
    assert [one["name"] for one in english["defaultTypes"]] == ["Actor", "Target group", "Instrument", "Measure"]
    allowed = httpx.options(f"{website.url}/reconcile").headers["access-control-allow-methods"]
    assert "POST" in allowed


def test_a_batch_is_answered_by_key_alike_for_post_and_get(website: Served) -> None:
    queries = {"q0": {"query": "VVSG"}, "x": {"query": "huurders", "type": ["target-group"], "limit": 2}}
    posted = reconciled(website, **queries)
    assert httpx.get(f"{website.url}/reconcile", params={"queries": json.dumps(queries)}).json() == {
        key: {"result": found} for key, found in posted.items()
    }
    first = posted["q0"][0]
    assert (first["id"], first["name"], first["score"], first["match"]) == ("actor/vvsg", "VVSG", 100, True)
    assert first["type"] == [{"id": "actor", "name": "Actor"}]
    assert len(posted["x"]) == 2
    for candidates in posted.values():
        scores = [float(str(one["score"])) for one in candidates]
        assert scores == sorted(scores, reverse=True)


def test_a_name_matches_in_any_spelling_and_language_and_so_does_an_identifier(website: Served) -> None:
    asked = {
        "capitals": ("uitpas", "instrument/uitpas"),
        "other name": ("Vereniging van Vlaamse Steden en Gemeenten", "actor/vvsg"),
        "English": ("Tenants", "target-group/huurders"),
        "number": ("7.1.2", "measure/vapa-2022/7.1.2"),
        "identifier": ("actor/vvsg", "actor/vvsg"),
        "IRI": ("https://w3id.org/vapa/id/measure/vapa-2022/7.1.2", "measure/vapa-2022/7.1.2"),
    }
    found = reconciled(website, **{key: {"query": query} for key, (query, _) in asked.items()})
    assert {key: matched(found[key]) for key in asked} == {key: [meant] for key, (_, meant) in asked.items()}


def test_what_is_not_certain_does_not_match(website: Served) -> None:
    """Local authorities implement measures and are a target group; a slip of the pen is a candidate, no match."""
    found = reconciled(
        website,
        both={"query": "Lokale besturen"},
        one={"query": "Lokale besturen", "type": "actor"},
        slip={"query": "Uitpass"},
        none={"query": "xyzzy"},
    )
    assert {one["id"] for one in found["both"][:2]} == {"actor/lokale-besturen", "target-group/lokale-besturen"}
    assert [matched(found[key]) for key in ("both", "one", "slip")] == [[], ["actor/lokale-besturen"], []]
    assert found["slip"][0]["id"] == "instrument/uitpas"
    assert found["none"] == []


def test_properties_decide_with_the_name_and_alone(website: Served) -> None:
    """The VVSG is involved in 7.1.2, a measure of the first goal; nobody is a tenant of it."""
    actor, group = {"pid": "actor", "v": {"id": "actor/vvsg"}}, {"pid": "target-group", "v": ["nobody"]}
    goal = {"pid": "goal", "v": "SD1"}
    found = reconciled(
        website,
        has={"query": "7.1.2", "properties": [actor, goal]},
        half={"query": "7.1.2", "properties": [actor, group]},
        alone={"properties": [actor, goal], "type": "measure"},
    )
    assert matched(found["has"]) == ["measure/vapa-2022/7.1.2"]
    (half,) = [one for one in found["half"] if one["id"] == "measure/vapa-2022/7.1.2"]
    assert (half["score"], half["match"]) == (75, False)
    ids = [str(one["id"]) for one in found["alone"]]
    assert "measure/vapa-2022/7.1.2" in ids
    assert {one.rsplit("/", 1)[1][:4] for one in ids} == {"7.1."}


@pytest.mark.parametrize(
    ("queries", "status", "told"),
    [
        ("{", 400, "JSON"),
        ("[]", 400, "queries"),
        ('{"q": {}}', 400, "needs a 'query' or 'properties'"),
        ('{"q": {"query": "x", "limit": 0}}', 400, "q.limit"),
        ('{"q": {"query": "x", "type": "person"}}', 400, "no type 'person'"),
        ('{"q": {"query": "x", "properties": [{"pid": "colour", "v": 1}]}}', 400, "no property 'colour'"),
        (json.dumps({str(number): {"query": "x"} for number in range(101)}), 413, "100 queries"),
        ('{"q": {"query": "' + "x" * 250_001 + '"}}', 413, "250000 bytes"),
    ],
)
def test_a_wrong_batch_is_refused_with_the_reason(website: Served, queries: str, status: int, told: str) -> None:
    answer = httpx.post(f"{website.url}/reconcile", data={"queries": queries})
    assert answer.status_code == status
    assert told in answer.json()["detail"]


def test_other_posts_are_refused(website: Served) -> None:
    assert httpx.post(f"{website.url}/reconcile", json={"queries": {}}).status_code == 415
    assert httpx.post(f"{website.url}/reconcile", data={"extend": "{}"}).status_code == 400


def test_what_is_cut_is_told(website: Served) -> None:
    batch = json.dumps({"many": {"query": "gezinnen"}, "one": {"query": "actor/vvsg"}})
    answer = httpx.post(f"{website.url}/reconcile", data={"queries": batch})
    assert len(answer.json()["many"]["result"]) == 20
    assert answer.headers["x-vapa-truncated"] == "1 of 2 queries have more candidates"


def test_the_templates_of_the_manifest_lead_to_the_page_and_to_a_preview_in_a_frame(website: Served) -> None:
    manifest = httpx.get(f"{website.url}/reconcile/en").json()
    view = manifest["view"]["url"].replace("{{id}}", "actor%2Fvvsg")
    assert httpx.get(view).headers["location"] == "/doc/actor/vvsg?lang=en"
    preview = httpx.get(manifest["preview"]["url"].replace("{{id}}", "actor%2Fvvsg"))
    assert preview.headers["content-type"] == "text/html; charset=utf-8"
    policies = preview.headers.get_list("content-security-policy")
    assert len(policies) == 1
    assert "frame-ancestors *" in policies[0]
    assert "script-src 'self'" in policies[0]
    assert "VVSG" in preview.text
    assert "Vereniging van Vlaamse Steden en Gemeenten" in preview.text
    assert httpx.get(manifest["view"]["url"].replace("{{id}}", "actor%2Fniemand")).status_code == 404
    assert "frame-ancestors 'none'" in httpx.get(f"{website.url}/reconcile").headers["content-security-policy"]


def test_suggestions_begin_with_what_was_typed(website: Served) -> None:
    def suggested(what: str, prefix: str, cursor: str = "", path: str = "") -> list[dict[str, object]]:
        told = httpx.get(f"{website.url}/reconcile{path}").json()["suggest"][what]
        answer = httpx.get(told["service_url"] + told["service_path"], params={"prefix": prefix, "cursor": cursor})
        found: list[dict[str, object]] = answer.json()["result"]
        return found

    first = suggested("entity", "uitpas")[0]  # before the partners of the UiTPAS, who begin so too
    assert (first["id"], first["notable"]) == ("instrument/uitpas", [{"id": "instrument", "name": "Instrument"}])
    assert suggested("entity", "measure/vapa-2022/7.1.2")[0]["id"] == "measure/vapa-2022/7.1.2"
    assert [one["id"] for one in suggested("type", "doel")] == ["target-group"]
    assert [one["id"] for one in suggested("property", "target", path="/en")] == ["target-group"]
    some, more = suggested("entity", "gezin"), suggested("entity", "gezin", "5")
    assert [one["id"] for one in more[:10]] == [one["id"] for one in some[5:15]]
    assert httpx.get(f"{website.url}/reconcile/suggest/entity?prefix=a&cursor=x").status_code == 400
    assert httpx.get(f"{website.url}/reconcile/suggest/colour?prefix=a").status_code == 404
