"""The year of a plan, as docs/editing.md tells a secretariat: each step on one copy, one after the other.

After each step the data pass their checks; numbers, addresses and all other measures are as before.
"""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from loaders import load
from loaders.rdf import to_rdf
from queries import Store
from queries.editions import compare
from tests.helpers import ROOT
from tests.test_follow_up import done, fill
from vapa.cli import app

pytestmark = pytest.mark.slow

PLAN, REPORT, LATER = "vapa-2022", "voortgang-2023", "vapa-2026"
GUIDE = (ROOT / "docs" / "editing.md").read_text(encoding="utf8").split("## The year of a plan", 1)[1]


@pytest.fixture(scope="module")
def copy(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data that the year begins with, changed step by step by the tests of this file, in their order."""
    return Path(shutil.copytree(data, tmp_path_factory.mktemp("year") / "data"))


def statements(data: Path) -> frozenset[str]:
    """What the data say, as lines of N-Quads; loading them holds the records to their checks."""
    files = sorted(path for path in data.rglob("*") if path.is_file())
    return _statements(data, tuple((path, path.read_bytes()) for path in files))


@lru_cache(maxsize=1)
def _statements(data: Path, _: tuple[tuple[Path, bytes], ...]) -> frozenset[str]:
    """What one step leaves is what the next begins with, and read once."""
    return frozenset(to_rdf(load(data)).decode().splitlines())


@pytest.fixture
def before(copy: Path) -> frozenset[str]:
    """What the data say before a step."""
    return statements(copy)


def changed(copy: Path, before: frozenset[str]) -> tuple[set[str], set[str]]:
    """What a step added and dropped."""
    after = statements(copy)
    return set(after - before), set(before - after)


def test_a_form_adds_what_it_says_and_drops_nothing(copy: Path, before: frozenset[str], tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    done("follow-up", "export", "--out", form, "--data", copy, "--minister", "welzijn")
    fill(form, {"7.1.7": {"state": "Lopend", "description": "De toeslagen zijn in 2023 verhoogd."}})
    words = ("follow-up", "import", form, "--document", "kabinet-welzijn-2023", "--year", "2023", "--data", copy)
    done(*words, "--write")
    added, dropped = changed(copy, before)
    assert dropped == set()
    assert any("/7.1.7/progress/kabinet-welzijn-2023>" in line for line in added)
    assert {re.sub(r".*/(7\.\d+\.\d+)/.*", r"\1", line) for line in added if "/measure/" in line} == {"7.1.7"}
    proved = CliRunner().invoke(app, ["verify", "--sources", str(tmp_path), "--data", str(copy)])
    assert "kabinet-welzijn-2023: 0 differences with form.xlsx" in proved.output
    assert f"{PLAN}: not proved: no text with its hash is in the folder" in proved.output


def test_a_report_as_the_guide_writes_it_is_taken_in_and_proved(
    copy: Path, before: frozenset[str], tmp_path: Path
) -> None:
    example = re.findall(r"```yaml\n(# yaml-language-server: \S+follow_up\.json\n.*?)```", GUIDE, re.DOTALL)[0]
    statement = example.split("observation:")[0]
    text = tmp_path / "een-naam-die-niets-zegt.txt"
    text.write_text("Voortgang\n\n7.1.1\nDit project is afgerond.\n", encoding="utf8")
    digest = sha256(text.read_bytes()).hexdigest()
    (copy / "follow-up" / PLAN / f"{REPORT}.yaml").write_text(statement, encoding="utf8")
    about = f"title: {{nl: Voortgang 2023, en: Progress 2023}}\ntype: progress-report\nsha256: {digest}\n"
    (copy / "documents" / f"{REPORT}.yaml").write_text(about, encoding="utf8")
    added, dropped = changed(copy, before)
    assert dropped == set()
    assert any(f"/7.1.1/progress/{REPORT}>" in line for line in added)
    verify = ["verify", "--sources", str(tmp_path), "--data", str(copy)]
    assert f"{REPORT}: 0 differences with {text.name}" in CliRunner().invoke(app, verify).output
    wrong = (copy / "follow-up" / PLAN / f"{REPORT}.yaml").read_text(encoding="utf8").replace("lines: 4", "lines: 3")
    (copy / "follow-up" / PLAN / f"{REPORT}.yaml").write_text(wrong, encoding="utf8")
    refused = CliRunner().invoke(app, verify)
    assert refused.exit_code == 1
    assert "the mention 'afgerond' does not stand in line 3 of the document" in refused.output
    (copy / "follow-up" / PLAN / f"{REPORT}.yaml").write_text(statement, encoding="utf8")


def test_a_correction_changes_one_statement_and_nothing_else(copy: Path, before: frozenset[str]) -> None:
    path = next((copy / "plans" / PLAN / "measures").glob("7.1.01-*.yaml"))
    text = path.read_text(encoding="utf8")
    label = "Inzet van buurtstewards voor Romagezinnen"
    path.write_text(text.replace(label, "Buurtstewards voor Romagezinnen in vier steden"), encoding="utf8")
    added, dropped = changed(copy, before)
    assert [len(added), len(dropped)] == [1, 1]
    assert added.pop().split()[:2] == dropped.pop().split()[:2]


def test_a_refused_correction_is_a_position_as_the_guide_writes_it(copy: Path, before: frozenset[str]) -> None:
    (example,) = re.findall(r"```yaml\n(# yaml-language-server: \S+positions\.json\n.*?)```", GUIDE, re.DOTALL)
    (copy / "positions").mkdir(exist_ok=True)
    (copy / "positions" / "netwerk.yaml").write_text(example, encoding="utf8")
    added, dropped = changed(copy, before)
    assert dropped == set()
    assert {line.split()[0].rpartition("/id/")[2] for line in added} == {"position/netwerk-sdg-7-1-7>"}


def test_a_new_edition_leaves_the_old_one_and_is_compared_with_it(copy: Path, before: frozenset[str]) -> None:
    later = copy / "plans" / LATER
    shutil.copytree(copy / "plans" / PLAN, later)
    plan = (later / "plan.yaml").read_text(encoding="utf8")
    plan = plan.replace(f"identifier: {PLAN}", f"identifier: {LATER}").replace(
        "replaces: vapa-2020", f"replaces: {PLAN}"
    )
    plan = plan[: plan.index("\nlapsed:\n") + 1]
    (later / "plan.yaml").write_text(plan, encoding="utf8")
    for path in (later / "measures").glob("*.yaml"):
        text = path.read_text(encoding="utf8")
        number = re.search(r"^identifier: (\S+)$", text, re.MULTILINE)
        passage = re.search(r"^lead_minister:\n.*?passages:\n\s+- (\{.*?\})$", text, re.MULTILINE | re.DOTALL)
        assert number
        assert passage
        text = re.sub(r"^continues:\n(?:[ ].*\n)+", "", text, flags=re.MULTILINE)
        text = text.replace("status: New", "status: Updated")
        how = f"continues:\n  - edition: {PLAN}\n    measure: {number[1]}\n    how: Unchanged\n    passages: [{passage[1]}]\n"
        path.write_text(text.rstrip("\n") + "\n" + how, encoding="utf8")
    _, dropped = changed(copy, before)
    assert dropped == set()
    store = Store("\n".join(statements(copy)).encode())
    assert store.plans == (LATER, PLAN)
    found = compare(store, PLAN, LATER)
    assert len(found.continued) == 81
    assert (found.added, found.dropped, found.changed) == ((), (), ())
