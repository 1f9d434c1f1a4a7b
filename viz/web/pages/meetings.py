"""Where ministers meet and where nobody is: picture and sentences of the start page, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from queries.stores.embedded import Value
from viz.once import once
from viz.page import inside
from viz.web.model.kinds import KINDS
from viz.web.model.meetings import Apart, Meeting, Meetings
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.site import page, table_links, table_response
from viz.web.urls import PAGES, address, slug

__all__ = ["MeetingsPage"]


@dataclass(frozen=True)
class Cell:
    """A minister at a theme, as the picture shows it."""

    kind: str
    """leads, cooperates, absent or nothing."""
    number: int
    radius: str
    to: str
    says: str


@dataclass(frozen=True)
class Row:
    """A theme in the picture: a cell a minister, and the curves between those whom nothing ties."""

    name: str
    to: str
    cells: tuple[Cell, ...]
    curves: tuple[str, ...]
    says: str


class MeetingsPage(TablePage):
    """The meetings of ministers in one plan, drawn and told."""

    name = "meetings"

    @once
    def meetings(self) -> Meetings:
        """Who meets whom."""
        return Meetings(self.plan)

    # --- the picture ---------------------------------------------------------------------------

    def picture(self, v: View) -> list[Row]:
        """The rows of the picture, for a reader."""
        return [self._row(v, row) for row in self.meetings.rows]

    def _row(self, v: View, row: Meeting) -> Row:
        apart = (("keer geen band",) * 2, ("× no tie",) * 2)
        ministers = ("minister", "ministers")
        says = v.f.counted(len(row.apart), *apart) if row.apart else v.f.counted(len(row.led), ministers, ministers)
        many = len(row.led) > 1
        return Row(
            name=v.name(row.theme),
            to=v.page(row.theme) if row.general else address("overlap" if many else "gap", theme=slug(row.theme)),
            cells=tuple(self._cell(v, row, post) for post in self.meetings.posts),
            curves=tuple(map(self._curve, row.apart)),
            says=says,
        )

    def _cell(self, v: View, row: Meeting, post: str) -> Cell:
        theme, name, number = v.name(row.theme), v.name(post), row.number(post)
        to = {
            "leads": address("measures", theme=slug(row.theme), post=slug(post)),
            "cooperates": address("measures", theme=slug(row.theme), cooperation=slug(post)),
            "absent": v.page(post),
            "nothing": "",
        }
        says = {
            "leads": v.t(f"van {name} over {theme}", f"of {name} on {theme}"),
            "cooperates": v.t(
                f"{name} werkt mee aan {theme}, maar trekt er niets", f"{name} works along on {theme} but leads nothing"
            ),
            "absent": v.t(
                f"{name} trekt niets over {theme}, al hoort het bij de titel",
                f"{name} leads nothing on {theme}, though its title has it",
            ),
            "nothing": "",
        }
        holds = {"leads": number, "cooperates": post in row.cooperating, "absent": post in row.absent, "nothing": True}
        kind = next(kind for kind, true in holds.items() if true)
        return Cell(kind, number, f"{6.2 + 1.7 * number**0.5:.1f}", to[kind], says[kind])

    def _curve(self, apart: Apart) -> str:
        """A path between two columns, each 100 wide, in a row that is 100 high; higher where it goes further."""
        one, other = sorted(map(self.meetings.posts.index, apart.posts))
        top = 50 - 2 * min(48, 16 + 9 * (other - one))
        return f"M{100 * one + 50} 50 Q{50 * (one + other) + 50} {top} {100 * other + 50} 50"

    # --- the sentences -------------------------------------------------------------------------

    def sentences(self, v: View) -> list[tuple[str, str, str]]:
        """What one can repeat: a sentence, where more of it is, and what that is called."""
        return [*self._apart(v), *self._alone(v), *self._money(v)]

    def _apart(self, v: View) -> Iterator[tuple[str, str, str]]:
        rows = self.meetings.rows
        apart = [row for row in rows if row.apart]
        if not apart:
            return
        worst = max(apart, key=lambda row: len(row.apart))
        name, number, all_of = inside(v.name(worst.theme)), v.f.spelled(len(worst.alone)), v.f.spelled(len(worst.led))
        yield (
            v.t(
                f"Op {len(apart)} van de {len(rows)} thema’s werken ministers voor dezelfde mensen zonder "
                f"dat in het plan een band tussen hen is gevonden. Het meest bij {name}: "
                f"{number} van de {all_of} ministers.",
                f"On {len(apart)} of {len(rows)} themes ministers work for the same people with no tie "
                f"between them found in the plan. Most on {name}: {number} of {all_of} ministers.",
            ),
            PAGES["meetings"],
            v.t("Wie met wie", "Who with whom"),
        )

    def _alone(self, v: View) -> Iterator[tuple[str, str, str]]:
        alone = [row for row in self.meetings.rows if len(row.led) == 1 and max(map(row.number, row.led)) > 1]
        single = [inside(v.name(row.theme)) for row in alone]
        absent = [
            (v.name(post), inside(v.name(row.theme))) for row in self.meetings.rows for post in sorted(row.absent)
        ]
        names = v.f.listed(single)
        said = [v.t(f"Bij {names} staat één minister er alleen voor.", f"On {names} one minister stands alone.")]
        said = said if single else []
        for post, theme in absent[:1]:
            dutch = f"Over {theme} trekt de minister van {post} niets."
            said.append(v.t(dutch, f"On {theme} the minister for {post} leads nothing."))
        if said:
            yield " ".join(said), PAGES["gap"], v.t("Alle hiaten", "All gaps")

    def _money(self, v: View) -> Iterator[tuple[str, str, str]]:
        stated, naming, number = self.plan.stated(self.plan.measures.values())
        if not stated:
            return
        total, most = v.f.round_euro(stated), v.most_of_it(self.plan.measures.values())
        silent, every = v.f.number(number - naming), v.f.number(number)
        yield (
            v.t(
                f"Het plan noemt {total}{most}. {silent} van de {every} noemen geen bedrag dat op te tellen is.",
                f"The plan states {total}{most}. {silent} of {every} state no amount that adds up.",
            ),
            PAGES["budget"],
            "Budget",
        )

    # --- the same as a table -------------------------------------------------------------------

    def show(self, request: Request) -> Response:
        """Each pair of ministers whom nothing ties, by theme; and who is not there."""
        v = self.view(request)
        return page(
            v,
            "meetings.html",
            title=v.t("Waar ministers elkaar raken", "Where ministers meet"),
            rows=self.meetings.rows,
            pairs=self.meetings.ministers_apart(),
            drawn=dict(zip((row.theme for row in self.meetings.rows), self.picture(v), strict=True)),
            post=KINDS["post"],
            data=table_links(request),
        )

    def table(self, request: Request) -> Response:
        """Every pair of measures that nothing ties, one a row."""
        v = self.view(request)
        heads = v.t(
            "thema|minister|andere minister|maatregel|maatregel van de andere|voor wie allebei",
            "theme|minister|other minister|measure|measure of the other|for whom both",
        ).split("|")
        return table_response(request, PAGES["meetings"].strip("/"), heads, list(self._pairs(v)))

    def _pairs(self, v: View) -> Iterator[tuple[Value, ...]]:
        for row in self.meetings.rows:
            for apart in row.apart:
                one, other = map(v.name, apart.posts)
                groups = "; ".join(map(v.name, apart.groups))
                for mine, yours in apart.measures:
                    yield v.name(row.theme), one, other, mine.label, yours.label, groups
