"""Rules on graphs of a few measures, where what they find is worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
import pyoxigraph as ox
import pytest

from queries import Finding, Store
from queries.findings.betweenness import betweenness
from tests.helpers.findings import find


def tiny(links_of: dict[str, list[tuple[str, str]]]) -> Store:
    """A graph of measures and their (property, thing), enough to find things in; target groups end in their broader one."""
    v, i = "https://w3id.org/vapa/ns#", "https://w3id.org/vapa/id/"
    lines = [f"<{i}plan/p> a <{v}Plan> ."]
    for position, (identifier, pairs) in enumerate(links_of.items(), 1):
        m = f"<{i}measure/p/{identifier}>"
        lines.append(
            f'{m} a <{v}Measure> ; <{v}position> {position} ; <http://purl.org/dc/terms/identifier> "{identifier}" .'
        )
        lines.append(
            f"{m} <{v}inPlan> <{i}plan/p> ; <{v}goal> <{i}goal/p/SD1> ; <{v}leadMinister> <{i}post/m{position}> ."
        )
        lines.append(f'{m} <http://purl.org/dc/terms/title> "{identifier}"@nl .')
        lines.append(f"{m} <http://www.w3.org/ns/prov#wasDerivedFrom> <{i}t{position}> .")
        lines.append(f'<{i}t{position}> <{v}field> "title" .')
        lines += [f"{m} <{v}{name}> <{i}{thing}> ." for name, thing in pairs]
    lines.append(f"<{i}narrow> <http://www.w3.org/2004/02/skos/core#broader> <{i}wide> .")
    store = ox.Store()
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    return Store(b"".join(f"{quad} .\n".encode() for quad in store))


def with_amounts(amounts: dict[str, list[tuple[int, str]]]) -> Store:
    """A graph of measures that one administration implements, each with (amount, year) of its budget lines."""
    store = tiny({identifier: [("implementedBy", "one")] for identifier in amounts})
    v, i, xsd = "https://w3id.org/vapa/ns#", "https://w3id.org/vapa/id/", "http://www.w3.org/2001/XMLSchema#"
    prov, rdfs = "http://www.w3.org/ns/prov#wasDerivedFrom", "http://www.w3.org/2000/01/rdf-schema#label"
    text = f'<{v}Total> <http://www.w3.org/2004/02/skos/core#prefLabel> "In totaal"@nl .\n'
    for identifier, lines in amounts.items():
        for number, (amount, year) in enumerate(lines):
            line = f"<{i}measure/p/{identifier}/budget-line/{number}>"
            text += f'<{i}measure/p/{identifier}> <{v}budgetLine> {line} .\n{line} <{rdfs}> "steun"@nl .\n'
            text += f'{line} <{v}amount> "{amount}"^^<{xsd}decimal> .\n{line} <{v}per> <{v}Total> .\n'
            text += f'{line} <{v}context> "false"^^<{xsd}boolean> .\n{line} <{prov}> <{i}t{identifier}-{number}> .\n'
            text += f'{line} <{v}budgetYear> "{year}"^^<{xsd}gYear> .\n' if year else ""
    store.add(text.encode())
    return store


def test_an_instrument_that_is_all_that_two_ministers_share_is_a_bridge() -> None:
    # x is in 1 and 2, which share nothing else; y is in 2 and 3 together with z
    store = tiny({
        "1.1.1": [("usesInstrument", "x")],
        "1.1.2": [("usesInstrument", "x"), ("usesInstrument", "y"), ("usesInstrument", "z")],
        "1.1.3": [("usesInstrument", "y"), ("usesInstrument", "z")],
    })  # fmt: skip
    (finding,) = find(store, "brokers")
    assert (finding.measures, finding.shares[0].thing) == (("1.1.1", "1.1.2"), "https://w3id.org/vapa/id/x")


def test_likeness_is_the_weighted_cosine_of_rare_things() -> None:
    # 4 measures. Instrument x in two (1 bit), y in one (2 bits); target group g in two (1 bit).
    # instruments: a = (1, 2), b = (1): cosine 1/sqrt(5); target groups: a = b = (1): cosine 1. 0.25/sqrt(5) + 0.25 = 0.3618
    store = tiny({
        "1.1.1": [("usesInstrument", "x"), ("usesInstrument", "y"), ("targetGroup", "g")],
        "1.1.2": [("usesInstrument", "x"), ("targetGroup", "g")],
        "1.1.3": [("usesInstrument", "z")],
        "1.1.4": [],
    })  # fmt: skip
    (finding,) = find(store, "similar-measures", shared="1")
    assert finding.measures == ("1.1.1", "1.1.2")
    assert finding.score == Decimal("0.362")
    assert {share.name: share.weight for share in finding.shares} == {"g": Decimal("0.250"), "x": Decimal("0.112")}


def test_who_shares_a_narrower_group_also_shares_the_broader_one() -> None:
    # 1 has narrow (so also wide), 2 has wide, 3 and 4 nothing: wide is in 2 of 4 (1 bit), narrow in 1 (2 bits).
    # a = (wide 1, narrow 2), b = (wide 1): 0.25 x 1/sqrt(5) = 0.1118
    store = tiny({"1.1.1": [("targetGroup", "narrow")], "1.1.2": [("targetGroup", "wide")], "1.1.3": [], "1.1.4": []})
    (finding,) = find(store, "similar-measures", minimum="0.1", shared="1")
    assert (finding.score, [share.name for share in finding.shares]) == (Decimal("0.112"), ["wide"])


def test_equal_amounts_are_told_pair_by_pair_where_their_years_may_meet() -> None:
    # 80.000 in 1, 2 and 3: 1-2 in one year, 3 in no year, so with both; in 4 in another year: with 3 only.
    # Twice in one measure is no pair, 90.000 is in one measure only, 9.000 is less than what counts.
    store = with_amounts({
        "1.1.1": [(80000, "2022"), (80000, "2022"), (90000, "2022"), (9000, "")],
        "1.1.2": [(80000, "2022"), (9000, "")],
        "1.1.3": [(80000, "")],
        "1.1.4": [(80000, "2023")],
    })  # fmt: skip
    found = find(store, "same-amount")
    assert [finding.key for finding in found] == [
        "1.1.1-0-1.1.2-0", "1.1.1-0-1.1.3-0", "1.1.1-1-1.1.2-0", "1.1.1-1-1.1.3-0", "1.1.2-0-1.1.3-0",
        "1.1.3-0-1.1.4-0",
    ]  # fmt: skip
    assert found[0].passages == ("https://w3id.org/vapa/id/t1.1.1-0", "https://w3id.org/vapa/id/t1.1.2-0")
    assert [share.thing for share in found[0].shares] == ["https://w3id.org/vapa/id/one"]


def test_betweenness_is_the_share_of_shortest_paths_through_a_node() -> None:
    # a - b - c - d: of the 3 pairs without b, a-c and a-d run through it; two ways round a square halve what runs
    assert betweenness(nx.path_graph("abcd"), 4) == pytest.approx({"a": 0, "b": 2 / 3, "c": 2 / 3, "d": 0})
    assert betweenness(nx.cycle_graph("abcd"), 4) == pytest.approx(dict.fromkeys("abcd", 1 / 6))


@pytest.mark.parametrize("pivots", [2, 45, 90])
def test_betweenness_from_some_nodes_or_all_is_that_of_networkx(pivots: int) -> None:
    graph = nx.relabel_nodes(nx.gnp_random_graph(90, 0.03, seed=1), str)  # in several parts
    assert betweenness(graph, pivots) == pytest.approx(nx.betweenness_centrality(graph, k=pivots, seed=1))


def test_two_ministers_who_lead_one_measure_together_do_not_overlap() -> None:
    def shared_by(leads: list[list[str]]) -> list[Finding]:
        measures = {f"1.1.{n}": [("usesInstrument", "x")] for n in range(1, len(leads) + 1)}
        store = tiny(measures)
        quads = [quad for quad in store._store if not str(quad.predicate).endswith("leadMinister>")]
        text = b"".join(f"{quad} .\n".encode() for quad in quads)
        base = "https://w3id.org/vapa"
        for n, posts in enumerate(leads, 1):
            for post in posts:
                text += f"<{base}/id/measure/p/1.1.{n}> <{base}/ns#leadMinister> <{base}/id/post/{post}> .\n".encode()
        return find(Store(text), "shared-instrument", measures="2")

    assert shared_by([["a", "b"]]) == []
    assert shared_by([["a", "b"], ["b"]]) == []
    assert len(shared_by([["a", "b"], ["c"]])) == 1


def test_a_cell_that_chance_does_not_explain_is_reported() -> None:
    # 60 measures: SD2 in the first 30, the domain in the last 30: 15 expected together, none there. P = 30!30!/60! x ... < 1e-16
    store = tiny({
        f"1.1.{n}": [("goal", "goal/p/SD2")] if n <= 30 else [("policyDomain", "policy-domain/d")] for n in range(1, 61)
    })  # fmt: skip
    (finding,) = find(store, "empty-goal-domain")
    assert (finding.key, finding.measures, finding.score) == ("SD2-d", (), Decimal(1))
    assert "waar er op grond van de aantallen ongeveer 15 te verwachten zijn" in finding.sentence
    assert find(store, "empty-goal-domain", expected="16") == []
