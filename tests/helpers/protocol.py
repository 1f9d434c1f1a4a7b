"""Asking the endpoint in each way of the SPARQL 1.1 Protocol, and what is in our graphs to ask for."""

from __future__ import annotations

import httpx

BASE = "https://w3id.org/vapa"
DOCUMENT, CURATION, VOCABULARY = (f"{BASE}/id/graph/{name}" for name in ("document", "curation", "vocabulary"))
MEASURE = f"<{BASE}/id/measure/vapa-2022/7.1.2>"
TITLE, SUMMARY = f"{MEASURE} dcterms:title ?t", f"{MEASURE} dcterms:description ?d"
NAME = f"<{BASE}/id/actor/vvsg> skos:prefLabel ?n"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SR = "{http://www.w3.org/2005/sparql-results#}"


def get(client: httpx.Client, *fields: tuple[str, str], accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params=list(fields), headers={"Accept": accept})


def direct(client: httpx.Client, query: str | bytes, *fields: tuple[str, str], **headers: str) -> httpx.Response:
    return client.post("/sparql", params=list(fields), content=query, headers={"Content-Type": DIRECT, **headers})


def form(client: httpx.Client, *fields: tuple[str, str], **headers: str) -> httpx.Response:
    content = str(httpx.QueryParams(list(fields)))
    return client.post("/sparql", content=content, headers={"Content-Type": FORM, **headers})


def says(response: httpx.Response) -> bool:
    """The truth value of an ASK."""
    assert response.status_code == 200, response.text
    answer = response.json()["boolean"]
    assert isinstance(answer, bool)
    return answer


def is_problem(response: httpx.Response, status: int) -> str:
    """The detail of a problem, after a look at its shape."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    body = response.json()
    assert body["status"] == status
    return str(body["detail"])
