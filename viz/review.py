"""The page on which a reader decides what a machine proposes for a fiche: the text on the left, proposals on the right.

It serves one reader on this machine, and only answers to addresses of this machine; without scripts it works too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ontology.errors import VapaError
from viz.page import render

__all__ = ["Card", "Desk", "FicheView", "Line", "Row", "review_app"]

_ASSETS = Path(__file__).parent / "web" / "assets"


@dataclass(frozen=True)
class Row:
    """A fiche in the list: its number and title, how many proposals it has, how many wait, whether it has a summary."""

    identifier: str
    title: str
    proposals: int
    open: int
    summarised: bool


@dataclass(frozen=True)
class Line:
    """A line of the text, in pieces: the words, and the proposal that they prove, if any."""

    number: int
    pieces: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Card:
    """A proposal as the page shows it: the record itself, what it is called, and further values to tell."""

    item: Any
    label: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class FicheView:
    """One fiche: its text, its proposals, its summary, and its neighbours."""

    row: Row
    summary: str
    themes: Sequence[str]
    domains: Sequence[str]
    lines: Sequence[Line]
    cards: Sequence[Card]
    before: str | None
    after: str | None


class Desk(Protocol):
    """What the page works on. Every change is kept at once; what may not be raises a VapaError with a sentence."""

    @property
    def reader(self) -> str:
        """Who reads."""

    @property
    def names(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """By kind, the known names: slug and label."""

    def choices(self, vocabulary: str) -> Sequence[tuple[str, str]]:
        """What can be chosen of "roles", "themes" or "policy_domains": slug and label."""

    def rows(self) -> Sequence[Row]:
        """All fiches."""

    def fiche(self, identifier: str) -> FicheView:
        """One fiche."""

    def decide(self, identifier: str, proposal: str, given: Mapping[str, list[str]]) -> None:
        """Change a proposal by what a form gives."""

    def add(self, identifier: str, given: Mapping[str, list[str]]) -> None:
        """Add what was missed."""

    def summarise(self, identifier: str, given: Mapping[str, list[str]]) -> None:
        """Keep a summary, with its themes and policy domains."""

    def accept_fields(self, identifier: str) -> None:
        """Accept what the layout says by itself."""


_TEXTS = {
    "nl": {
        "title": "Nalezen", "reader": "Lezer", "fiche": "Fiche", "open": "te beslissen", "proposals": "voorstellen",
        "summary": "Samenvatting in eigen woorden (één tot drie zinnen)", "save": "Bewaar", "accept": "Aannemen (a)",
        "refuse": "Weigeren (r)", "reason": "Waarom niet", "known": "Bekende naam", "new": "Nieuwe naam",
        "role": "Rol", "primary": "Vooral voor hen", "line": "regel", "all_fields": "Neem over wat de velden zeggen",
        "add": "Iets wat ontbreekt", "words": "Woorden in de tekst", "lines": "Regels", "kind": "Soort",
        "back": "Alle fiches", "next": "Volgende fiche", "previous": "Vorige fiche", "done": "klaar",
        "keys": "Toetsen: j en k naar het volgende en vorige voorstel, a aannemen, r weigeren.",
        "hint": "Selecteer woorden in de tekst om ze hier in te vullen.",
        "date": "Datum (2023, 2023-10 of 2023-10-01)", "amount": "Bedrag in euro",
        "no_summary": "nog geen samenvatting", "themes": "Thema's", "domains": "Beleidsdomeinen",
    },
    "en": {
        "title": "Review", "reader": "Reader", "fiche": "Fiche", "open": "to decide", "proposals": "proposals",
        "summary": "Summary in your own words (one to three sentences)", "save": "Save", "accept": "Accept (a)",
        "refuse": "Refuse (r)", "reason": "Why not", "known": "Known name", "new": "New name",
        "role": "Role", "primary": "Mainly for them", "line": "line", "all_fields": "Accept what the fields say",
        "add": "Something missing", "words": "Words in the text", "lines": "Lines", "kind": "Kind",
        "back": "All fiches", "next": "Next fiche", "previous": "Previous fiche", "done": "done",
        "keys": "Keys: j and k to the next and previous proposal, a accept, r refuse.",
        "hint": "Select words in the text to fill them in here.",
        "date": "Date (2023, 2023-10 or 2023-10-01)", "amount": "Amount in euro",
        "no_summary": "no summary yet", "themes": "Themes", "domains": "Policy domains",
    },
}  # fmt: skip
_KINDS = {
    "nl": {
        "lead": "minister", "implementer": "uitvoerder", "actor": "organisatie", "group": "doelgroep",
        "instrument": "instrument", "place": "plaats", "amount": "bedrag", "period": "looptijd",
        "milestone": "mijlpaal", "measure": "andere maatregel",
    },
    "en": {
        "lead": "minister", "implementer": "implementer", "actor": "organisation", "group": "target group",
        "instrument": "instrument", "place": "place", "amount": "amount", "period": "period",
        "milestone": "milestone", "measure": "other measure",
    },
}  # fmt: skip
_FOUND = {
    "nl": {
        "field": "staat in het veld", "known": "bekende naam", "words": "lijkt een naam",
        "earlier": "zo in de vorige editie", "reader": "toegevoegd",
    },
    "en": {
        "field": "stands in the field", "known": "known name", "words": "looks like a name",
        "earlier": "so in the edition before", "reader": "added",
    },
}  # fmt: skip


def review_app(desk: Desk, language: str = "nl") -> Starlette:
    """The app over one desk, in Dutch or English."""

    def shown(template: str, status: int = 200, **values: object) -> Response:
        frame = {"t": _TEXTS[language], "kinds": _KINDS[language], "found": _FOUND[language], "lang": language}
        return HTMLResponse(render(template, desk=desk, **frame, **values), status)

    def index(request: Request) -> Response:  # noqa: ARG001
        return shown("review_index.html", rows=desk.rows())

    def fiche(request: Request, problem: str = "", status: int = 200) -> Response:
        identifier = request.path_params["fiche"]
        try:
            return shown("review.html", status, view=desk.fiche(identifier), problem=problem)
        except VapaError as error:
            return HTMLResponse(render("review_problem.html", problem=str(error), lang=language), 404)

    async def change(request: Request) -> Response:
        """Do what a form of this page asks; one of another site is refused."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return HTMLResponse(render("review_problem.html", problem="403", lang=language), 403)
        form = await request.form()
        given = {name: [str(value) for value in form.getlist(name) if str(value).strip()] for name in form}
        identifier, what = request.path_params["fiche"], request.path_params["what"]
        try:
            if what == "summary":
                desk.summarise(identifier, given)
            elif what == "fields":
                desk.accept_fields(identifier)
            elif what == "add":
                desk.add(identifier, given)
            else:
                desk.decide(identifier, what, given)
        except VapaError as error:
            return fiche(request, str(error), 422)
        cards = desk.fiche(identifier).cards
        place = next((number for number, card in enumerate(cards) if card.item.id == what), -1)
        following = next((card.item.id for card in cards[place + 1 :] if card.item.review == "proposed"), "")
        return RedirectResponse(f"/{quote(identifier)}#{following}", 303)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/review.{ending}", lambda request: FileResponse(_ASSETS / f"review.{_ending(request)}")),
            Route("/{fiche}", fiche),
            Route("/{fiche}/{what}", change, methods=["POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


def _ending(request: Request) -> str:
    return "js" if request.path_params["ending"] == "js" else "css"
