"""Each rule finds what its sentence claims. The expected answers were worked out by hand from the document, before
the rules were written, by a reader who saw no output; the numbers in brackets are lines of the reference text."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from queries import Finding, QueryError, Store, apply_rule, derive, iri_of, read, rules
from queries import find as find_anew
from queries.findings import Links, Weight
from queries.findings.betweenness import betweenness
from queries.library import library
from tests.helpers import ROOT

find = cache(find_anew)
"""What a rule finds in a store, derived once for all tests."""

ENERGY = ("7.1.4", "7.1.22", "7.1.23", "7.4.5")


@pytest.fixture(scope="module")
def links(kg: Store) -> Links:
    return Links(kg)


def one(kg: Store, rule: str, key: str) -> Finding:
    return next(finding for finding in find(kg, rule) if finding.key == key)


def actor(slug: str) -> str:
    return f"https://w3id.org/vapa/id/actor/{slug}"


# --- overlaps --------------------------------------------------------------------------------------


def test_uitpas_ties_four_measures_of_culture_sport_and_tourism(kg: Store) -> None:
    # 7.3.2 (2684-2689) and 7.3.4 (2769) culture, 7.3.13 (3452-3457) sport, 7.3.23 (3970-3977) tourism; no other fiche has the word
    finding = one(kg, "shared-instrument", "uitpas")
    assert finding.measures == ("7.3.2", "7.3.4", "7.3.13", "7.3.23")
    assert finding.ministers == (
        "Justitie, Omgeving, Energie en Toerisme", "Minister-president, Buitenlandse Zaken en Cultuur", "Onderwijs en Sport",
    )  # fmt: skip


def test_the_energy_measures_of_four_ministers_are_one_uncoordinated_cluster(kg: Store, links: Links) -> None:
    # leads: Energy (861), Housing (1697), Welfare (1777), Home Affairs (4301); four different implementers (865, 1701, 1781, 4305);
    # only 7.1.4 names partners (880-883); none names another
    finding = one(kg, "same-theme-and-group", "energie-en-water-energie-en-waterarmoede")
    assert set(ENERGY) <= set(finding.measures)
    assert len(finding.ministers) == 4
    assert finding.coordinated is False
    for pair in combinations(ENERGY, 2):
        assert links.ties(pair).texts == (), pair
    apart = links.ties(finding.measures).groups
    assert len({group for group in apart if set(group) & set(ENERGY)}) == 4


def test_care_leavers_and_education_are_coordinated_by_one_minister_who_needs_no_telling(
    kg: Store, links: Links
) -> None:
    # 7.4.4 and 7.2.5: both Welfare (4246, 2056), both carried out by Opgroeien (4250, 2060); 7.4.4 names the other (4272-4273)
    assert links.ties(("7.2.5", "7.4.4")).texts == (
        "zelfde trekker: Welzijn, Volksgezondheid en Gezin",
        "zelfde uitvoerende administratie: Agentschap Opgroeien",
        "7.4.4 verwijst naar 7.2.5",
    )
    outcome = apply_rule(kg, "similar-measures")
    assert "7.2.5-7.4.4" not in {finding.key for finding in outcome.findings}
    assert "met een gezamenlijke trekker zijn weggelaten" in outcome.note


def test_energy_debts_at_the_ocmw_are_the_closest_pair_that_nothing_ties(kg: Store) -> None:
    # 7.1.4 and 7.4.5 share minimale levering (939-945 / 4314), budget meter (874 / 4314), energy scan (937 / 4322) and the OCMW's
    finding = find(kg, "similar-measures")[0]
    assert finding.measures == ("7.1.4", "7.4.5")
    assert finding.coordinated is False
    names = {share.name for share in finding.shares}
    assert {"Minimale levering", "Budgetmeter", "Huishoudelijke energiescan", "OCMW's"} <= names


def test_debt_help_of_two_ministers_is_an_uncoordinated_pair(kg: Store) -> None:
    # 7.1.23 (1805-1814, Welfare) and 7.4.5 (4317, Home Affairs): extra capacity for the same demand in 2022-2024
    assert one(kg, "similar-measures", "7.1.23-7.4.5").coordinated is False


def test_sport_federations_are_coordinated_through_sport_flanders(links: Links) -> None:
    # 7.3.3 (culture) and 7.3.24 (sport) have different leads, and Sport Vlaanderen carries out both (2713, 4009)
    # and Demos, which the title of 7.3.3 names (2699), is paid by both (2734, 4027) and coaches in both (2742, 4026)
    assert links.leads("7.3.3").isdisjoint(links.leads("7.3.24"))
    assert links.ties(("7.3.3", "7.3.24")).texts == (
        "zelfde uitvoerende administratie: Sport Vlaanderen",
        "zelfde partner of overlegpartner: Demos",
        "zelfde ontvanger van geld: Demos",
        "Demos staat in de titel van 7.3.3 en hoort ook bij 7.3.24",
    )


def test_the_holiday_network_in_a_title_ties_leisure_to_tourism(links: Links) -> None:
    # 7.3.4 (2754-2755) names the network in its title; 7.3.23 (3955-3957) consults its partners. No lead or administration in common
    ties = links.ties(("7.3.4", "7.3.23"))
    assert ties.coordinated
    title = "Netwerk Iedereen Verdient Vakantie staat in de titel van 7.3.4 en hoort ook bij 7.3.23"
    assert title in ties.texts


def test_a_minister_who_works_along_ties_outreach_to_integration(links: Links) -> None:
    # 7.3.6 (2849-2851) is shaped together with the minister of Home Affairs, who leads 7.3.12 (3399-3401)
    ties = links.ties(("7.3.6", "7.3.12"))
    assert "de minister van 7.3.12 werkt mee aan 7.3.6: Binnenlands Bestuur en Gelijke Kansen" in ties.texts


def test_the_administration_of_one_measure_that_takes_part_in_another_ties_them(links: Links) -> None:
    # Opgroeien carries out 7.2.2 (1944) and takes part in the projects of family coaches (7.2.7), led by another minister
    ties = links.ties(("7.2.2", "7.2.7"))
    assert ties.texts == ("Agentschap Opgroeien voert 7.2.2 uit en werkt mee aan 7.2.7",)
    assert links.leads("7.2.2").isdisjoint(links.leads("7.2.7"))


@pytest.mark.parametrize(
    ("rule", "slug"),
    [
        ("shared-actor", "vlaamse-regering"),
        ("shared-instrument", "vlaams-regeerakkoord-2019-2024"),
        ("shared-target-group", "mensen-in-armoede"),
        ("shared-target-group", "lokale-besturen"),
        ("shared-theme", "lokale-samenwerking"),
    ],
)
def test_what_is_too_general_or_an_intermediary_is_told_in_the_note_and_not_reported(
    kg: Store, links: Links, rule: str, slug: str
) -> None:
    outcome = apply_rule(kg, rule, links)
    assert slug not in {finding.key for finding in outcome.findings}
    left_out = next(thing for thing in links.names() if thing.endswith(f"/{slug}") and links.says_nothing(thing))
    assert links.name(left_out) in outcome.note


def test_fifty_thousand_euro_may_be_counted_twice(kg: Store) -> None:
    # 7.5.3 (4517) and 7.5.4 (4561): 50.000 euro in 2024 each, under one agreement (4545-4550). All other equal amounts
    # (80.000, 249.500, 300.000, 600.000, 2, 2,5, 4, 15 and 250 million) are chance: read one by one
    (finding,) = find(kg, "same-amount")
    assert finding.measures == ("7.5.3", "7.5.4")
    assert finding.score == Decimal("0.05")


@pytest.mark.parametrize(
    ("slug", "measures"),
    {
        "vvsg": ("7.1.2", "7.1.9", "7.1.11", "7.1.19", "7.2.15", "7.3.15", "7.5.10"),
        "netwerk-tegen-armoede": ("7.1.3", "7.1.4", "7.3.7", "7.3.9"),
        "publiq": ("7.3.2", "7.3.4", "7.3.13", "7.3.23"),
        "demos": ("7.3.3", "7.3.4", "7.3.23", "7.3.24"),
    }.items(),
)
def test_organisations_on_whom_three_or_more_ministers_count(kg: Store, slug: str, measures: tuple[str, ...]) -> None:
    finding = one(kg, "shared-actor", slug)
    assert finding.measures == measures
    assert finding.score >= 3


def test_local_authorities_are_counted_on_by_all_nine_ministers_and_paid_by_five_measures(
    kg: Store, links: Links
) -> None:
    # money flows to them in 7.1.2 (742-743), 7.1.9 (1155-1159), 7.2.7 (2144-2145), 7.3.21 (3857-3861) and 7.5.13 (5154);
    # to the OCMW in 7.1.4 (944-945), 7.4.5 (4330-4339) and 7.5.10 (4929-4930)
    paid = links.by_thing("role-gesubsidieerd")
    assert paid[actor("lokale-besturen")] == ["7.1.2", "7.1.9", "7.2.7", "7.3.21", "7.5.13"]
    assert paid[actor("ocmws")] == ["7.1.4", "7.4.5", "7.5.10"]
    finding = one(kg, "shared-actor", "lokale-besturen")
    assert finding.score == 9
    assert finding.coordinated is False
    assert "in 5 van de 26 krijgt de actor volgens de fiche geld" in finding.sentence
    assert "in 5 of the 26 the fiche says that the actor receives money" in finding.sentence_en


@pytest.mark.parametrize(
    "slug", ["huizen-van-het-kind", "geintegreerd-breed-onthaal", "groeipakket", "participatiesurvey"]
)
def test_an_instrument_of_one_minister_is_no_overlap_between_ministers(kg: Store, slug: str) -> None:
    # several fiches use it, all of Welfare (culture for the survey)
    assert slug not in {finding.key for finding in find(kg, "shared-instrument")}


def test_an_administration_that_serves_its_own_ministers_is_no_finding(kg: Store) -> None:
    # Welfare and Poverty Reduction are the ministers of the one department, Culture and Youth of the other (14 + 7, 7 + 4)
    served = {finding.key: finding.measures for finding in find(kg, "shared-implementer")}
    # of the 13 that Opgroeien carries out, 7.2.12 alone is not of Welfare: one in thirteen says nothing
    assert set(served) == {"wonen-vlaanderen", "sport-vlaanderen"}
    assert {"7.5.8", "7.5.9"} <= set(served["wonen-vlaanderen"])  # Welfare (4712), Housing (4775)
    assert served["sport-vlaanderen"] == ("7.3.3", "7.3.13", "7.3.24")  # Culture leads the first (2758)


def test_communities_hold_every_measure_at_most_once_and_cross_goals(kg: Store) -> None:
    found = find(kg, "communities")
    members = [identifier for finding in found for identifier in finding.measures]
    assert len(members) == len(set(members))
    together = next(finding.measures for finding in found if "7.3.2" in finding.measures)
    assert {"7.3.4", "7.3.13", "7.3.23"} <= set(together)  # the UiTPAS measures


def test_communities_follow_neither_goals_nor_ministers(kg: Store, links: Links) -> None:
    """docs/findings.md says how little: recomputed here (adjusted Rand index, Hubert and Arabie 1985)."""
    found = {i: f.key for f in find(kg, "communities") for i in f.measures}
    goals = {i: next(iter(links.things("goal", i))) for i in found}
    leads = {i: sorted(links.leads(i))[0] for i in found}
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf8")
    for other in (goals, leads):
        assert f"{adjusted_rand(found, other):.2f}".replace(".", ",") in text


def adjusted_rand(one: dict[str, str], other: dict[str, str]) -> float:
    def pairs(groups: list[object]) -> float:
        return sum(comb(groups.count(group), 2) for group in set(groups))

    both = pairs([(one[i], other[i]) for i in one])
    first, second, total = pairs(list(one.values())), pairs([other[i] for i in one]), comb(len(one), 2)
    expected = first * second / total
    return (both - expected) / ((first + second) / 2 - expected)


def test_a_class_such_as_local_authorities_is_no_bridge_though_it_is_all_that_two_ministers_share(
    kg: Store, links: Links
) -> None:
    """By hand: the actors and instruments of the two mobility measures (7.5.11, 7.5.12) and of those of Justice-Environment."""
    post = "https://w3id.org/vapa/id/post/"

    def of(minister: str) -> set[str]:
        mine = [i for i in links.measures if f"{post}{minister}" in links.leads(i)]
        return {thing for i in mine for facet in ("actor", "instrument") for thing in links.things(facet, i)}

    assert of("mobiliteit") & of("justitie-omgeving-energie-toerisme") == {actor("lokale-besturen")}
    assert "actor-lokale-besturen" not in {finding.key for finding in find(kg, "brokers")}


def test_an_instrument_that_is_all_that_two_ministers_share_is_a_bridge() -> None:
    # x is in 1 and 2, which share nothing else; y is in 2 and 3 together with z
    store = tiny({
        "1.1.1": [("usesInstrument", "x")],
        "1.1.2": [("usesInstrument", "x"), ("usesInstrument", "y"), ("usesInstrument", "z")],
        "1.1.3": [("usesInstrument", "y"), ("usesInstrument", "z")],
    })  # fmt: skip
    (finding,) = find(store, "brokers")
    assert (finding.measures, finding.shares[0].thing) == (("1.1.1", "1.1.2"), "https://w3id.org/vapa/id/x")


# --- how alike, by hand ------------------------------------------------------------------------------


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


def test_likeness_is_the_weighted_cosine_of_rare_things() -> None:
    # 4 measures. Instrument x in two (1 bit), y in one (2 bits); target group g in two (1 bit).
    # instruments: a = (1, 2), b = (1): cosine 1/sqrt(5); target groups: a = b = (1): cosine 1. 0.25/sqrt(5) + 0.25 = 0.3618
    store = tiny({
        "1.1.1": [("usesInstrument", "x"), ("usesInstrument", "y"), ("targetGroup", "g")],
        "1.1.2": [("usesInstrument", "x"), ("targetGroup", "g")],
        "1.1.3": [("usesInstrument", "z")],
        "1.1.4": [],
    })  # fmt: skip
    (finding,) = find(store, "similar-measures")
    assert finding.measures == ("1.1.1", "1.1.2")
    assert finding.score == Decimal("0.362")
    assert {share.name: share.weight for share in finding.shares} == {"g": Decimal("0.250"), "x": Decimal("0.112")}


def test_who_shares_a_narrower_group_also_shares_the_broader_one() -> None:
    # 1 has narrow (so also wide), 2 has wide, 3 and 4 nothing: wide is in 2 of 4 (1 bit), narrow in 1 (2 bits).
    # a = (wide 1, narrow 2), b = (wide 1): 0.25 x 1/sqrt(5) = 0.1118
    store = tiny({"1.1.1": [("targetGroup", "narrow")], "1.1.2": [("targetGroup", "wide")], "1.1.3": [], "1.1.4": []})
    (finding,) = find(store, "similar-measures", minimum="0.1")
    assert (finding.score, [share.name for share in finding.shares]) == (Decimal("0.112"), ["wide"])


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


def test_parts_of_a_likeness_add_up_to_it(kg: Store) -> None:
    for finding in find(kg, "similar-measures"):
        missing = finding.score - sum(share.weight for share in finding.shares)
        assert abs(missing) <= Decimal("0.0005") * (len(finding.shares) + 4), finding.name


def test_a_measure_keeps_its_closest_partners_and_the_cut_is_told(kg: Store) -> None:
    all_pairs = apply_rule(kg, "similar-measures").findings
    cut = apply_rule(kg, "similar-measures", partners="1")
    assert "paren vallen weg omdat een maatregel hoogstens 1 partners houdt" in cut.note
    assert len(cut.findings) < len(all_pairs)
    closest = max(all_pairs, key=lambda finding: finding.score)
    assert closest.key in {finding.key for finding in cut.findings}


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
        return find(Store(text), "shared-instrument")

    assert shared_by([["a", "b"]]) == []
    assert shared_by([["a", "b"], ["b"]]) == []
    assert len(shared_by([["a", "b"], ["c"]])) == 1


# --- gaps --------------------------------------------------------------------------------------------


def nearest(finding: Finding) -> set[str]:
    return {iri.rsplit("/", 1)[-1] for iri in finding.nearest}


def test_groups_with_a_high_risk_and_the_measures_primarily_for_them(kg: Store) -> None:
    # average 7,8% (43) or 8,5% (5247); tenants and single parents 18% (5207); "almost 20%" (154) is no figure beside that
    found = {finding.key: finding for finding in find(kg, "need-and-response")}
    assert found["eenoudergezinnen"].measures == ()
    assert found["huurders"].measures == ("7.1.22", "7.5.10")
    assert "armoederisico van 18% in 2021, tegen gemiddeld 7,8% of 8,5%" in found["eenoudergezinnen"].sentence
    assert "poverty risk of 18% in 2021" in found["eenoudergezinnen"].sentence_en
    # 18 / 8.5 / (1 + 0), the lowest figure against the highest average
    assert found["eenoudergezinnen"].score == Decimal("2.118")


def test_what_came_nearest_to_a_measure_for_single_parents_is_told(kg: Store) -> None:
    # only 7.5.2 names them (4444), and the frame of SD2 promises attention (1880, page 55); no other fiche has the word
    for rule in ("need-and-response", "group-without-measure"):
        finding = one(kg, rule, "eenoudergezinnen")
        assert {"7.5.2", "sd2-alle-levensomstandigheden"} <= nearest(finding)
        assert "7.5.2 (blz. 122) noemt de groep mee" in finding.sentence
        assert "het kader van SD2 (blz. 55) belooft" in finding.sentence


def test_children_are_not_clearly_above_the_average(kg: Store) -> None:
    # 8% (214) lies between the two averages that the plan gives
    assert "kinderen-0-17" not in {finding.key for finding in find(kg, "need-and-response")}


def test_groups_whose_neighbours_have_measures_are_told_apart_and_are_no_gap(kg: Store) -> None:
    """Unemployed, born outside the EU (20%, 153-154) and in very low work intensity (45%, 153): no gap, by their families.

    Work: 7.3.6 (2848), 7.3.7 (2976), 7.3.8, 7.3.9, 7.3.11 and 7.3.19 are for jobseekers or people far from the labour market;
    newcomers: 7.1.20 (1633), 7.3.11 (3366), 7.3.12 (3397) and 7.3.21 (3858).
    """
    outcome = apply_rule(kg, "need-and-response")
    assert {finding.key for finding in outcome.findings} == {"eenoudergezinnen", "huurders"}
    for told in (
        "Werklozen (6 maatregelen)", "Huishoudens met zeer lage werkintensiteit (6 maatregelen)",
        "Personen geboren buiten de EU (4 maatregelen)",
    ):  # fmt: skip
        assert told in outcome.note
    assert "werklozen" in {f.key for f in find(kg, "need-and-response", measures="6")}


def test_groups_for_whom_no_measure_is_primarily_meant(kg: Store) -> None:
    # read one by one. Who is named by a measure for a broader group is served: protected customers by 7.1.4 (energy poverty)
    outcome = apply_rule(kg, "group-without-measure")
    found = {finding.key: finding for finding in outcome.findings}
    assert set(found) == {"alleenstaanden", "eenoudergezinnen", "slachtoffers-van-intrafamiliaal-geweld"}
    assert found["alleenstaanden"].measures == ("7.1.22", "7.5.2")  # 1725, 4444
    # named in one fiche only, without figure, promise or crisis measure: 1168 (7.1.9), 5100 (7.5.12), 1174 (7.1.9, with money)
    for once in ("nabestaanden", "omwonenden van drukke wegen", "vluchtelingen uit Oekraïne"):
        assert once in outcome.note
    domestic = found["slachtoffers-van-intrafamiliaal-geweld"]
    assert "crisismaatregelen uit de bijlage" in domestic.sentence  # 5887-5913, 6288


def test_sd4_thins_out_in_2024(kg: Store) -> None:
    # 2023: 7.4.1-7.4.5 all run; 7.4.2 and 7.4.4 end in 2023. The other goals keep 76% or more of their busiest year
    (finding,) = find(kg, "goal-thins-out")
    assert (finding.key, finding.measures, finding.score) == ("SD4-2024", ("7.4.2", "7.4.4"), Decimal("0.4"))
    assert "nog 3 van de 5 maatregelen" in finding.sentence


def test_a_measure_of_which_a_later_year_is_told_does_not_end_early(kg: Store) -> None:
    # 7.2.1: a new knowledge centre in 2023 (1928); 7.3.2: hundred municipalities by 2024 (2688); 7.1.1 goes on in another plan (713)
    outcome = apply_rule(kg, "ends-early")
    early = {identifier for finding in outcome.findings for identifier in finding.measures}
    assert early.isdisjoint({"7.1.1", "7.2.1", "7.3.2"})
    assert "7.1.1, 7.2.1 en 7.3.2" in outcome.note
    assert one(kg, "ends-early", "2022").measures == ("7.5.1",)  # 4419


def test_measures_without_an_end_do_not_say_that_they_last(kg: Store) -> None:
    # 7.5.9 starts in October 2023 (4888); 7.5.2 'gerealiseerd medio 2022' (4476) names an amount a year (4481) and so lasts
    assert [finding.measures for finding in find(kg, "no-end")] == [("7.5.9",)]


def test_a_fiche_that_mentions_nothing_of_what_the_plan_promises(kg: Store) -> None:
    # 7.1.21: timing a slash, budget to be determined (1687-1689); no local direction, no say, no follow-up in its description
    finding = find(kg, "missing-promises")[0]
    assert finding.measures == ("7.1.21",)
    assert finding.score == 1


def test_promises_hit_few_measures_and_not_those_that_keep_them(kg: Store) -> None:
    # 7.2.7: local authorities direct, experts by experience take part, it is evaluated; it ends in 2023 and has a budget.
    # 7.1.7 lasts and has an amount, so it lacks three at most
    told = {finding.key for finding in find(kg, "missing-promises")}
    assert told.isdisjoint({"7.2.7", "7.1.7"})
    assert len(told) < 81 / 4


def test_no_target_of_sdg_1_within_reach_is_without_a_measure(kg: Store) -> None:
    # 1.1 (the international poverty line), 1.a and 1.b are out of reach or have a measure; 1.2 to 1.5 have measures at their core
    found = {finding.key for finding in find(kg, "sdg-untouched")}
    assert not any(key.startswith("1.") for key in found)
    assert {"2.5", "14.1", "17.3"}.isdisjoint(found)  # crop genetics, sea, aid: no Flemish poverty plan reaches them
    assert "5.2" in found  # violence against women: only crisis measures (5887-5913)


def test_a_gap_between_families_and_leisure_is_one_of_a_thousand_and_is_not_claimed(kg: Store, links: Links) -> None:
    """By itself its chance is below 1%, by the definition of the hypergeometric distribution; among all cells it is not rare."""
    group, theme = (f"https://w3id.org/vapa/id/{name}" for name in ("target-group/gezinnen", "theme/vrije-tijd"))
    families, leisure = len(links.by_thing("target-group")[group]), len(links.by_thing("theme")[theme])
    assert comb(81 - families, leisure) / comb(81, leisure) < 0.01
    assert "gezinnen-vrije-tijd" not in {finding.key for finding in find(kg, "empty-group-theme")}


@pytest.mark.parametrize("rule", ["empty-group-theme", "empty-group-goal", "empty-goal-domain", "empty-minister-sdg"])
def test_cells_that_say_nothing_are_counted_and_not_reported(kg: Store, rule: str) -> None:
    outcome = apply_rule(kg, rule)
    assert f"Gemeld: {len(outcome.findings)};" in outcome.note
    assert len(apply_rule(kg, rule, rate="1", expected="0", share="1").findings) > len(outcome.findings)


def test_a_cell_that_chance_does_not_explain_is_reported() -> None:
    # 60 measures: SD2 in the first 30, the domain in the last 30: 15 expected together, none there. P = 30!30!/60! x ... < 1e-16
    store = tiny({
        f"1.1.{n}": [("goal", "goal/p/SD2")] if n <= 30 else [("policyDomain", "policy-domain/d")] for n in range(1, 61)
    })  # fmt: skip
    (finding,) = find(store, "empty-goal-domain")
    assert (finding.key, finding.measures, finding.score) == ("SD2-d", (), Decimal(1))
    assert "waar er op grond van de aantallen ongeveer 15 te verwachten zijn" in finding.sentence
    assert find(store, "empty-goal-domain", expected="16") == []


def test_measures_without_a_period_are_those_with_a_slash(kg: Store) -> None:
    assert [finding.measures for finding in find(kg, "no-period")] == [("7.1.21",), ("7.5.13",)]


def test_measures_without_an_amount_by_what_the_field_says(kg: Store) -> None:
    found = {finding.key: finding.measures for finding in find(kg, "no-amount")}
    assert found["ProMemorie"] == ("7.3.11", "7.3.12", "7.4.2")
    assert found["NoBudgetStated"] == ("7.1.24", "7.5.13")
    assert found["ToBeDetermined"] == ("7.1.20", "7.1.21", "7.2.4", "7.2.8", "7.2.14", "7.3.13", "7.5.12")


def test_ministers_absent_from_the_second_goal(kg: Store) -> None:
    # SD2 is led by Culture (7.2.1), Welfare, and Brussels-Youth-Poverty only; Education takes part in 7.2.5 (2073): five are absent
    finding = one(kg, "minister-absent-from-goal", "SD2")
    assert len(finding.ministers) == 5
    assert "Onderwijs en Sport" not in finding.ministers
    assert "Welzijn, Volksgezondheid en Gezin" not in finding.ministers


def test_a_goal_with_fewer_measures_than_ministers_says_nothing_of_absence(kg: Store) -> None:
    outcome = apply_rule(kg, "minister-absent-from-goal")
    assert "SD4" not in {finding.key for finding in outcome.findings}  # five measures, nine ministers
    assert "SD4" in outcome.note


def test_food_has_one_measure(kg: Store) -> None:
    finding = one(kg, "thin-theme", "voeding")
    assert (finding.measures, finding.name) == (("7.5.6",), "Voeding: 1 maatregel")


# --- all rules ---------------------------------------------------------------------------------------


def in_one_order(finding: Finding) -> Finding:
    """A finding with what RDF keeps no order of sorted."""
    return replace(
        finding,
        concerns=tuple(sorted(finding.concerns)),
        ties=tuple(sorted(finding.ties)),
        ties_en=tuple(sorted(finding.ties_en)),
        passages=tuple(sorted(finding.passages)),
        nearest=tuple(sorted(finding.nearest)),
        shares=tuple(sorted(finding.shares, key=lambda share: (-share.weight, share.name, share.thing))),
    )


@pytest.mark.parametrize("rule", rules())
def test_findings_in_the_graph_are_those_that_the_rule_reckons(kg: Store, rule: str) -> None:
    assert [in_one_order(f) for f in find(kg, rule)] == [in_one_order(f) for f in read(kg, rule)]


@pytest.mark.parametrize("rule", rules())
def test_a_finding_has_its_own_iri_and_rests_on_passages_of_the_graph_or_a_stated_absence(kg: Store, rule: str) -> None:
    found = find(kg, rule)
    assert len({iri_of(finding, kg.base, kg.plan) for finding in found}) == len(found)
    known = {str(row["passage"]) for row in kg.query("passages")}
    for finding in found:
        assert finding.passages or finding.absence
        assert set(finding.passages) <= known
        assert finding.kind == "gap" or len(finding.measures) > 1


@pytest.mark.parametrize("rule", rules())
def test_measures_of_a_finding_stand_in_plan_order(kg: Store, rule: str) -> None:
    for finding in find(kg, rule):
        numbers = [tuple(map(int, identifier.split("."))) for identifier in finding.measures]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("rule", rules())
def test_a_rule_says_what_it_claims_its_limits_and_what_its_score_is_in_two_languages(rule: str) -> None:
    query = rules()[rule]
    for texts in (query.title, query.description, query.limits, query.score):
        assert set(texts) == {"nl", "en"}


@pytest.mark.parametrize("rule", rules())
def test_a_finding_says_in_two_languages_what_it_is_about_and_how_much_it_matters(kg: Store, rule: str) -> None:
    for finding in find(kg, rule):
        assert all((finding.name_en, finding.sentence_en))
        assert len(finding.ties) == len(finding.ties_en)
        assert (finding.absence is None) == (finding.absence_en is None)
        assert not re.match(r"7\.\d", finding.name), "a title is never only a number"
        assert set(finding.why) == {"nl", "en"}
        assert not re.search(_METHODS, f"{finding.name} {finding.sentence} {finding.why}", re.IGNORECASE)


_METHODS = "cosin|hypergeometri|betweenness|louvain|centralit|toevalsverdeling"
"""Words of the method, which members of the council need not know."""


@pytest.mark.parametrize("rule", rules())
def test_no_text_of_a_rule_asks_to_know_its_method(rule: str) -> None:
    query = rules()[rule]
    for texts in (query.title, query.description, query.limits, query.score, query.sentence):
        assert not re.search(_METHODS, " ".join(texts.values()), re.IGNORECASE)


@pytest.mark.parametrize(
    ("rule", "key", "weight", "reasons"),
    [
        # 4 ministers; nothing ties those; three of the six (7.1.4, 7.1.5 and 7.4.5) are primarily for that group
        ("same-theme-and-group", "energie-en-water-energie-en-waterarmoede", Weight.STRONG, ("4 ministers", "niets gevonden", "gaat over")),
        # the 45 million (958) and 19.16 million (4338) that OCMWs get, of four ministers that nothing ties
        ("paid-by-several-ministers", "ocmws", Weight.STRONG, ("4 ministers", "niets gevonden", "65,4 miljoen")),
        # no measure, a group of people, a figure
        ("need-and-response", "eenoudergezinnen", Weight.STRONG, ("geen maatregel", "Eenoudergezinnen", "cijfer")),
        # the group and the figure; there are measures, of 6.2 million
        ("need-and-response", "huurders", Weight.MODERATE, ("Huurders", "cijfer")),
        # nothing ties, a group, 66.7 million; likeness rests on our reading
        ("similar-measures", "7.1.4-7.4.5", Weight.MODERATE, ("niets gevonden", "onze lezing")),
        # nine ministers, but one measure of 26 stands apart, and what the fiches name goes elsewhere (the 375 million of Digisprong)
        ("shared-actor", "lokale-besturen", Weight.WEAK, ("9 ministers",)),
        # sharing is no double work: 5 ministers, 3 parts and the group would be strong
        ("shared-target-group", "personen-met-schulden", Weight.MODERATE, ("5 ministers", "3 delen", "delen is nog geen dubbel werk")),
        ("thin-theme", "voeding", Weight.WEAK, ("geen van de redenen",)),
    ],
)  # fmt: skip
def test_the_weight_of_a_finding_follows_from_its_reasons(
    kg: Store, rule: str, key: str, weight: Weight, reasons: tuple[str, ...]
) -> None:
    finding = one(kg, rule, key)
    assert finding.weight == weight
    for reason in reasons:
        assert reason in finding.why["nl"]


@pytest.mark.parametrize("rule", ["communities", "brokers"])
def test_a_pattern_in_numbers_is_weak_whatever_it_holds(kg: Store, rule: str) -> None:
    assert {finding.weight for finding in find(kg, rule)} <= {Weight.WEAK}


def test_caveats_of_what_a_finding_speaks_of_travel_with_it(kg: Store) -> None:
    measure = "https://w3id.org/vapa/id/measure/vapa-2022"
    thins_out = one(kg, "goal-thins-out", "SD4-2024")
    assert f"{measure}/7.4.2/milestone/evaluatie-clausules" in thins_out.caveats  # 4180: evaluated in 2023
    assert any(caveat.startswith(f"{measure}/7.4.2/data-note/") for caveat in thins_out.caveats)
    early = one(kg, "ends-early", "2023")
    assert f"{measure}/7.5.7/data-note/looptijd-projectmiddelen" in early.caveats


# --- held out: by subject, not by rule ------------------------------------------------------------------

_MUST_NOT = [
    # general, or what a plan against poverty is about anyhow
    "Vlaamse Regering", "Vlaams Parlement", "Regeerakkoord", "Mensen in armoede: ", "Gezinnen: 25", "Data en onderzoek:",
    "Lokale samenwerking:", "Departement Welzijn, Volksgezondheid en Gezin: 18",
    # out of reach of a Flemish plan
    "Genetische diversiteit", "Oceanen", "Zeevervuiling",
    # false by construction, by chance, or beside neighbours
    "armoede en Wonen", "migratieachtergrond: geen", "Werklozen: armoederisico", "buiten de EU: 3", "Gezinnen en Vrije tijd",
    # named in passing, or with money of its own (7.1.9, 7.5.12, 7.5.7)
    "drukke wegen", "Nabestaanden", "Oekraïne: geen", "buurten: beloofd",
    # contradicted by what the fiche itself says
    "de samenwerking met Binnenlands Bestuur", "de samenwerking met Financiën", "Integratie woon- en energiepremies (7.5.2): geen einde",
    "376 miljoen", "350 miljoen", "7 van 7 fiches",
    # whoever leads Education coordinates it; what only shares a word; what two fiches name in passing
    "Onderwijs: 10", "Onderwijs, voor", "Leefomgeving", "Inkomen: 5", "VDAB: 8", "Opgroeien: 13", "Lokale gezinscoaches: 2", "VerbouwLening",
    "CAW's: persoonsgegevens", "Personen met schulden: persoonsgegevens", "energie en water: 18",
]  # fmt: skip
_MUST = [
    "energie- of waterarmoede", "budgetmeter", "eenoudergezinnen", "UiTPAS", "50.000 euro", "Lokale besturen: 26",
    "personen met schulden", "digitaal kwetsbare", "SD2 Kinderarmoede", "pro memorie", "laag inkomen: 11 regelingen", "OCMW's: geld van 4 ministers",
    "VerbouwPremie: volgens de fiche alleen digitaal", "persoonsgegevens langs", "Kandidaat-huurders", "schoolverlaters",
    "intrafamiliaal geweld", "gezinscoaches (7.2.7): geëvalueerd", "Armoedetoets", "zwijgen over inspraak", "VVSG: geld van 3",
    "taak voor lokale besturen of OCMW", "Onderwijs en Jeugdhulp: de samenwerking", "Einde in 2023",
]  # fmt: skip


@pytest.mark.parametrize("subject", _MUST_NOT)
def test_no_title_is_about_what_says_nothing_or_is_not_so(kg: Store, subject: str) -> None:
    assert not [f.name for rule in rules() for f in find(kg, rule) if subject.casefold() in f.name.casefold()]


@pytest.mark.parametrize("subject", _MUST)
def test_a_title_is_about_what_an_expert_looks_for(kg: Store, subject: str) -> None:
    assert [f.name for rule in rules() for f in find(kg, rule) if subject.casefold() in f.name.casefold()]


def test_measures_that_a_title_ties_are_nowhere_said_to_lack_ties(kg: Store) -> None:
    for rule in rules():
        for finding in find(kg, rule):
            assert finding.coordinated is not False or set(finding.measures) != {"7.3.4", "7.3.23"}


def test_a_finding_without_passage_or_absence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="rests on no passage"):
        Finding("rule", "gap", "key", "naam", "zin", Decimal(1), ("x",), "name", "sentence")


@pytest.mark.parametrize("given", [{"minimum": "veel"}, {"minimum": "-1"}, {"partners": "1.5"}, {"minister": "x"}])
def test_a_wrong_option_is_told(kg: Store, given: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        apply_rule(kg, "similar-measures", **given)


@pytest.mark.slow
def test_findings_are_the_same_whatever_the_hash_seed(dump: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from queries import Store, derive; "
        "print(sorted(derive(Store.read(Path(sys.argv[1])))))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, str(dump)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_the_shapes_hold_for_the_findings_as_well(dump: Path, kg: Store) -> None:
    from loaders.dump import shape_problems

    assert len(list(derive(kg))) > 8_000
    assert shape_problems(dump.read_bytes(), kg.base) == []


# --- what a finding depends on -------------------------------------------------------------------------

_NODES = {
    "target-group": ("targetGroup", "targeting"), "instrument": ("usesInstrument", "instrument-use"),
    "actor": ("involves", "involvement"), "theme": ("theme", None), "place": ("location", "siting"),
}  # fmt: skip

_OF_THE_WHOLE = {"communities", "brokers"}
"""Rules whose every finding depends on the whole network, by their definition."""


def without(dump: Path, links: Links, identifier: str, facet: str, thing: str) -> Store:
    """The graph without one link: neither its direct property nor its node."""
    direct, node = _NODES[facet]
    measure = links.iri(identifier)
    gone = [f"<{measure}> <https://w3id.org/vapa/ns#{direct}> <{thing}> "]
    if node:
        gone.append(f"<{measure}/{node}/{thing.rsplit('/', 1)[-1]}>")
    lines = dump.read_text(encoding="utf8").splitlines(keepends=True)
    return Store("".join(line for line in lines if not any(part in line for part in gone)).encode())


@pytest.mark.slow
@pytest.mark.parametrize("facet", _NODES)
def test_removing_one_link_changes_exactly_the_findings_that_depend_on_it(
    dump: Path, kg: Store, links: Links, facet: str
) -> None:
    chosen = random.Random(facet)
    candidates = [
        (identifier, thing)
        for thing, members in links.by_thing(facet).items()
        for identifier in members
        if thing in links.things(facet, identifier)[thing]
        and thing not in links.things("implementer", identifier)
        and len(members) > 1
    ]
    for identifier, thing in chosen.sample(candidates, 2):
        counted = {t for t, through in links.things(facet, identifier).items() if thing in through}
        touched = {i for i in links.measures if counted & set(links.things(facet, i))}
        changed_store = without(dump, links, identifier, facet, thing)
        new_links = Links(changed_store)
        for rule in set(rules()) - _OF_THE_WHOLE:
            before = {f.key: f for f in apply_rule(kg, rule, links).findings}
            after = {f.key: f for f in apply_rule(changed_store, rule, new_links).findings}
            for key in before.keys() | after.keys():
                finding = before.get(key) or after[key]
                about = set(finding.concerns) | {share.thing for share in finding.shares}
                may_change = bool(counted & about) or identifier in finding.measures
                may_change |= rule == "similar-measures" and bool(touched & set(finding.measures))
                may_change |= rule == "need-and-response" and facet == "target-group"
                if before.get(key) != after.get(key):
                    assert may_change, (rule, key, identifier, thing)
                if rule == "similar-measures" and identifier in finding.measures and thing in about:
                    assert before.get(key) != after.get(key), (rule, key, identifier, thing)
                if (
                    rule.startswith("shared-")
                    and rule.removeprefix("shared-") == facet
                    and finding.key == thing.rsplit("/", 1)[-1]
                ):
                    assert before.get(key) != after.get(key), (rule, key, identifier, thing)


def test_every_rule_stands_in_the_library_with_a_place_in_the_report() -> None:
    positions = [query.order for query in library("findings").values()]
    assert positions == list(range(1, len(positions) + 1))
