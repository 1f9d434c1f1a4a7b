"""What is installed elsewhere: one import name, which others' names beside it do not break, and which leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT
from tests.helpers.serving import PATIENCE
from vapa.build import fingerprint, write_dump
from vapa.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("uv"), reason="uv is not on this machine")]

DECOY = "raise ImportError('this is the package of somebody else')\n"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with our wheel, beside a package `queries` of somebody else."""
    folder = tmp_path_factory.mktemp("wheel")
    for command in (
        ["uv", "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)],
        ["uv", "venv", "--quiet", "--python", sys.executable, str(folder / "env")],
    ):
        subprocess.run(command, check=True, timeout=PATIENCE)
    (wheel,) = folder.glob("*.whl")
    found = folder / "env" / "bin" / "python"
    pins = ROOT / "requirements.lock"
    subprocess.run(
        ["uv", "pip", "install", "--quiet", "--python", str(found), "--constraint", str(pins), f"{wheel}[site]"],
        check=True,
        timeout=PATIENCE,
    )
    (library,) = (folder / "env" / "lib").glob("python*/site-packages")
    (library / "queries").mkdir()
    (library / "queries" / "__init__.py").write_text(DECOY, encoding="utf8")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's own folder, with names that ours are called as well."""
    found = tmp_path / "own"
    (found / "data").mkdir(parents=True)
    for name in ("queries.py", "loaders.py", "viz.py"):
        (found / name).write_text(DECOY, encoding="utf8")
    return found


def run(python: Path, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("VAPA_", "PYTHON"))}
    return subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        env={**clean, "XDG_CACHE_HOME": str(folder.parent / "cache"), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_wheel_takes_one_import_name(python: Path) -> None:
    names = "from importlib.metadata import files; print({f.parts[0] for f in files('vapa')} - {'..'})"
    done = run(python, python.parent, "-c", names)
    assert done.stdout == "{'vapa', 'vapa-0.1.0.dist-info'}\n" or done.stdout == "{'vapa-0.1.0.dist-info', 'vapa'}\n"


def test_a_notebook_in_a_folder_with_clashing_names_asks_the_graph_and_finds_its_folder_as_it_was(
    python: Path, folder: Path
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = run(python, folder, "-c", "import vapa; print(len(vapa.open().query('joint-leads')))")
    assert (done.stdout, done.stderr) == ("10\n", "")
    left = sorted(path.name for path in folder.iterdir() if path.name != "__pycache__")
    assert left == before
    kept = [path.name for path in (folder.parent / "cache").rglob("*") if path.is_file()]
    assert sorted(kept) == ["vapa.nq", "vapa.nq.graph", "vapa.nq.json", "vapa.nq.records"]


def test_where_nothing_can_be_written_the_graph_is_built_in_memory(python: Path, folder: Path) -> None:
    done = run(python, folder, "-m", "vapa", "query", "ministers", "--format", "csv", XDG_CACHE_HOME="/dev/null/none")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 10  # the head and nine ministers


def test_what_an_extra_brings_is_told_where_it_lacks(python: Path, folder: Path) -> None:
    without = (
        "import sys; sys.modules['starlette'] = None; sys.argv = ['vapa', 'serve']; import vapa.cli; vapa.cli.main()"
    )
    done = run(python, folder, "-c", without)
    assert (done.returncode, done.stderr) == (
        1,
        "vapa: this needs more than is installed; run: pip install 'vapa[site]'\n",
    )


def test_a_query_of_ones_own_needs_nothing_of_the_site(python: Path, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text("ASK { ?m a vapa:Mesure }", encoding="utf8")
    without = f"import sys; sys.modules['starlette'] = None; sys.argv = ['vapa', 'query', '--file', {str(own)!r}]; "
    done = run(python, folder, "-c", f"{without} import vapa.cli; vapa.cli.main()")
    assert (done.returncode, done.stdout) == (0, "false\n")
    assert done.stderr.startswith("vapa:Mesure is not in this graph; did you mean vapa:Measure")


def test_the_command_line_passes_its_quick_tests_from_the_wheel(python: Path, dump: Path, tmp_path: Path) -> None:
    """Building is tried from it above; here the dump is there."""
    write_dump(tmp_path / "cache" / "vapa" / "vapa.nq", dump.read_bytes(), fingerprint(Settings.in_force()))
    quick = ["-m", "not slow", str(ROOT / "tests" / "test_cli.py")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *quick],
        cwd=tmp_path,
        env={**os.environ, "VAPA_TEST_PYTHON": str(python), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout
