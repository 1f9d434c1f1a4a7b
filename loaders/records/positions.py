"""Records of positions: who agrees, disagrees or proposes, about any statement, finding or thing of the graph."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from loaders.records.common import ActorSlug, Label, PostSlug, Record, Text, exactly_one

__all__ = ["Position", "Settlement", "Stance"]

Stance = Annotated[
    Literal["Agrees", "Disagrees", "Proposes"],
    Field(description="Whether somebody agrees, disagrees, or proposes something else."),
]

About = Annotated[str, StringConstraints(pattern=r"^[a-z-]+/[A-Za-z0-9][A-Za-z0-9._/-]*$")]
"""What follows `{base}/id/` in the IRI that a position is about, as in "measure/vapa-2022/7.1.2/involvement/vvsg"."""


class Settlement(Record):
    """How a position was settled, and when."""

    date: dt.date
    outcome: Text


class Position(Record):
    """What somebody holds about something: an actor, or a ministerial post; `source` where a correction became one."""

    about: About
    stance: Stance
    actor: ActorSlug | None = None
    post: PostSlug | None = None
    date: dt.date
    description: Annotated[Label, Field(description="what is held, and why, in one to three sentences")]
    source: Text | None = None
    settled: Settlement | None = None

    _one_party = exactly_one("actor", "post")
