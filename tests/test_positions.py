"""Positions: who disagrees or proposes, next to what it is about, and on the agenda until it is settled.

None of these is real: all are made up, in a copy of the data.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from loaders import DataError, build, load
from ontology import DEFAULT_BASE
from queries import Store, check
from queries.findings import derive
from tests.test_site import ask, words

HEAD = "# yaml-language-server: $schema=../schema/positions.json\n"
POSITIONS = """sdg-van-groeipakket:
  about: measure/vapa-2022/7.1.7/contribution/1.3
  stance: Disagrees
  actor: netwerk-tegen-armoede
  date: 2026-03-01
  description: {nl: De toeslag alleen haalt gezinnen niet boven de armoedegrens.}
  source: Verbetering 12, geweigerd
gelijkende-maatregelen:
  about: finding/vapa-2022/similar-measures/7.1.4-7.4.5
  stance: Proposes
  actor: vvsg
  date: 2026-03-02
  description: {nl: Bespreek beide samen met de OCMW's.}
buurtstewards:
  about: measure/vapa-2022/7.1.1
  stance: Disagrees
  post: welzijn
  date: 2026-02-01
  description: {nl: De samenvatting vergat de gemeenten.}
  settled: {date: 2026-02-20, outcome: De samenvatting is aangepast.}
"""


def with_positions(data: Path, folder: Path, text: str = POSITIONS) -> Path:
    """A copy of the data with positions."""
    copy = Path(shutil.copytree(data, folder / "data"))
    (copy / "positions").mkdir(exist_ok=True)
    (copy / "positions" / "overleg.yaml").write_text(HEAD + text, encoding="utf8")
    return copy


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory, data: Path) -> bytes:
    folder = with_positions(data, tmp_path_factory.mktemp("positions"))
    return build(folder, base=DEFAULT_BASE, checks=lambda _: [], derive=lambda dump: derive(Store(dump)))


@pytest.fixture(scope="module")
def held(content: bytes) -> Store:
    return Store(content)


def test_nobody_is_made_to_hold_anything_in_the_data_that_we_publish(data: Path, kg: Store) -> None:
    assert list((data / "positions").glob("*.yaml")) == []
    assert len(kg.query("open-positions")) == 0


def test_positions_change_nothing_of_what_is_there(content: bytes, dump: Path) -> None:
    before, after = (
        {line for line in text.splitlines() if "/id/graph/service>" not in line}  # what the data set says of its size
        for text in (dump.read_text(encoding="utf8"), content.decode())
    )
    assert before - after == set()
    assert {line.rsplit(" ", 2)[1].rpartition("/")[2] for line in after - before} == {"positions>"}


def test_the_agenda_holds_what_is_open_the_oldest_first(held: Store) -> None:
    rows = held.query("open-positions")
    assert [(row["who"], row["stance"]) for row in rows] == [
        ("Netwerk tegen Armoede", "Niet akkoord"),
        ("VVSG", "Voorstel"),
    ]
    assert [str(row["about"]).rpartition("/id/")[2] for row in rows] == [
        "measure/vapa-2022/7.1.7/contribution/1.3",
        "finding/vapa-2022/similar-measures/7.1.4-7.4.5",
    ]
    assert list(check(held)) == []


def test_a_position_is_shown_next_to_what_it_is_about(held: Store) -> None:
    measure, finding, agenda = ask(
        held, "/doc/measure/vapa-2022/7.1.7", "/doc/finding/vapa-2022/similar-measures/7.1.4-7.4.5", "/standpunten"
    )
    assert re.search(r"1\.3 .{0,400}betwist door Netwerk tegen Armoede", words(measure))
    assert "Bespreek beide samen met de OCMW's." in words(finding).replace("&#39;", "'")
    text = words(agenda)
    assert "De toeslag alleen haalt gezinnen niet boven de armoedegrens." in text
    assert text.index("Akkoord of beslecht") < text.index("De samenvatting is aangepast.")


def test_a_settled_position_contests_nothing(held: Store) -> None:
    (measure,) = ask(held, "/doc/measure/vapa-2022/7.1.1")
    assert "betwist door" not in words(measure)
    assert "De samenvatting is aangepast." in words(measure)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("actor: vvsg", "actor: niemand", "'niemand' is not in vocabularies/actors.yaml"),
        ("  post: welzijn\n", "", "needs exactly one of actor, post"),
        ("stance: Proposes", "stance: Twijfelt", "positions/overleg.yaml"),
    ],
)
def test_what_cannot_be_a_position_is_refused(
    tmp_path: Path, small_data: Path, before: str, after: str, told: str
) -> None:
    assert before in POSITIONS
    with pytest.raises(DataError, match=re.escape(told)):
        load(with_positions(small_data, tmp_path / "with", POSITIONS.replace(before, after)))


@pytest.mark.slow
def test_a_position_about_nothing_is_refused(tmp_path: Path, data: Path) -> None:
    folder = with_positions(data, tmp_path, POSITIONS.replace("contribution/1.3", "contribution/99.9"))
    with pytest.raises(DataError, match=r"contribution/99\.9, which is not there"):
        build(folder, base=DEFAULT_BASE, checks=lambda dump: check(Store(dump)), derive=lambda _: ())
