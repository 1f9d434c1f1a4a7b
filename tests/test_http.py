"""Content negotiation (RFC 9110, 12.5.1) and the one error shape (RFC 9457), rule by rule."""

from __future__ import annotations

import json

import pytest

from viz.web.http.negotiation import GRAPHS, RESULTS, Problem, choose, negotiate, prefers_html

OFFERS = ("text/turtle", "application/ld+json", "application/n-triples")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("text/turtle;q=0.4, application/n-triples;q=0.5", "application/n-triples"),
        ("text/turtle;q=0.4,application/n-triples;q=0.4", "text/turtle"),
        ("*/*, text/turtle;q=0", "application/ld+json"),
        ("*/*;q=0.9, text/turtle;q=0.1", "application/ld+json"),
        ("application/*;q=0.2, application/n-triples;q=0.9, text/turtle;q=0.5", "application/n-triples"),
        ("text/turtle;charset=utf-8;q=0.3, application/ld+json;q=0.2", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=veel", None),
        ("text/turtle;q=.2, application/n-triples;q=.1", "text/turtle"),
        ("text/turtle;q=0.33333, application/n-triples;q=0.44444", "application/n-triples"),
        ("image/gif, *; q=.2", "text/turtle"),
        ("nonsense", None),
        ("nonsense, application/ld+json", "application/ld+json"),
    ],
)
def test_the_best_offer_is_chosen(accept: str | None, wanted: str | None) -> None:
    assert negotiate(accept, OFFERS) == wanted


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("*/*", False),
        (None, False),
        ("text/turtle, text/html;q=0.5", False),
        ("application/sparql-results+json, text/html;q=0.9", False),
        ("text/html;q=0.5", True),
    ],
)
def test_a_browser_is_who_prefers_html(accept: str | None, html: bool) -> None:
    assert prefers_html(accept) is html


@pytest.mark.parametrize(
    ("name", "results", "graph"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdf"),
        ("csv", "csv", None),
        ("turtle", None, "ttl"),
        ("application/sparql-results json", "json", None),
        ("text/turtle", None, "ttl"),
        ("onzin", None, None),
    ],
)
def test_format_wins_over_accept(name: str, results: str | None, graph: str | None) -> None:
    found = [choose("text/tab-separated-values", formats, name) for formats in (RESULTS, GRAPHS)]
    assert [form[0].name if form else None for form in found] == [results, graph]


def test_what_was_asked_for_is_what_it_is_called() -> None:
    assert choose("application/json", RESULTS) == (RESULTS[0], "application/json")
    assert choose("text/csv", RESULTS) == (RESULTS[2], "text/csv; charset=utf-8")


def test_a_problem_says_status_detail_and_position() -> None:
    body = json.loads(Problem(400, "not SPARQL", "geen SPARQL", position=(2, 7)).json())
    assert body == {
        "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "not SPARQL", "line": 2, "column": 7
    }  # fmt: skip
