"""What must not be in the repository: hosts of registries, paths of a machine, generated files."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.helpers import ROOT


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the repository that git knows or would add, with its content."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                yield name, path.read_text(encoding="utf8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    host = re.compile(r"--(?:extra-)?index-" + r"url|https?://\S+\.(?:whl|tar\.gz|tgz)\b")
    machine = re.compile(r"(?<![\w.])/(?:wor" + r"k|farm|root)/\w")
    found = [
        f"{name}:{n}"
        for name, text in texts()
        for n, line in enumerate(text.splitlines(), 1)
        if host.search(line) or machine.search(line)
    ]
    assert found == []


def test_no_generated_file_is_kept() -> None:
    names = [name for name, _ in texts()]
    assert [name for name in names if name.endswith((".nq", ".pyc")) or name in ("uv.lock", "build/netwerk.html")] == []


def test_python_files_hold_no_query_strings() -> None:
    """Every SPARQL text is a `.rq` file; only tests, which play the user, may type one."""
    select = re.compile(r"\b(?:SELECT|CONSTRUCT|ASK)\b[^\n]*\{")
    found = [
        name for name, text in texts() if name.endswith(".py") and not name.startswith("tests/") and select.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("there", [b"pinned", b"other", None])
def test_a_build_looks_at_the_browser_libraries_that_are_there(
    there: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where npm is away, a file that is gone or was changed ends the build of a wheel, unless it may lack it."""
    names = ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin")
    for name in (*names, interface := f"{names[-1]}.interface"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(sys.modules[interface], "BuildHookInterface", SimpleNamespace, raising=False)
    build = runpy.run_path(str(ROOT / "hatch_build.py"))
    monkeypatch.setitem(build["_bring"].__globals__, "_npm", lambda: ["false"])
    vendor = tmp_path / "viz" / "web" / "vendor"
    vendor.mkdir(parents=True)
    if there is not None:
        (vendor / "x.js").write_bytes(there)
    pinned = {"x.js": sha256(b"pinned").hexdigest()}
    library = {"name": "x", "version": "1", "integrity": "sha512-", "files": {"a": "x.js"}, "sha256": pinned}
    vendor.with_name("vendor.json").write_text(json.dumps([library]), encoding="utf8")
    told: list[str] = []
    hook = build["BuildHook"](root=tmp_path, app=SimpleNamespace(display_warning=told.append))
    hook._nest = lambda _: None
    if there == b"pinned":
        hook.initialize("standard", {"force_include": {}})
        return
    with pytest.raises(RuntimeError, match="build with network, or with VAPA_WITHOUT_SCRIPTS=1"):
        hook.initialize("standard", {"force_include": {}})
    monkeypatch.setenv("VAPA_WITHOUT_SCRIPTS", "1")
    hook.initialize("standard", {"force_include": {}})
    assert "built without it: x 1 could not be fetched" in told[0]
