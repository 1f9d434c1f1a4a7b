"""Who held a ministerial post when, on the page of the post, and who held it on a day asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from viz.web.http.negotiation import Problem
from viz.web.model.view import View
from viz.web.model.vocabulary import Holding
from viz.web.urls import given

__all__ = ["Holders", "holders_of"]


@dataclass(frozen=True)
class Holders:
    """The holders of a post, the first one first; and on the day asked for, where one is, those who held it then."""

    all: Sequence[Holding]
    day: dt.date | None

    @property
    def then(self) -> Sequence[Holding]:
        """Those who held it on that day."""
        return [one for one in self.all if self.day and one.start <= self.day and (not one.end or self.day <= one.end)]


def holders_of(request: Request, v: View, post: str) -> Holders:
    """The holders of a post, and the day in the address. Raises Problem (400) when that is no day."""
    text = given(request, "day")
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        told = "Een datum is een jaar, maand en dag, zoals 2023-11-09."
        raise Problem(400, "datum is a day, as yyyy-mm-dd", told) from None
    return Holders(v.plan.vocabulary.holdings.get(post, ()), day)
