"""The documents say what is true now."""

from __future__ import annotations

import ast
import json
import re
import runpy
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import vapa
from queries import Store, library, read, rules
from tests.helpers import ROOT
from viz.web.text.format import voice

README = (ROOT / "README.md").read_text(encoding="utf8")
MAY_IMPORT = {
    "ontology": {"ontology"},
    "loaders": {"ontology", "loaders"},
    "queries": {"ontology", "queries"},
    "viz": {"ontology", "queries", "viz"},
}
MAKE = runpy.run_path(str(ROOT / "docs" / "make.py"))
PAGES = MAKE["PAGES"]


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_what_the_code_says(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VAPA_DATA", "VAPA_DUMP", "VAPA_BASE"):
        monkeypatch.delenv(name, raising=False)
    written = (ROOT / "docs" / page).read_text(encoding="utf8")
    assert written == PAGES[page]().rstrip() + "\n", "run: uv run python docs/make.py"


def test_making_the_pages_tells_a_mistake_in_a_query_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "queries" / "library" / "actors.rq").read_text(encoding="utf8")
    (tmp_path / "actors.rq").write_text(text.replace("group: actors", "group: actoren"), encoding="utf8")
    monkeypatch.setitem(sys.modules["queries.library"].__dict__, "FOLDER", tmp_path)
    monkeypatch.setitem(MAKE["main"].__globals__, "library", library.__wrapped__)
    with pytest.raises(SystemExit, match=rf"^{tmp_path}/actors\.rq:8: unknown group 'actoren'; did you mean actors\?"):
        MAKE["main"]()


def test_every_link_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    links = [
        (page.name, page.parent / target)
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf8"))
        if not target.startswith("http")
    ]
    assert len(links) > 20
    assert [(page, str(target)) for page, target in links if not target.exists()] == []


@pytest.mark.parametrize("floor", MAY_IMPORT)
def test_a_floor_imports_only_from_floors_below(floor: str) -> None:
    wrong = set()
    for path in (ROOT / floor).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = {name.split(".")[0] for name in names} & {*MAY_IMPORT, "vapa"}
            wrong |= {(str(path.relative_to(ROOT)), name) for name in ours - MAY_IMPORT[floor]}
    assert wrong == set()


def test_every_cell_of_the_tutorial_runs(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vapa.open", lambda: Store.read(dump))
    cells = json.loads((ROOT / "docs" / "tutorial.ipynb").read_text(encoding="utf8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    for text in codes:
        exec(compile(text, "tutorial.ipynb", "exec"), names)
    assert len(codes) > 5
    assert len(names["groups"]) == 5  # type: ignore[arg-type]


def test_the_citation_names_this_version() -> None:
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))["version"] == vapa.__version__


def test_the_first_heading_of_the_changelog_is_this_version() -> None:

    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
    assert re.search(r"^## (\S+)", text, re.MULTILINE)[1] == vapa.__version__  # type: ignore[index]
    assert f'version = "{vapa.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf8")


def test_readme_has_the_two_commands() -> None:
    commands = re.findall(r"^    (uv run .*)$", README, re.MULTILINE)
    assert commands[0] == "uv run --no-dev --extra site vapa serve"
    assert any(command.startswith("uv run pytest") or " pytest" in command for command in commands)


def test_answers_in_the_readme_are_those_of_the_graph(kg: Store) -> None:
    """Each example of the README: `vapa query NAME --param ...`, and the answers below it."""
    examples = re.findall(r"^    uv run vapa query (\S+)((?: --param \S+)*)\n\n((?:>.*\n)+)", README, re.MULTILINE)
    assert len(examples) >= 5
    for name, parameters, answer in examples:
        given = dict(item.split("=", 1) for item in re.findall(r"--param (\S+)", parameters))
        table = kg.query(name, **given)
        cells = {" ".join(str(value).split()) for row in table for value in row.values() if value is not None}
        cells |= {
            voice("nl").euro(Decimal(str(value)))
            for row in table
            for key, value in row.items()
            if key.endswith("Euro") and value is not None
        }
        for claimed in re.findall(r"\*\*([^*]+)\*\*", answer):
            assert claimed in cells | {f"{len(table)} rows"}, (name, claimed)


def test_schemas_are_those_of_the_records() -> None:
    schemas = MAKE["schemas"]()
    folder = ROOT / "data" / "schema"
    assert {path.name: path.read_text(encoding="utf8") for path in folder.glob("*.json")} == schemas


def test_every_data_file_names_its_schema() -> None:
    paths = sorted((ROOT / "data").rglob("*.yaml"))
    assert len(paths) > 100
    wrong = []
    for path in paths:
        first = path.read_text(encoding="utf8").split("\n", 1)[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        if not named or not (path.parent / named[1]).is_file():
            wrong.append((path.name, first))
    assert wrong == []


@pytest.mark.parametrize("rule", rules())
def test_the_worked_example_of_a_rule_is_one_of_its_findings(kg: Store, rule: str) -> None:
    examples = yaml.safe_load((ROOT / "docs" / "findings_examples.yaml").read_text(encoding="utf8"))
    example = examples[rule]
    if "none" in example:
        assert not read(kg, rule)
        return
    assert (example["name"], example["sentence"]) in {(f.name, f.sentence) for f in read(kg, rule)}
