"""Records of what was published when: releases, the things that each held, and what replaced those that are gone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from loaders.records.common import Label, Record, Sha256

__all__ = ["ThingPath", "Published", "Release", "Retirement", "Version"]

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
"""A version as semver.org numbers it."""
ThingPath = Annotated[str, StringConstraints(pattern=r"^[a-z-]+(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+$")]
"""The IRI of a thing without base and /id/, such as measure/vapa-2022/7.1.2."""


class Release(Record):
    """One release of the data. `vapa release` writes it."""

    version: Version
    date: dt.date
    notes: Label
    changes: Annotated[
        tuple[Label, ...], Field(description="what `vapa diff` tells of the release before; empty for the first")
    ] = ()
    sha256: Annotated[Sha256, Field(description="of the dump, as N-Quads")]


class Published(Record):
    """A thing that was published: in which release first, when a release last changed it, and a hash of it then."""

    issued: dt.date
    modified: dt.date
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Retirement(Record):
    """Why a published thing is no more, and what replaces it: its address leads there.

    With one replacement the old address redirects; with none or several it answers 410 and names them.
    """

    date: dt.date
    replaced_by: tuple[ThingPath, ...] = ()
    note: Label

    @model_validator(mode="after")
    def _distinct(self) -> Retirement:
        if len(set(self.replaced_by)) < len(self.replaced_by):
            raise ValueError("names a replacement twice")
        return self
