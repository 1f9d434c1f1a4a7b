"""Say that something is wrong: a short form that makes a file or a mail, and keeps nothing here."""

from __future__ import annotations

from urllib.parse import quote

import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.web.http.negotiation import Problem
from viz.web.pages.base import PlanPage
from viz.web.site import file_response, page
from viz.web.urls import PAGES, given

__all__ = ["Corrections"]

_FIELDS = ("wrong", "now", "should_be", "page_of", "why", "who")
"""What somebody fills in, as `viz.web.urls.PARAMETERS` calls it."""

_LONGEST = 2000
"""Characters that one field takes."""


class Corrections(PlanPage):
    """The form and the file that it makes."""

    name = "correction"

    def routes(self) -> list[Route]:
        """The form, and what it makes."""
        return [*super().routes(), Route(f"{PAGES['correction']}.yaml", self.file)]

    def show(self, request: Request) -> Response:
        """What to fill in about a statement, a thing, a finding or a page; and once filled in, the mail it makes."""
        v, said = self.view(request), _said(request)
        about, names = str(said["about"]), self.plan.names
        title = v.t("Klopt dit niet?", "Is this wrong?")
        publisher = getattr(request.app.state, "contact", "")
        to = publisher if "@" in publisher else ""
        return page(
            request,
            "correction.html",
            v=v,
            title=title,
            cite="",
            about=about,
            subject=v.about(about) if about in names else None,
            said={name: given(request, name)[:_LONGEST] for name in _FIELDS},
            contact=publisher,
            mail=_mail(to, said) if to and said.get("wrong") else "",
            longest=_LONGEST,
        )

    def file(self, request: Request) -> Response:
        """The correction as a file to send. Raises Problem (400) where it does not say what is wrong with what."""
        said = _said(request)
        if not said["about"] or not said.get("wrong"):
            dutch = "Zeg waarover het gaat en wat er niet klopt."
            raise Problem(400, "a correction says what is wrong, and with what", dutch)
        return file_response(_yaml(said).encode(), "klopt-niet.yaml")


def _said(request: Request) -> dict[str, str | int]:
    """What was filled in, as a correction file has it."""
    found: dict[str, str | int] = {"about": given(request, "about")[:_LONGEST]}
    for name in _FIELDS:
        if text := given(request, name)[:_LONGEST]:
            found["page" if name == "page_of" else name] = int(text) if name == "page_of" and text.isdecimal() else text
    return found


def _yaml(said: dict[str, str | int]) -> str:
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def _mail(to: str, said: dict[str, str | int]) -> str:
    subject = f"vapa: {said['about']}"
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(_yaml(said))}"
