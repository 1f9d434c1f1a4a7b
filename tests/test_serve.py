"""`vapa serve` as a command: its address, and how it tells that it cannot have one."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from tests.helpers.serving import Served, served
from tests.test_cli import run


def test_it_answers_at_the_address_it_prints(website: Served) -> None:
    assert httpx.get(f"{website.url}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_other_settings_are_taken_from_the_environment(dump: Path) -> None:
    with served(dump, query_rows=7) as server:
        response = httpx.get(server.sparql, params={"query": "SELECT * { ?s ?p ?o }"})
    assert "more than 7 rows" in response.json()["detail"]


def test_a_port_that_is_taken_is_told_in_one_sentence(dump: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--dump", dump, "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Address already in use" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("VAPA_QUERY_SECONDS", "0"), ("VAPA_ANSWER_CACHE", "-1"), ("VAPA_PORT", "65536")]
)
def test_a_wrong_setting_is_told_before_anything_is_served(dump: Path, name: str, value: str) -> None:
    done = run("serve", "--dump", dump, folder=None, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert f"setting '{name.removeprefix('VAPA_').lower()}' takes" in done.stderr
