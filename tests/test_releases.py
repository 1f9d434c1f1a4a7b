"""What was released stays: its bytes, its addresses, and a trail of what a reader would say has changed since."""

from __future__ import annotations

import datetime as dt
import gzip
import re
import shutil
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, Graph, Literal, URIRef
from rdflib.namespace import XSD
from typer.testing import CliRunner

import queries.changes
from loaders import DataError, load
from loaders.history import digests, updated
from loaders.records import Published
from queries.changes import changes, read_dump
from tests.helpers.serving import PATIENCE, served
from vapa.build import build, write_dump
from vapa.cli.app import app
from vapa.releases import ReleaseError, dump_of, make_release
from vapa.settings import Settings

pytestmark = pytest.mark.slow

RETIRED = """\
# yaml-language-server: $schema=schema/retired.json
instrument/de-wisselaar:
  date: 2026-12-01
  note: {nl: 'De Wisselaar is geen instrument.', en: 'De Wisselaar is no instrument.'}
instrument/budgetmeter:
  date: 2026-12-01
  replaced_by: [instrument/digitale-budgetmeter]
  note: {nl: 'De budgetmeter heet nu digitale budgetmeter.', en: 'The budget meter is called digital budget meter now.'}
measure/vapa-2022/7.4.5:
  date: 2026-12-01
  replaced_by: [measure/vapa-2022/7.4.6, measure/vapa-2022/7.4.7]
  note: {nl: 'De fiche beschrijft twee maatregelen.', en: 'The fiche describes two measures.'}
"""


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf8")


