"""What must not be in the repository: hosts of registries, paths of a machine, generated files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

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
