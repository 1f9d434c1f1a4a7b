"""The poverty figures keep the 21 integrity constraints of the RDF Data Cube recommendation (W3C, section 11).

Each constraint is a question that must be answered with no: is there anything that breaks it? The words are ours.
"""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from queries import Store

QB = "PREFIX qb: <http://purl.org/linked-data/cube#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
NAMES = "(qb:componentProperty|qb:dimension|qb:measure|qb:attribute)"
"""A component names its property by one of the short forms, which the recommendation (11.1) lets stand for the long one."""
DIMENSION = "?set qb:structure/qb:component/(qb:dimension|qb:componentProperty) ?dim . ?dim a qb:DimensionProperty ."
BROKEN = {
    1: "{ ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } } UNION { ?o qb:dataSet ?a, ?b FILTER(?a != ?b) }",
    2: "{ ?s a qb:DataSet FILTER NOT EXISTS { ?s qb:structure ?d } } UNION { ?s qb:structure ?a, ?b FILTER(?a != ?b) }",
    3: "?d a qb:DataStructureDefinition FILTER NOT EXISTS { ?d qb:component/NAMES/a qb:MeasureProperty }",
    4: "?dim a qb:DimensionProperty FILTER NOT EXISTS { ?dim rdfs:range ?range }",
    5: "?dim a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?dim qb:codeList ?list }",
    6: "?c qb:componentRequired false ; NAMES ?p FILTER NOT EXISTS { ?p a qb:AttributeProperty }",
    7: "?key a qb:SliceKey FILTER NOT EXISTS { ?d a qb:DataStructureDefinition ; qb:sliceKey ?key }",
    8: "?d qb:sliceKey ?key . ?key NAMES ?p FILTER NOT EXISTS { ?d qb:component/NAMES ?p }",
    9: "{ ?s a qb:Slice FILTER NOT EXISTS { ?s qb:sliceStructure ?k } } UNION { ?s qb:sliceStructure ?a, ?b FILTER(?a != ?b) }",
    10: "?s qb:sliceStructure/NAMES ?dim FILTER NOT EXISTS { ?s ?dim ?value }",
    11: f"?o qb:dataSet ?set . {DIMENSION} FILTER NOT EXISTS {{ ?o ?dim ?value }}",
    13: "?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; NAMES ?p FILTER NOT EXISTS { ?o ?p ?value }",
    14: """?o qb:dataSet/qb:structure ?d FILTER NOT EXISTS { ?d qb:component/NAMES qb:measureType }
          ?d qb:component/NAMES ?m . ?m a qb:MeasureProperty FILTER NOT EXISTS { ?o ?m ?value }
          FILTER NOT EXISTS { ?o vapa:lower|vapa:upper ?bound }""",
    15: """?o qb:dataSet/qb:structure/qb:component/NAMES qb:measureType ; qb:measureType ?m
           FILTER NOT EXISTS { ?o ?m ?value }""",
    16: """?o qb:dataSet/qb:structure ?d ; qb:measureType ?m ; ?other ?value . ?d qb:component/NAMES qb:measureType, ?other .
           ?other a qb:MeasureProperty FILTER(?other != ?m)""",
    18: "?set qb:slice/qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?set }",
    19: f"""{{ ?o qb:dataSet ?set ; ?dim ?v . {DIMENSION} ?dim qb:codeList ?list . ?list a skos:ConceptScheme
           FILTER NOT EXISTS {{ ?v a skos:Concept ; skos:inScheme ?list }} }}
           UNION {{ ?o qb:dataSet ?set ; ?dim ?v . {DIMENSION} ?dim qb:codeList ?list . ?list a skos:Collection
           FILTER NOT EXISTS {{ ?v a skos:Concept . ?list skos:member+ ?v }} }}""",
    20: "?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList FILTER NOT EXISTS { ?list qb:hierarchyRoot ?r }",
}
"""What breaks a constraint, by its number. 12 is below; 17 and 21 ask what only a cube with several measures, or with
inverse hierarchies, can break, and so are asked as whether there is one. 14 lets a figure be without a value that the
plan gives by its bounds alone ("at least"): to give it one would be made up."""

SAME = f"""SELECT ?one ?other {{
  ?one qb:dataSet ?set . ?other qb:dataSet ?set . FILTER(STR(?one) < STR(?other))
  FILTER NOT EXISTS {{ {DIMENSION} ?one ?dim ?value . FILTER NOT EXISTS {{ ?other ?dim ?value }} }}
}}"""


@pytest.mark.parametrize("number", BROKEN)
def test_the_constraint_holds(kg: Store, number: int) -> None:
    found = kg.table(f"{QB}SELECT * {{ {BROKEN[number].replace('NAMES', NAMES)} }} LIMIT 5")
    assert [dict(row) for row in found] == []


def test_no_two_figures_share_all_dimensions_but_those_that_contradict_each_other(kg: Store) -> None:
    """IC-12, and the plan's own contradictions, which are kept and named."""
    pairs = {(str(row["one"]), str(row["other"])) for row in kg.table(QB + SAME)}
    conflicts = kg.table(f"{QB}SELECT ?one ?other {{ ?one a qb:Observation ; vapa:conflictsWith ?other }}")
    assert pairs <= {(str(row["one"]), str(row["other"])) for row in conflicts}
    assert len(pairs) < 10


def test_no_cube_has_several_measures_or_an_inverse_hierarchy(kg: Store) -> None:
    """IC-17 asks of measures in a measure dimension, IC-21 of a hierarchy by an inverse property: neither is there."""
    for pattern in ("?d qb:component/qb:componentProperty qb:measureType", "?list qb:parentChildProperty ?p"):
        assert len(kg.table(f"{QB}SELECT * {{ {pattern} }}")) == 0


def test_there_is_a_cube_and_a_broken_one_is_seen(kg: Store) -> None:
    assert len(kg.table(f"{QB}SELECT ?o {{ ?o a qb:Observation ; qb:dataSet/qb:structure ?d }}")) > 100
    cube = "http://purl.org/linked-data/cube#"
    graph = Graph()
    graph.add(
        (URIRef("urn:o"), URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(f"{cube}Observation"))
    )
    assert len(graph.query(f"{QB}SELECT * {{ {BROKEN[1]} }}")) == 1
