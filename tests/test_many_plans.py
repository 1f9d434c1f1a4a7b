"""Several plans in one graph: two small editions whose numbers clash, and a plan of another kind, change nothing of the real one."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner

from loaders import load
from queries import Query, QueryError, Store, check, find, iri_of, library, read
from queries.exports import export
from queries.findings import Links
from tests.helpers import WITHOUT_ROWS
from vapa.cli import app

REAL, OLD, NEW, OTHER = "vapa-2022", "aa-klein", "zz-klein", "english-plan"
"""The real plan, two editions of the small one (before it and after it in the alphabet), and one with another profile."""
ASKED = [q for kind in ("library", "findings", "tables") for q in library(kind).values()]
OF_PLAN = [query for query in ASKED if any(parameter.type == "plan" for parameter in query.parameters)]


@pytest.fixture(scope="module")
def new(several_dump: Path) -> Store:
    return Store.read(several_dump, plan=NEW)


def analysis(dump: Path, under: str = "") -> list[str]:
    """The lines of graph `analysis` about things whose IRI holds `under`."""
    lines = dump.read_text(encoding="utf8").splitlines()
    return [line for line in lines if line.endswith("/id/graph/analysis> .") and under in line.split(" ", 1)[0]]


# --- nothing of the real plan changes ----------------------------------------------------------------


def test_findings_are_the_same_to_the_byte_whether_other_plans_are_there_or_not(dump: Path, several_dump: Path) -> None:
    alone = analysis(dump, f"/id/finding/{REAL}/")
    assert analysis(several_dump, f"/id/finding/{REAL}/") == alone != []


def test_all_that_is_derived_of_the_plan_and_of_the_rules_is_the_same(dump: Path, several_dump: Path) -> None:
    other = [line for line in analysis(several_dump) if not any(plan in line for plan in (OLD, NEW, OTHER))]
    assert other == analysis(dump)


@pytest.mark.parametrize("query", OF_PLAN, ids=lambda query: f"{query.kind}-{query.name}")
def test_a_query_answers_about_the_plan_in_force_alone(kg: Store, several: Store, query: Query) -> None:
    answers = [list(store.query(query)) for store in (several, kg)]
    assert answers[0] == answers[1]
    assert answers[1] or query.name in WITHOUT_ROWS


@pytest.mark.parametrize("query", ASKED, ids=lambda query: f"{query.kind}-{query.name}")
def test_every_query_that_speaks_of_measures_or_goals_is_about_one_plan(query: Query) -> None:
    speaks = re.search(r"\?measure\b|vapa:(Measure|Goal|CrisisMeasure|inPlan)\b", query.text)
    assert not speaks or query in OF_PLAN


# --- every plan has its own -------------------------------------------------------------------------


def test_measures_of_either_plan_are_one_a_row(several: Store, new: Store) -> None:
    assert len(several.query("measures")) == 81
    assert new.query("measures").column("identifier") == ["7.1.1", "7.1.2", "7.2.1", "7.2.2"]


def test_one_number_names_another_measure_in_another_plan(several: Store, new: Store) -> None:
    def title(store: Store, **given: str) -> object:
        rows = {row["property"]: row["value"] for row in store.query("measure", **given)}
        return rows["2 titel"]

    assert title(several, measure="7.1.2") == "Uitwisseling expertise armoedebeleid tussen lokale besturen"
    small = "Een titel die over wel drie regels loopt omdat het plan graag lange titels geeft aan maatregelen"
    iri = f"{several.base}/id/measure/{NEW}/7.1.2"
    assert (
        title(new, measure="7.1.2") == title(several, measure="7.1.2", plan=NEW) == title(several, measure=iri) == small
    )


def test_the_sums_of_a_small_plan_are_its_own(new: Store) -> None:
    # 7.1.1: 240.000 in each of four years; 7.1.2: 2.677.000 with its two parts; 7.2.1: 1.097,65 + 244.500; 7.2.2: read there
    stated = {row["identifier"]: float(str(row["statedEuro"])) for row in new.query("budget-per-measure")}
    assert stated["7.1.1"] == 960000
    assert stated["7.1.2"] == 2677000
    assert stated["7.2.1"] == 245597.65


@pytest.mark.parametrize("plan", [REAL, OLD, NEW, OTHER])
def test_a_finding_speaks_of_measures_of_its_own_plan_only(several: Store, plan: str) -> None:
    measure, goal = (re.compile(rf"/id/{kind}/([^/]+)/") for kind in ("measure", "goal"))
    for row in several.table(
        f"SELECT ?finding ?thing {{ ?finding vapa:inPlan <{several.base}/id/plan/{plan}> ; vapa:rule ?rule ; "
        "vapa:concerns|dcterms:references|prov:wasDerivedFrom|vapa:shares ?thing }"
    ):
        assert str(row["finding"]).startswith(f"{several.base}/id/finding/{plan}/")
        for named in (measure.search(str(row["thing"])), goal.search(str(row["thing"]))):
            assert named is None or named[1] == plan, row


def test_findings_are_read_per_plan(several: Store, new: Store) -> None:
    assert {finding.measures for finding in read(new)} != {finding.measures for finding in read(several)}
    iris = {iri_of(finding, new.base, NEW) for finding in read(new)}
    assert iris == {
        str(row["f"])
        for row in new.table(f"SELECT ?f {{ ?f vapa:inPlan <{new.base}/id/plan/{NEW}> ; vapa:rule ?rule }}")
    }
    assert find(new, "no-amount") == [finding for finding in read(new) if finding.rule == "no-amount"]


def test_the_links_in_memory_are_those_of_one_plan(new: Store) -> None:
    assert Links(new).measures == ["7.1.1", "7.1.2", "7.2.1", "7.2.2"]


def test_nothing_points_to_what_is_not_there(several_dump: Path) -> None:
    lines = several_dump.read_text(encoding="utf8").splitlines()
    things = {line.split(" ", 1)[0] for line in lines}
    named = {iri for line in lines for iri in re.findall(r"<https://w3id\.org/vapa/id/[^>]+>", line)}
    graphs = {line.rsplit(" ", 2)[1] for line in lines}
    assert named - things - graphs == set()


def test_what_a_plan_says_of_a_body_that_plans_share_stands_in_that_plan(several: Store, kg: Store) -> None:
    asked = "SELECT ?thing (COUNT(DISTINCT ?text) AS ?texts) { ?thing skos:definition ?text . FILTER(lang(?text) = 'nl') } GROUP BY ?thing HAVING (COUNT(DISTINCT ?text) > 1)"
    assert list(several.table(asked)) == []
    said = {
        row["name"]: row["definition"] for row in several.about(NEW).query("plan") if row["kind"] == "overlegorgaan"
    }
    assert set(said.values()) == {"Overleg."}
    mine = [row["definition"] for row in several.query("plan") if row["kind"] == "overlegorgaan"]
    assert mine == [row["definition"] for row in kg.query("plan") if row["kind"] == "overlegorgaan"]
    assert len(mine) == 2
    assert "Overleg." not in mine


INVERSE = (
    "leads",
    "implements",
    "involvedIn",
    "cooperatesIn",
    "targetGroupOf",
    "instrumentOf",
    "themeOf",
    "advancedBy",
)


def test_no_thing_that_plans_share_says_more_because_another_plan_is_there(dump: Path, several_dump: Path) -> None:
    alone = set(dump.read_text(encoding="utf8").splitlines())
    more = [line for line in several_dump.read_text(encoding="utf8").splitlines() if line not in alone]
    own = re.compile(rf"<[^>]+/id/[a-z-]+/(?:{OLD}|{NEW}|{OTHER})[/>]")
    evidence = re.compile(rf"<[^>]+/id/actor/hpao> <http://www\.w3\.org/ns/prov#wasDerivedFrom> {own.pattern}")
    links = re.compile(rf"<[^>]+> <[^>]+/ns#(?:{'|'.join(INVERSE)})> {own.pattern}")  # from its measures, the other way
    service = "/id/graph/service> ."  # what the store says of itself counts all plans together
    assert [
        line
        for line in more
        if not any(of_a_plan.match(line) for of_a_plan in (own, evidence, links)) and not line.endswith(service)
    ] == []


@pytest.mark.parametrize("kind", ["Measure", "CrisisMeasure", "Goal", "Overlap", "Gap", "RuleOutcome"])
def test_nothing_that_belongs_to_a_plan_lacks_it(several: Store, kind: str) -> None:
    rows = several.table(f"SELECT ?thing ?plan {{ ?thing a vapa:{kind} OPTIONAL {{ ?thing vapa:inPlan ?plan }} }}")
    assert len(rows) > 0
    assert all(str(row["plan"]).rpartition("/")[2] in str(row["thing"]) for row in rows)


def test_figures_say_their_plan(several: Store) -> None:
    rows = several.table("SELECT ?thing ?plan { ?thing a qb:Observation OPTIONAL { ?thing vapa:inPlan ?plan } }")
    assert set(rows.column("plan")) == {f"{several.base}/id/plan/{REAL}"}


# --- a plan of another kind -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def other(several: Store) -> Store:
    return several.about(OTHER)


def test_a_plan_with_other_numbers_and_no_status_is_listed_in_natural_order(other: Store) -> None:
    rows = other.query("measures")
    assert rows.column("identifier") == ["A1.3", "A1.10", "A2.1"]
    assert rows.column("goalName") == ["G1", "G1", "G2"]
    assert rows.column("statusName") == [None, None, None]
    assert [row["leads"] is None for row in rows] == [False, False, True]
    assert [row["identifier"] for row in other.query("measures", minister="binnenlands-bestuur")] == ["A1.3"]
    assert [row["identifier"] for row in other.query("measures", goal="G2")] == ["A2.1"]


def test_its_title_is_in_its_own_language(other: Store) -> None:
    titles = {
        row["title"]
        for row in other.table(
            f"SELECT ?title {{ ?m vapa:inPlan <{other.base}/id/plan/{OTHER}> ; a vapa:Measure ; dcterms:title ?title . FILTER(lang(?title) = 'en') }}"
        )
    }
    assert titles == {"A place to live first", "Cheaper repairs", "A coach for each jobseeker"}


def test_a_measure_without_minister_or_budget_field_is_in_every_table_and_picture(other: Store) -> None:
    for name, least in (("measures", 3), ("targeting", 3), ("budget-lines", 1)):
        rows = list(csv.reader(io.StringIO(export.export(other, "csv", table=name).decode("utf-8-sig"))))
        assert len(rows) - 1 == least, name
    graph = nx.parse_graphml(export.export(other, "graphml").decode())
    assert {n.rsplit("/", 1)[-1] for n in graph if f"/id/measure/{OTHER}/" in n} == {"A1.3", "A1.10", "A2.1"}
    # EUR 1,500,000 for 2024 and 2025, in the description of A1.3; nothing else names money
    assert [tuple(row.values()) for row in other.query("budget-per-measure")] == [("A1.3", 1500000)]
    assert other.query("measures-without-amount").column("identifier") == ["A1.10", "A2.1"]


def test_a_finding_does_not_count_ministers_where_there_are_none(other: Store) -> None:
    found = read(other)
    assert {finding.rule for finding in found} >= {"sdg-untouched", "thin-theme"}
    assert not [finding.name for finding in found if "0 ministers" in finding.name]


# --- which plan is asked about ----------------------------------------------------------------------


def test_the_plan_in_force_comes_first(several: Store) -> None:
    assert several.plans == (REAL, OLD, OTHER, NEW)
    assert several.plan == REAL


def test_of_editions_the_one_that_nothing_replaces_is_in_force(several_dump: Path) -> None:
    lines = several_dump.read_bytes().splitlines(keepends=True)
    editions = Store(b"".join(line for line in lines if not any(f"/{plan}".encode() in line for plan in (REAL, OTHER))))
    assert editions.plans == (NEW, OLD)


def test_another_plan_of_the_same_store_needs_no_second_one(several: Store) -> None:
    assert several.about(NEW).plan == NEW
    assert several.plan == REAL


def test_a_plan_that_is_not_there_is_told_with_those_that_are(several_dump: Path) -> None:
    with pytest.raises(
        QueryError, match=rf"there is no plan 'klein' in the graph; known: {REAL}, {OLD}, {OTHER}, {NEW}"
    ):
        Store.read(several_dump, plan="klein")
    with pytest.raises(QueryError, match=rf"there is no plan 'klein' in the graph; known: .*{REAL}"):
        Store.read(several_dump).query("measures", plan="klein")


# --- checks, exports and commands -------------------------------------------------------------------


def test_a_check_names_the_plan_where_there_are_several(several_data: Path, several_dump: Path) -> None:
    scope = f'/id/measure/{OLD}/7.1.2/lead/welzijn> <https://w3id.org/vapa/ns#scope> "energie"@nl'
    content = several_dump.read_bytes()
    assert scope.encode() in content
    sentences = list(check(Store(content.replace(scope.encode(), scope.replace("energie", "woningen").encode()))))
    assert [sentence.split(";")[0] for sentence in sentences if sentence.startswith(f"{OLD}: measure 7.1.2")] != []
    assert len(load(several_data).plans) == 4


def test_tables_networks_and_json_are_those_of_one_plan(several: Store, new: Store) -> None:
    rows = list(csv.reader(io.StringIO(export.export(new, "csv", table="measures").decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["7.1.1", "7.1.2", "7.2.1", "7.2.2"]
    assert [item["identifier"] for item in json.loads(export.export(new, "json"))["measures"]] == [
        r[0] for r in rows[1:]
    ]
    graph = nx.parse_graphml(export.export(new, "graphml").decode())
    assert {n for n in graph if "/id/measure/" in n} == {f"{new.base}/id/measure/{NEW}/{row[0]}" for row in rows[1:]}
    assert export.export(several, "nq") == export.export(new, "nq")


def test_commands_ask_about_the_plan_they_are_given(several_dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(*words: str) -> int:
        done = CliRunner().invoke(app, ["query", "measures", "--format", "csv", "--dump", str(several_dump), *words])
        assert done.exit_code == 0, done.output
        return len(done.stdout.splitlines()) - 1

    assert rows() == 81
    assert rows("--plan", NEW) == 4
    assert rows("--param", f"plan={NEW}") == 4
    monkeypatch.setenv("VAPA_PLAN", NEW)
    assert rows() == 4


def test_findings_and_pictures_are_of_the_plan_that_is_given(several_dump: Path, tmp_path: Path) -> None:
    ask = ["--dump", str(several_dump), "--plan", NEW]
    done = CliRunner().invoke(app, ["findings", "--format", "json", *ask])
    assert {item["iri"].split("/finding/")[1].split("/")[0] for item in json.loads(done.stdout)} == {NEW}
    done = CliRunner().invoke(app, ["network", "--out", str(tmp_path / "n.html"), *ask])
    assert done.exit_code == 0, done.output
    assert "<title>Netwerk van Klein plan" in (tmp_path / "n.html").read_text(encoding="utf8")
