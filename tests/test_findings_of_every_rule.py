"""What holds of every rule and of every finding, and what a finding depends on."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from queries import Finding, QueryError, Store, apply_rule, derive, iri_of, read, rules
from queries.findings import Links, Weight
from queries.findings.facts import same_fact, with_one_weight
from queries.library import library
from tests.helpers import ROOT
from tests.helpers.findings import find


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


@pytest.fixture(scope="module")
def every(kg: Store, links: Links) -> list[Finding]:
    """What all rules find, weighed together."""
    return with_one_weight([finding for name in rules() for finding in find(kg, name)], links.people)


@pytest.fixture(scope="module")
def known(kg: Store) -> set[str]:
    """All passages of the graph."""
    return {str(passage) for passage in kg.query("passages").column("passage")}


@pytest.mark.parametrize("rule", rules())
def test_findings_in_the_graph_are_those_that_the_rule_derives(kg: Store, every: list[Finding], rule: str) -> None:
    of_rule = [finding for finding in every if finding.rule == rule]
    assert [in_one_order(f) for f in of_rule] == [in_one_order(f) for f in read(kg, rule)]


def test_no_fact_is_told_by_two_rules(kg: Store, links: Links) -> None:
    assert same_fact(read(kg), links.people) == []


def test_what_two_rules_would_tell_of_one_fact_has_one_weight(kg: Store, links: Links) -> None:
    finding = next(finding for finding in read(kg) if finding.weight == Weight.STRONG and finding.kind == "overlap")
    weaker = replace(finding, rule="communities", weight=Weight.WEAK)
    assert [one.weight for one in with_one_weight([weaker, finding], links.people)] == [Weight.STRONG] * 2


@pytest.mark.parametrize("rule", rules())
def test_a_finding_has_its_own_iri_and_rests_on_passages_of_the_graph_or_a_stated_absence(
    kg: Store, known: set[str], rule: str
) -> None:
    found = find(kg, rule)
    assert len({iri_of(finding, kg.base, kg.plan) for finding in found}) == len(found)
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


@pytest.mark.parametrize("rule", ["communities", "brokers"])
def test_a_pattern_in_numbers_is_weak_whatever_it_holds(kg: Store, rule: str) -> None:
    assert {finding.weight for finding in find(kg, rule)} <= {Weight.WEAK}


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


@pytest.mark.slow
def test_the_shapes_hold_for_the_findings_as_well(dump: Path, kg: Store) -> None:
    from loaders.dump import shape_problems

    assert len(list(derive(kg))) > 6_000
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
            before = {f.key: f for f in find(kg, rule)}
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
