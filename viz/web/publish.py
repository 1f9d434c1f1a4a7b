"""The linked data as static files for any web server: every answer of the app, asked for and written down.

A page `/doc/x` becomes `doc/x/index.html`, its forms `doc/x.ttl` and so on. `.htaccess` tells Apache to answer
`/id/x` with 303, to negotiate, and what became of what was retired; see docs/linked-data.md.
"""

from __future__ import annotations

import asyncio
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from ontology.errors import VapaError
from queries import Store
from queries.exports.catalogue import Publisher
from queries.exports.dumps import offered
from viz.page import render
from viz.web.http.negotiation import EXPOSED
from viz.web.linked_data import DOCUMENTS, LinkedData
from viz.web.model.past import Gone
from viz.web.urls import FEED, ROBOTS, SITEMAP, sitemap_part

__all__ = ["PublishError", "publish", "site_app"]

MARK = ".vapa-published"
"""The file by which a folder of ours is known: no other folder is ever replaced."""

_ASSETS = Path(__file__).parent / "assets"
_LINK = re.compile(r'( (?:href|src)=")(/[^"#]*)')


class PublishError(VapaError):
    """The folder cannot be published to, or the graph holds what cannot be a file."""


def site_app(store: Store, publisher: Publisher | None = None, releases: Path | None = None) -> LinkedData:
    """The linked data as a published site has them: at the base, without an endpoint."""
    return LinkedData(store, store.base, endpoint=False, publisher=publisher, releases=releases)


def publish(
    store: Store,
    folder: Path,
    *,
    relative: bool,
    publisher: Publisher | None = None,
    releases: Path | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the site to a folder, whole or not at all; returns the number of files.

    Links go by the base IRI, or are `relative`, which works in any place and from a disk. A file that is as it was
    before is kept, so that only what changed is written. `releases` is the folder with the dumps of releases. Raises
    PublishError for a folder that holds something else.
    """
    _must_be_ours(folder)
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        count = asyncio.run(_write(site_app(store, publisher, releases), _Draft(draft, folder), relative, step))
        draft.chmod(0o755)
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _must_be_ours(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PublishError(f"{folder} is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise PublishError(f"{folder} holds files that vapa did not publish; give an empty or a new folder")


def _swap(draft: Path, folder: Path) -> None:
    """Put the finished folder in the place of the old one, which comes back if that fails."""
    if not folder.exists():
        draft.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
    folder.rename(old / "site")
    try:
        draft.rename(folder)
    except OSError:
        (old / "site").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class _Draft:
    """The folder that is written, and the one that it will replace."""

    folder: Path
    old: Path

    def put(self, file: str, body: bytes) -> None:
        """Write a file, or keep the one that holds the same."""
        path, before = self.folder / file, self.old / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if before.is_file() and not before.is_symlink() and before.read_bytes() == body:
            path.hardlink_to(before)
        else:
            path.write_bytes(body)


async def _write(data: LinkedData, draft: _Draft, relative: bool, step: Callable[[str], None]) -> int:
    files = dict(_files(data))
    assets = {f"assets/{p.relative_to(_ASSETS).as_posix()}": p for p in sorted(_ASSETS.rglob("*")) if p.is_file()}
    kept = {f"data/releases/{item.file.name}": item.file for item in data.past.releases if item.file}
    for file, path in {**assets, **kept}.items():
        draft.put(file, path.read_bytes())
    known = {*files, *assets, *kept}
    app = Starlette(routes=data.routes())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        for number, (file, (address, accept)) in enumerate(files.items()):
            if number % 100 == 0:
                step(f"publishing: {number} of {len(files)} files")
            body = await _ask(client, address, accept)
            if file.endswith(".html"):
                body = _relinked(body.decode(), file, known, None if relative else data.base).encode()
            draft.put(file, body)
    draft.put(".htaccess", _htaccess(data).encode())
    draft.put(MARK, b"This folder was made by vapa publish, which will replace it as a whole.\n")
    return sum(path.is_file() for path in draft.folder.rglob("*"))


def _htaccess(data: LinkedData) -> str:
    """What Apache is told: the forms, and what is gone."""
    return render("htaccess.conf", documents=DOCUMENTS, exposed=EXPOSED, retired=list(_retired(data)), escape=re.escape)


def _retired(data: LinkedData) -> Iterator[tuple[str, str | None]]:
    """The path of each thing that was retired, as a pattern, and the page of the one that replaces it."""
    for iri in data.past.retired:
        path = re.escape(iri.removeprefix(f"{data.base}/id/"))
        try:
            yield path, data.past.moved(data.names, iri)
        except Gone:
            yield path, None


def _files(data: LinkedData) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every file of the site, with the path to ask for it and the media type to accept."""
    page, forms = "text/html", [form.name for form in DOCUMENTS]
    graph_forms = [name for name in forms if name != "json"]
    yield "index.html", ("/", page)
    yield "doc/index.html", ("/doc", page)
    yield from ((f"{name}/index.html", (f"/{name}", page)) for name in ("ns", "catalog"))
    for name in ("ns", "catalog", "shapes"):
        yield from ((f"{name}.{form}", (f"/{name}.{form}", "*/*")) for form in graph_forms)
    parts = range(1, data.sitemap.parts + 1) if data.sitemap.parts > 1 else ()
    yield from ((path[1:], (path, "*/*")) for path in (FEED, ROBOTS, SITEMAP, *map(sitemap_part, parts)))
    yield "context.jsonld", ("/context.jsonld", "*/*")
    yield ".well-known/void", ("/.well-known/void", "text/turtle")
    yield from ((f"data/{file}", (f"/data/{file}", "*/*")) for file in offered())
    for iris in data.names.things.values():
        for iri in iris:
            path = str(data.names.path(iri))
            if not re.fullmatch(r"(?:/(?!\.)[\w.~-]+)+", path):
                raise PublishError(f"{iri} cannot be the name of a file")
            yield f"{path[1:]}/index.html", (path, page)
            yield from ((f"{path[1:]}.{form}", (f"{path}.{form}", "*/*")) for form in forms)


async def _ask(client: AsyncClient, path: str, accept: str) -> bytes:
    """The body of the app's answer to a GET."""
    answer = await client.get(path, headers={"accept": accept, "accept-encoding": "identity"})
    if answer.status_code != 200:
        raise PublishError(f"{path} answers {answer.status_code}, so the site is not whole")
    return answer.content


def _relinked(page: str, file: str, known: set[str], base: str | None) -> str:
    """A page with its links within the site by the base, or relative to its file."""

    def link(match: re.Match[str]) -> str:
        before, path = match.groups()
        if base is not None:
            return f"{before}{base}{path}"
        target = path[1:] if path[1:] in known else posixpath.join(path[1:], "index.html")
        return before + posixpath.relpath(target, posixpath.dirname(file) or ".")

    return _LINK.sub(link, page)
