"""Links elsewhere are proposed with a score and a reason; a person decides, and what was decided stays decided."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from shutil import copytree

import pytest
import yaml
from typer.testing import CliRunner

from loaders.links import decided
from queries import Store
from queries.stores.matches import Name, Named, ReconciliationService
from tests.helpers.serving import Served
from tests.helpers.stores import Reply, scripted
from vapa.cli import app

OTHER = "https://elders.example.org/k"
OURS = "https://w3id.org/vapa"


@pytest.fixture(scope="module")
def elsewhere(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph under another base, to which that of the website is a stranger."""
    path = tmp_path_factory.mktemp("elders") / "elders.nq"
    path.write_bytes(dump.read_bytes().replace(OURS.encode(), OTHER.encode()))
    return path


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["enrich", *map(str, arguments)])
    return done.exit_code, done.output


def proposed(path: Path) -> dict[str, list[dict[str, object]]]:
    found = yaml.safe_load(path.read_text(encoding="utf8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
def test_our_own_service_finds_our_own_target_groups(
    website: Served, elsewhere: Path, data: Path, tmp_path: Path
) -> None:
    """Decide once: what was accepted is a link with its provenance, what was refused is not proposed again."""
    folder, out = tmp_path / "data", tmp_path / "voorstellen.yaml"
    copytree(data, folder)
    (folder / "links.yaml").unlink()
    asked = ["propose", "--kind", "target-group", "--service", f"{website.url}/reconcile", "--again", "--out", out,
             "--dump", elsewhere, "--base", OTHER, "--data", folder]  # fmt: skip
    assert run(*asked)[0] == 0
    (roma,) = [item for item in proposed(out)["target-group/roma"] if item["to"] == f"{OURS}/id/target-group/roma"]
    assert (roma["how"], roma["score"], roma["decision"]) == ("exact", 100.0, None)
    assert roma["source"] == f"{website.url}/reconcile"
    assert "de dienst is er zeker van" in str(roma["reason"])
    text = out.read_text(encoding="utf8")
    first, second = f"{OURS}/id/target-group/roma", f"{OURS}/id/target-group/huurders"
    for iri, decision in ((first, "accepted"), (second, "refused")):
        place = text.index("decision:", text.index(f"- to: {iri}\n"))
        text = text[:place] + f"decision: {decision}" + text[text.index("\n", place) :]
    out.write_text(text, encoding="utf8")
    code, said = run("accept", out, "--by", "An Peeters", "--date", "2026-11-28", "--data", folder)
    assert (code, "1 accepted, 1 refused" in said) == (0, True)
    kept = decided(folder)
    assert [(link.to, link.decision) for link in kept["target-group/huurders"]] == [(second, "refused")]
    assert (kept["target-group/roma"][0].by, kept["target-group/roma"][0].date) == ("An Peeters", dt.date(2026, 11, 28))
    assert run(*asked)[0] == 0
    again = {(thing, item["to"]) for thing, items in proposed(out).items() for item in items}
    assert not {("target-group/roma", first), ("target-group/huurders", second)} & again
    assert ("target-group/vaders", f"{OURS}/id/target-group/vaders") in again


@pytest.mark.slow
def test_our_own_endpoint_is_asked_by_name(website: Served, elsewhere: Path, tmp_path: Path) -> None:
    out = tmp_path / "voorstellen.yaml"
    code, said = run("propose", "--kind", "theme", "--endpoint", website.sparql, "--again", "--out", out,
                     "--dump", elsewhere, "--base", OTHER)  # fmt: skip
    assert code == 0, said
    (found,) = [item for item in proposed(out)["theme/schulden"] if item["to"] == f"{OURS}/id/theme/schulden"]
    assert (found["how"], found["score"]) == ("exact", 100.0)
    assert "voorkeursnaam" in str(found["reason"])


def test_a_service_is_believed_where_it_is_sure_and_else_names_must_be_alike() -> None:
    manifest = {"versions": ["0.2"], "identifierSpace": "http://example.org/", "batchSize": 1}
    answer = {"q0": {"result": [
        {"id": "Q1", "name": "Vereniging van Vlaamse Steden en Gemeenten", "score": 71.5, "match": True},
        {"id": "http://elsewhere.example.org/2", "name": "VVSGG", "score": 60, "match": False},
        {"id": "Q3", "name": "Heel iets anders", "score": 99, "match": False},
    ]}}  # fmt: skip
    things = [Named("actor/vvsg", [Name("VVSG", "nl", True)]), Named("actor/x", [Name("X", "", True)])]
    with scripted(*(Reply(json.dumps(body).encode(), "application/json") for body in (manifest, answer, {}))) as server:
        found = list(ReconciliationService(server.url).matches(things, 80))
        assert len(server.asked) == 3  # the manifest, and as the service wants it one query at a time
    assert [(match.path, match.to, match.exact) for match in found] == [
        ("actor/vvsg", "http://example.org/Q1", False),
        ("actor/vvsg", "http://elsewhere.example.org/2", False),
    ]
    assert found[1].score == pytest.approx(100 * 8 / 9, abs=0.1)  # four letters of four and five
    assert "71.5" in found[0].reason


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"<html>", "text/html"), "gave no JSON object"),
        (Reply(b"[]", "application/json"), "gave no JSON object"),
        (Reply(b"", "text/plain", status=503), "failed with status 503"),
    ],
)
def test_what_is_no_service_is_told(reply: Reply, words: str, elsewhere: Path, tmp_path: Path) -> None:
    with scripted(reply) as server:
        code, said = run("propose", "--kind", "theme", "--service", server.url, "--again", "--out",
                         tmp_path / "x.yaml", "--dump", elsewhere, "--base", OTHER)  # fmt: skip
    assert (code != 0, words in said) == (True, True)
    assert not (tmp_path / "x.yaml").exists()


