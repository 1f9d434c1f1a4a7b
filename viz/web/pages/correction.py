"""Say that something is wrong: a short form that makes a message to send, and keeps nothing here."""

from __future__ import annotations

from urllib.parse import quote

import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.web.http.negotiation import Problem
from viz.web.model.view import View
from viz.web.pages.base import PlanPage
from viz.web.site import file_response, page
from viz.web.urls import PAGES, PARAMETERS, changed, given, origin, root

__all__ = ["Corrections"]

_FORM = (
    ("wrong", ("Wat klopt er niet?", "What is wrong?"), 3),
    (
        "now",
        ("Wat staat er nu (het foute woord of getal)?", "What does it say now (the wrong word or number)?"),
        1,
    ),
    ("should_be", ("Wat moet het zijn?", "What should it be?"), 1),
    ("page_of", ("Op welke bladzijde van het plan staat het?", "On which page of the plan does it stand?"), 0),
    ("why", ("Waarom?", "Why?"), 3),
    ("who", ("Wie bent u (als u dat wilt zeggen)?", "Who are you (if you wish to say)?"), 1),
)
"""What somebody fills in: as `viz.web.urls.PARAMETERS` calls it, the question, and lines of the field (0: a number)."""

_FIELDS = tuple(name for name, *_ in _FORM)

_LONGEST = 2000
"""Characters that one field takes."""


class Corrections(PlanPage):
    """The form and the file that it makes."""

    name = "correction"

    def routes(self) -> list[Route]:
        """The form, and what it makes."""
        return [*super().routes(), Route(f"{PAGES['correction']}.yaml", self.file)]

    def show(self, request: Request) -> Response:
        """What to fill in about a statement, a thing, a finding or a page; and once filled in, the message."""
        v, said = self.view(request), _said(request)
        about, names = str(said["about"]), self.plan.names
        contact = getattr(request.app.state, "contact", "")
        filled = {name: given(request, name)[:_LONGEST] for name in _FIELDS}
        subject = v.about(about) if about in names else None
        message = _message(request, v, subject.text if subject else about, filled) if filled["wrong"] else ""
        return page(
            v,
            "correction.html",
            title=v.t("Klopt dit niet?", "Is this wrong?"),
            cite="",
            about=about,
            subject=subject,
            fields=[(PARAMETERS[name], v.t(*words), filled[name], lines) for name, words, lines in _FORM],
            missing=PARAMETERS["wrong"] in request.query_params and not filled["wrong"],
            contact=contact,
            message=message,
            mail=_mail(contact, subject.text if subject else about, message) if "@" in contact and message else "",
            file=changed(request, ".yaml"),
            longest=_LONGEST,
        )

    def file(self, request: Request) -> Response:
        """The correction as a file to send. Raises Problem (400) where it does not say what is wrong with what."""
        said = _said(request)
        if not said["about"] or not said.get("wrong"):
            dutch = "Zeg waarover het gaat en wat er niet klopt."
            raise Problem(400, "a correction says what is wrong, and with what", dutch)
        text: str = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
        return file_response(text.encode(), "klopt-niet.yaml")


def _said(request: Request) -> dict[str, str | int]:
    """What was filled in, as a correction file has it."""
    found: dict[str, str | int] = {"about": given(request, "about")[:_LONGEST]}
    for name in _FIELDS:
        if text := given(request, name)[:_LONGEST]:
            found["page" if name == "page_of" else name] = int(text) if name == "page_of" and text.isdecimal() else text
    return found


def _message(request: Request, v: View, subject: str, filled: dict[str, str]) -> str:
    """What was filled in as people read it, and where the editors get it as a file."""
    told = [f"{v.t(*words)}\n{filled[name]}\n" for name, words, _ in _FORM if filled[name]]
    if subject:
        told = [f"{v.t('Het gaat over', 'It is about')}: {subject}\n", *told]
        file = f"{origin(request)}{root(request)}{changed(request, '.yaml')}"
        told.append(f"{v.t('Voor de redactie', 'For the editors')}: {file}")
    return "\n".join(told)


def _mail(to: str, subject: str, message: str) -> str:
    return f"mailto:{quote(to, safe='@')}?subject={quote(f'vapa: {subject}')}&body={quote(message)}"
