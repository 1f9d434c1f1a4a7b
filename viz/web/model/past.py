"""The past of the data: its releases with what changed in each, and what was retired with what replaced it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.iris import owner
from queries import Store, library
from queries.rows import Text, grouped
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.names import Link, Names

__all__ = ["Gone", "Past", "Release", "Retired"]


@dataclass(frozen=True)
class Release:
    """A release: its IRI, version, day, what it is, what changed, and the file with its dump where that is here."""

    iri: str
    version: str
    date: dt.date
    dutch: str
    english: str = ""
    changes: tuple[Text, ...] = ()
    file: Path | None = None

    @property
    def notes(self) -> Text:
        """What it is."""
        return _text(self.dutch, self.english)

    @property
    def size(self) -> int:
        """The bytes of its dump as it is kept."""
        return self.file.stat().st_size if self.file else 0


@dataclass(frozen=True)
class Retired:
    """What was published and is no more: why, and the IRIs of what replaces it."""

    thing: str
    dutch: str
    english: str = ""
    successors: tuple[str, ...] = ()

    @property
    def note(self) -> Text:
        """Why it is no more."""
        return _text(self.dutch, self.english)


@dataclass(frozen=True)
class _ChangeRow:
    release: str
    change: str
    sentence: str
    english: str | None


def _text(dutch: str, english: str | None) -> Text:
    return {"nl": dutch, "en": english or dutch}


class Past:
    """Read once from the store, when first needed."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """`folder` is where the dumps of releases are."""
        self.store, self.folder = store, folder

    @once
    def releases(self) -> list[Release]:
        """All releases, the last one first."""
        told = self.store.query(library("linked_data")["changes"]).typed(_ChangeRow)
        changes = grouped((row.release, _text(row.sentence, row.english)) for row in told)
        rows = self.store.query(library("linked_data")["releases"]).typed(Release, iri="release", dutch="notes")
        return [replace(r, changes=tuple(changes[r.iri]), file=self._kept(r.version)) for r in reversed(rows)]

    def _kept(self, version: str) -> Path | None:
        path = self.folder / f"vapa-{version}.nq.gz" if self.folder else None
        return path if path and path.is_file() else None

    @once
    def retired(self) -> dict[str, Retired]:
        """What was retired, by its IRI."""
        rows = self.store.query(library("linked_data")["retirements"])
        return {one.thing: one for one in rows.typed(Retired, dutch="note", successors="successor")}

    def moved(self, names: Names, iri: str) -> str | None:
        """Where the page is of the one thing that replaces a retired one, or what the node belonged to.

        None for what was never retired. Raises Gone where nothing or more than one thing replaces it.
        """
        old = owner(iri, self.store.base)
        if (retired := self.retired.get(old)) is None:
            return None
        if len(retired.successors) == 1:
            (one,) = retired.successors
            return names.path(one) or self.moved(names, one)
        raise Gone(retired, names)


class Gone(Problem):
    """The answer (410) about what was retired: why, and links to what replaced it."""

    def __init__(self, retired: Retired, names: Names) -> None:
        self.successors: list[Link] = [names.link(iri) for iri in retired.successors if names.path(iri)]
        now = {
            language: f" {word}: {', '.join(names.of(iri, language) for iri in retired.successors)}."
            for language, word in (("nl", "Nu"), ("en", "Now"))
            if retired.successors
        }
        links = ", ".join(f'<{link.uri}>; rel="successor-version"' for link in self.successors)
        super().__init__(
            410,
            retired.note["en"] + now.get("en", ""),
            retired.note["nl"] + now.get("nl", ""),
            headers={"Link": links} if links else None,
        )