def edit(data: Path) -> None:
    """Correct a title, split a measure, retire an instrument, and rename another."""
    measures = data / "plans" / "vapa-2022" / "measures"
    (path,) = measures.glob("7.1.02-*")
    path.write_text(re.sub("(?m)^title: .*$", "title: 'Een betere titel'", path.read_text(encoding="utf8"), count=1))
    rewrite(path, "  - instrument: de-wisselaar\n    passages:\n      - {lines: 757, mention: De Wisselaar}\n", "")
    vocabulary = data / "vocabularies" / "instruments.yaml"
    text = re.sub(r"(?m)^de-wisselaar:\n(?:  .*\n)+", "", vocabulary.read_text(encoding="utf8"))
    vocabulary.write_text(re.sub("(?m)^budgetmeter:", "digitale-budgetmeter:", text), encoding="utf8")
    for file in data.rglob("*.yaml"):
        if "history" not in file.name and ": budgetmeter\n" in (text := file.read_text(encoding="utf8")):
            file.write_text(text.replace(": budgetmeter\n", ": digitale-budgetmeter\n"), encoding="utf8")
    (path,) = measures.glob("7.4.05-*")
    whole = path.read_text(encoding="utf8").replace("identifier: 7.4.5", "identifier: 7.4.N")
    for number, title in ((6, "Meer personeel"), (7, "Energieadvies")):
        half = re.sub("(?m)^title: .*$", f"title: '{title}'", whole, count=1).replace("7.4.N", f"7.4.{number}")
        (measures / f"7.4.0{number}-half.yaml").write_text(half, encoding="utf8")
    path.unlink()
    rewrite(data / "plans" / "vapa-2022" / "crisis_measures.yaml", "measure: 7.4.5", "measure: 7.4.6")
    rewrite(data / "plans" / "vapa-2022" / "reviews.yaml", "  7.4.5:\n", "  7.4.6:\n")


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """A dump is read once, however often it is compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries.changes, "read_dump", cache(read_dump))
        yield


@pytest.fixture(scope="module")
def settings(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the data, released, edited and released again."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(data, folder / "data")
    for name in ("history", "releases", "retired"):
        (folder / "data" / f"{name}.yaml").unlink(missing_ok=True)
    found = Settings.in_force(data=folder / "data", releases=folder / "kept", dump=folder / "vapa.nq")
    make_release(found, "1.0.0", dt.date(2026, 11, 1), {"nl": "De eerste uitgave.", "en": "The first release."}, print)
    (folder / "first").write_bytes(dump_of(found, "1.0.0").read_bytes())
    edit(found.data)
    retired = found.data / "retired.yaml"
    retired.write_text(RETIRED[RETIRED.index("measure/vapa-2022/7.4.5") :], encoding="utf8")
    with pytest.raises(DataError) as refused:
        build(found, findings=False)
    missing = {problem.field for problem in refused.value.problems if problem.file == "retired.yaml"}
    assert missing == {"instrument/de-wisselaar", "instrument/budgetmeter"}
    retired.write_text(RETIRED, encoding="utf8")
    make_release(found, "1.1.0", dt.date(2026, 12, 1), {"nl": "Verbeteringen."}, print)
    write_dump(found.dump, gzip.decompress(dump_of(found, "1.1.0").read_bytes()), "a release")
    return found


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[httpx.Client]:
    with (
        served(settings.dump, releases=settings.releases) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        yield client


SENTENCES = {
    "nl": [
        "Maatregel 7.1.2: titel is nu “Een betere titel” (eerst “Uitwisseling expertise armoedebeleid tussen lokale besturen”).",
        "Maatregel 7.4.5 “Versterking capaciteit energiecrisis bij OCMW’s” is gesplitst in maatregel 7.4.6 “Meer personeel” en maatregel 7.4.7 “Energieadvies”.",
        "Instrument “Budgetmeter” is vervangen door instrument “Budgetmeter”.",
        "Instrument “De Wisselaar” bestaat niet meer.",
    ],
    "en": [
        "Measure 7.1.2: title is now “Een betere titel” (was “Uitwisseling expertise armoedebeleid tussen lokale besturen”).",
        "Measure 7.4.5 “Versterking capaciteit energiecrisis bij OCMW’s” was split into measure 7.4.6 “Meer personeel” and measure 7.4.7 “Energieadvies”.",
        "Instrument “Budgetmeter” was replaced by instrument “Budgetmeter”.",
        "Instrument “De Wisselaar” is no more.",
    ],
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_diff_tells_exactly_what_a_reader_would_say_changed(settings: Settings, language: str) -> None:
    command = ["diff", "1.0.0", str(settings.dump), "--releases", str(settings.releases), "--language", language]
    assert CliRunner().invoke(app, command).stdout.splitlines() == SENTENCES[language]


def test_what_follows_from_the_rules_is_told_only_when_asked_for(settings: Settings) -> None:
    old, new = (
        queries.changes.read_dump(dump_of(settings, version).read_bytes(), settings.base)
        for version in ("1.0.0", "1.1.0")
    )
    more = [change.sentence["nl"] for change in changes(old, new, analysis=True)]
    assert more[: len(SENTENCES["nl"])] == SENTENCES["nl"]
    assert all("evinding" in sentence for sentence in more[len(SENTENCES["nl"]) :])
    assert any(sentence.startswith("Nieuwe bevinding: ") and "7.4.6" in sentence for sentence in more)
    assert changes(new, new, analysis=True) == []


def test_diff_as_rdf_holds_every_statement_that_left_or_came(settings: Settings) -> None:
    command = ["diff", "1.0.0", "1.1.0", "--releases", str(settings.releases), "--format", "nq"]
    quads = list(ox.parse(CliRunner().invoke(app, command).stdout.encode(), format=ox.RdfFormat.N_QUADS))
    title = ox.NamedNode(str(DCTERMS.title))
    measure = ox.NamedNode(f"{settings.base}/id/measure/vapa-2022/7.1.2")
    titles = {
        (quad.graph_name.value.rsplit("/")[-1], quad.object.value)
        for quad in quads
        if (quad.subject, quad.predicate) == (measure, title)
    }
    assert titles == {
        ("removed", "Uitwisseling expertise armoedebeleid tussen lokale besturen"),
        ("added", "Een betere titel"),
    }
    told = {
        quad.object.value
        for quad in quads
        if quad.predicate.value.endswith("#label") and quad.graph_name == ox.DefaultGraph()
    }
    assert told == {*SENTENCES["nl"], *SENTENCES["en"]}


def test_the_release_before_still_downloads_byte_for_byte(settings: Settings, site: httpx.Client) -> None:
    answer = site.get("/data/releases/vapa-1.0.0.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.content == (settings.data.parent / "first").read_bytes()
    first = load(settings.data).releases[0]
    assert sha256(gzip.decompress(answer.content)).hexdigest() == first.sha256
    written = parsedate_to_datetime(site.get("/doc/measure/vapa-2022/7.1.2.ttl").headers["last-modified"])
    assert abs(written.timestamp() - settings.dump.stat().st_mtime) < 1
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= written
    assert site.get("/data/releases/vapa-1.2.0.nq.gz").status_code == 404


@pytest.mark.parametrize("place", ["id", "doc"])
def test_an_old_address_leads_to_the_one_successor_or_says_that_it_is_gone(site: httpx.Client, place: str) -> None:
    moved = site.get(f"/{place}/instrument/budgetmeter")
    assert (moved.status_code, moved.headers["location"]) == (301, "/doc/instrument/digitale-budgetmeter")
    for path in ("measure/vapa-2022/7.4.5", "measure/vapa-2022/7.4.5/involvement/ocmws"):
        gone = site.get(f"/{place}/{path}", headers={"Accept": "application/json"})
        assert gone.status_code == 410
        for half in ("7.4.6", "7.4.7"):
            assert f'/id/measure/vapa-2022/{half}>; rel="successor-version"' in gone.headers["link"]
        page = site.get(f"/{place}/{path}", headers={"Accept": "text/html"})
        assert page.status_code == 410
        assert 'href="/doc/measure/vapa-2022/7.4.7"' in page.text
        assert "De fiche beschrijft twee maatregelen." in page.text
    nothing = site.get(f"/{place}/instrument/de-wisselaar")
    assert (nothing.status_code, nothing.json()["detail"]) == (410, "De Wisselaar is no instrument.")


def test_things_say_when_they_were_published_and_changed(settings: Settings, site: httpx.Client) -> None:
    def dates(path: str) -> tuple[str, str]:
        graph = Graph().parse(data=site.get(f"/doc/{path}.ttl").text, format="turtle")
        thing = URIRef(f"{settings.base}/id/{path}")
        issued, modified = graph.value(thing, DCTERMS.issued), graph.value(thing, DCTERMS.modified)
        assert {issued.datatype, modified.datatype} == {XSD.date}  # type: ignore[union-attr]
        return str(issued), str(modified)

    assert dates("measure/vapa-2022/7.1.2") == ("2026-11-01", "2026-12-01")
    assert dates("measure/vapa-2022/7.1.3") == ("2026-11-01", "2026-11-01")
    assert dates("measure/vapa-2022/7.4.6") == ("2026-12-01", "2026-12-01")
    assert dates("graph/document") == dates("graph/service") == ("2026-11-01", "2026-12-01")


def test_a_graph_that_follows_from_the_others_changes_when_they_do() -> None:
    """And not at each release: the second of these changed nothing, the third a measure."""
    base, days = "https://w3id.org/vapa", [dt.date(2026, month, 1) for month in (1, 2, 3)]
    quad = '<{0}/id/{1}> <http://purl.org/dc/terms/title> "{2}" <{0}/id/graph/{3}> .\n'
    history: dict[str, Published] = {}
    for day, title in zip(days, ("een", "een", "twee"), strict=True):
        content = quad.format(base, "measure/p/1", title, "document") + "".join(
            quad.format(base, f"graph/{name}", "zelf", name) for name in ("service", "vocabulary")
        )
        history = updated(history, digests(content.encode(), base), day)
        if day == days[1]:
            assert {item.modified for item in history.values()} == {days[0]}
    assert {path: item.modified.month for path, item in history.items()} == {
        "graph/document": 3, "graph/service": 3, "graph/vocabulary": 1, "measure/p/1": 3,
    }  # fmt: skip


def test_the_catalogue_and_the_feed_name_every_release(settings: Settings, site: httpx.Client) -> None:
    graph = Graph().parse(data=site.get("/catalog.ttl").text, format="turtle")
    dataset, dcat = URIRef(f"{settings.base}/catalog#dataset"), "http://www.w3.org/ns/dcat#"
    releases = {URIRef(f"{settings.base}/id/release/{version}") for version in ("1.0.0", "1.1.0")}
    assert set(graph.objects(dataset, URIRef(f"{dcat}hasVersion"))) == releases
    assert graph.value(dataset, URIRef(f"{dcat}version")) == Literal("1.1.0")
    assert graph.value(dataset, DCTERMS.modified) == Literal("2026-12-01", datatype=XSD.date)
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(site.get("/wijzigingen.atom").content)
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["vapa 1.1.0", "vapa 1.0.0"]
    (content,) = [text for text in (entry.findtext(f"{atom}content") for entry in feed.iter(f"{atom}entry")) if text]
    assert content.splitlines() == SENTENCES["nl"]
    page = site.get("/gegevens").text
    assert "Maatregel 7.1.2: titel is nu “Een betere titel”" in page
    assert 'href="/data/releases/vapa-1.0.0.nq.gz"' in page
    assert site.get("/id/release/1.0.0").headers["location"] == "/doc/release/1.0.0"


@pytest.mark.parametrize(
    ("version", "date", "words"),
    [
        ("1.1.0", "2026-12-02", "does not come after 1.1.0"),
        ("1.2.0", "2026-11-30", "is before 2026-12-01"),
        ("twee", "2026-12-02", "a version is three numbers"),
    ],
)
def test_a_release_comes_after_the_one_before(settings: Settings, version: str, date: str, words: str) -> None:
    with pytest.raises(ReleaseError, match=words):
        make_release(settings, version, dt.date.fromisoformat(date), {"nl": "Nog een."}, print)