def test_a_wrong_decision_is_told_with_its_line(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "voorstellen.yaml"
    path.write_text("actor/vvsg:\n- to: http://a\n  how: exact\n  label: a\n  source: http://b\n  reason: c\n"
                    "  decision: misschien\n")  # fmt: skip
    code, said = run("accept", path, "--by", "An", "--data", data)
    assert (code != 0, f"{path}:7: actor/vvsg.0.decision" in said) == (True, True)


def test_an_accepted_link_says_who_when_and_why(kg: Store) -> None:
    """NUTS: the province of Limburg is BE22. A law is known by kind and date: the plan prints no number (ELI)."""
    rows = kg.table(
        "SELECT ?property ?by ?date ?source ?why { <https://w3id.org/vapa/id/place/limburg> vapa:link ?link ."
        " ?link vapa:linkedTo <http://data.europa.eu/nuts/code/BE22> ; vapa:linkProperty ?property ; vapa:acceptedBy ?by ;"
        " dcterms:dateAccepted ?date ; dcterms:source ?source ; dcterms:description ?why }"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("http://www.w3.org/2002/07/owl#sameAs", "redactie van vapa", dt.date(2026, 11, 28),
         "http://data.europa.eu/nuts/code/", "NUTS-code van de provincie")
    ]  # fmt: skip
    unlinked = kg.table("SELECT ?p { ?p a vapa:Place FILTER NOT EXISTS { ?p owl:sameAs|skos:exactMatch ?x } }")
    assert {str(place).rsplit("/", 1)[-1] for place in unlinked.column("p")} == {"europese-unie", "vlaamse-gemeenschap"}
    laws = kg.table("SELECT ?law { ?law rdfs:seeAlso <http://www.ejustice.just.fgov.be/eli/decreet/2021/04/23> }")
    assert laws.column("law") == ["https://w3id.org/vapa/id/instrument/kunstendecreet"]
