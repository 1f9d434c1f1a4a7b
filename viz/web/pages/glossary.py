"""The glossary: the words that pages cannot do without, and those that the data define themselves."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from ontology import natural
from viz.web.model.kinds import KINDS
from viz.web.model.names import Link
from viz.web.model.view import View
from viz.web.pages.base import PlanPage
from viz.web.pages.vocabulary import terms
from viz.web.site import page
from viz.web.text.glossary import GLOSSARY

__all__ = ["GlossaryPage"]

_FIXED = {
    "ProgressState": ("Stand van zaken", "State of play"),
    "ParticipationKind": ("Hoe mensen meepraten", "How people have a say"),
    "Stage": ("Wanneer mensen meepraten", "When people have a say"),
    "FindingWeight": ("Gewicht van een bevinding", "Weight of a finding"),
    "BudgetKind": ("Wat het budgetveld zegt", "What the budget field says"),
    "Strength": ("Bijdrage aan een SDG", "Contribution to an SDG"),
}
"""The classes of fixed values that pages show, and what a reader calls them."""


class GlossaryPage(PlanPage):
    """The page that explains words."""

    name = "glossary"

    def show(self, request: Request) -> Response:
        """All words, group by group, in the order of the alphabet."""
        v = self.view(request)
        groups = {
            "plan": v.t("Woorden van het plan", "Words of the plan"),
            "site": v.t("Woorden van deze site", "Words of this site"),
            "data": v.t("Voor wie met de gegevens werkt", "For who works with the data"),
        }
        title = v.t("Begrippen", "Glossary")
        return page(
            v,
            "glossary.html",
            title=title,
            groups=[
                (
                    name,
                    sorted(
                        ((key, word) for key, word in GLOSSARY.items() if word.group == group),
                        key=lambda item: natural(v.t(*item[1].name)),
                    ),
                )
                for group, name in groups.items()
            ],
            defined=[(title, rows) for title, rows in self._defined(v) if rows],
        )

    def _defined(self, v: View) -> Iterator[tuple[str, list[tuple[Link, str]]]]:
        """What the data define: each list with its words, what they mean, and where they lead."""
        roles = self.plan.all_of("role")
        yield (
            KINDS["role"].many(v.lang),
            [(v.link(iri), " ".join(v.detail(iri, "definition"))) for iri in sorted(roles, key=v.name)],
        )
        fixed = [term for section in terms(self.plan.base, v.lang).values() for term in section]
        for cls, title in _FIXED.items():
            own = [term for term in fixed if any((f"vapa:{cls}", f"#{cls}") in found for _, found in term.relations)]
            values = [term for term in own if term.name[:1].isupper() and term.comment]
            yield v.t(*title), [(Link(term.label, term.name, f"/ns#{term.name}"), term.comment) for term in values]
