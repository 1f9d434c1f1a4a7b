"""The report: what the graph holds, the ten findings that matter most and the first of each rule; for the terminal, as
Markdown or as HTML, in Dutch or English.

The report holds the same in every form. Titles of measures, notes and rows of tables have no English and stay as the
plan has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from queries import Finding, Query, Store, Table, read, rules
from queries.findings import Links
from queries.findings.facts import same_fact
from queries.findings.ranking import Ranking
from viz.findings import caveats, pages
from viz.web.model.records import plan_records
from viz.web.text.format import Format, voice

__all__ = ["Report", "Section", "compose", "to_html", "to_markdown", "to_terminal"]

_KINDS = ("overlap", "gap")

_FIRST = 10
"""How many findings the report opens with."""

_CAVEATS = 3
"""How many notes a report tells with a finding; all of them stand with it on the site and in the tables."""


@dataclass(frozen=True)
class Section:
    """A part of the report: a rule, the first of its findings, how many more there are, and what the rule left out."""

    rule: Query
    findings: tuple[Finding, ...]
    more: int
    note: str
    voice: Format

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.rule.title[self.voice.language]

    @property
    def claim(self) -> str:
        """What the rule claims."""
        return self.rule.description[self.voice.language]

    @property
    def caution(self) -> str:
        """What the rule cannot know, and then what its score says."""
        language = self.voice.language
        return f"{self.rule.limits[language]} Score: {self.rule.score[language]}."

    @property
    def rest(self) -> str:
        """How many findings are not shown, and how to see them."""
        many = self.voice.t(f"En nog {self.more}", f"And {self.more} more")
        return f"{many}: vapa report --rule {self.rule.name}." if self.more else ""


@dataclass(frozen=True)
class Report:
    """The whole report: the findings to begin with, contents, money, sections by kind of finding, notes, measures."""

    plan: str
    """What the plan is called."""
    voice: Format
    first: tuple[Finding, ...]
    contents: Table
    per_goal: Table
    money: Table
    sections: Mapping[str, tuple[Section, ...]]
    """By kind, "overlap" and "gap"."""
    notes: Table
    measures: Mapping[str, str]
    """The title of each measure by its identifier; of one rule's report, those its findings name."""
    pages: Mapping[str, int]
    """The page of every passage."""
    caveats: Mapping[str, str]
    """What each note, milestone and approximate amount says, by its IRI."""
    ministers: Mapping[str, str]
    """What each ministerial post is called in the language of the report, by its Dutch name."""
    also: Mapping[int, tuple[str, ...]]
    """By the id of a finding the titles of the other rules that tell the same fact."""
    note: str
    """What a reader of any list made from the plan must know first; empty where the plan says nothing of it."""
    whole: bool = True
    """False when only the findings of one rule were asked for."""

    @property
    def title(self) -> str:
        """What stands above the report."""
        told = self.voice.t(
            "wat de kennisgraaf bevat en wat opvalt", "what the knowledge graph holds and what stands out"
        )
        return f"{self.plan}: {told}"

    @property
    def first_heading(self) -> str:
        """What stands above the findings that the report begins with."""
        number = len(self.first)
        return self.voice.t(f"De {number} die het meest vragen", f"The {number} that ask most")

    def explained(self, part: str) -> str:
        """How to read a part: "first", "money" or "notes"."""
        return _notes(self.voice.t)[part]

    def heading(self, kind: str) -> str:
        """What stands above the findings of a kind."""
        return self.voice.t("Overlappingen", "Overlaps") if kind == "overlap" else self.voice.t("Hiaten", "Gaps")

    def name(self, finding: Finding) -> str:
        """What a finding is about."""
        return finding.told(self.voice.language)[0]

    def sentence(self, finding: Finding) -> str:
        """A finding in words."""
        return finding.told(self.voice.language)[1]

    def asked(self, finding: Finding) -> str:
        """What is asked at a meeting where the finding is read out."""
        return rules()[finding.rule].ask[self.voice.language]

    def repeats(self, finding: Finding) -> bool:
        """Whether the sentence begins with the name, so that the name need not stand before it."""
        return self.sentence(finding).startswith(self.name(finding))

    def who(self, finding: Finding) -> str:
        """The ministers of a finding."""
        return "; ".join(self.ministers.get(name, name) for name in finding.ministers)

    def caution(self, finding: Finding) -> str:
        """What must be read with a finding, in one line (Dutch), the first few; empty where there is nothing."""
        said = [self.caveats[iri] for iri in finding.caveats if iri in self.caveats]
        rest = len(said) - _CAVEATS
        more = self.voice.t(f"; en nog {rest}", f"; and {rest} more") if rest > 0 else ""
        head = self.voice.t("Let op", "Mind")
        return f"{head}: {'; '.join(text.rstrip('.') for text in said[:_CAVEATS])}{more}." if said else ""

    def same(self, finding: Finding) -> str:
        """Where else the same fact stands, in one line; empty where it does not."""
        titles = "; ".join(self.also.get(id(finding), ()))
        head = self.voice.t("Hetzelfde staat ook onder", "The same also stands under")
        return f"{head}: {titles}." if titles else ""

    def pages_of(self, finding: Finding) -> str:
        """The pages a finding rests on: 'blz. 31, 119'."""
        return self.voice.pages(self.pages[passage] for passage in finding.passages)


def compose(store: Store, only: str | None = None, *, limit: int, language: str = "nl") -> Report:
    """Ask the store everything the report needs: at most `limit` findings a rule, or all of the rule `only`."""
    said, links, found = voice(language), Links(store), read(store, only)
    notes = {str(row["ruleName"]): str(row["note"] or "") for row in store.query("rules", language=language)}
    sections = {kind: tuple(_sections(kind, found, notes, said, limit=None if only else limit)) for kind in _KINDS}
    first = () if only else tuple(Ranking(store, links).foremost(found, _FIRST))
    shown = [finding for part in sections.values() for section in part for finding in section.findings]
    named = {identifier for finding in (*first, *shown) for identifier in finding.measures}
    record = plan_records(store).get(store.plan)
    titles = {str(row["identifier"]): str(row["title"]) for row in store.query("measures")}
    return Report(
        plan=record.title(language) if record else store.plan,
        voice=said,
        first=first,
        contents=store.query("contents"),
        per_goal=store.query("measures-per-goal"),
        money=store.query("budget-per-minister"),
        sections=sections,
        notes=store.query("data-notes"),
        measures={identifier: title for identifier, title in titles.items() if only is None or identifier in named},
        pages=pages(store),
        caveats=caveats(store),
        ministers={links.name(post): links.name(post, language) for post in links.by_thing("minister")},
        also={
            id(finding): tuple(rules()[other.rule].title[language] for other in of_fact if other is not finding)
            for of_fact in same_fact(found, links.people)
            for finding in of_fact
        },
        note=record.notes.get(language, "") if record else "",
        whole=only is None,
    )


def _sections(
    kind: str, found: list[Finding], notes: Mapping[str, str], said: Format, *, limit: int | None
) -> Iterator[Section]:
    """The rules of a kind with their first findings; where `limit` is None all of the one rule that was asked for."""
    for name, rule in rules().items():
        of_rule = tuple(finding for finding in found if finding.rule == name)
        if rule.group == kind and (of_rule or limit is not None):
            shown = of_rule[:limit]
            yield Section(rule, shown, len(of_rule) - len(shown), notes.get(name, ""), said)


def to_markdown(report: Report) -> str:
    """The report as Markdown."""
    t, lines = report.voice.t, [f"# {report.title}", *(("", report.note) if report.note else ())]
    if report.first:
        first = [f"{place}. {_line(report, finding, asked=True)}" for place, finding in enumerate(report.first, 1)]
        lines += _part(report.first_heading, first, report.explained("first"))
    lines += _overview(report) if report.whole else []
    for kind, sections in report.sections.items():
        lines += ["", f"## {report.heading(kind)}"] if sections else []
        for section in sections:
            lines += ["", f"### {section.title}", "", section.claim, "", f"*{section.caution}*", ""]
            nothing = [t("Niets gevonden.", "Nothing found.")]
            lines += [f"- {_line(report, finding)}" for finding in section.findings] or nothing
            lines += [text for rest in (section.rest, section.note) if rest for text in ("", rest)]
    if report.whole:
        notes = [f"- **{row['identifier']}** {row['note']}" for row in report.notes]
        lines += _part(t("Kanttekeningen bij het document", "Notes on the document"), notes, report.explained("notes"))
    measures = [f"- **{identifier}** {title}" for identifier, title in report.measures.items()]
    return "\n".join([*lines, *_part(t("De maatregelen", "The measures"), measures)]) + "\n"


def _overview(report: Report) -> list[str]:
    """The tables of contents, goals and money, as lines of Markdown."""
    t, money = report.voice.t, []
    for row in report.money:
        lead, stated = str(row["lead"]), report.voice.euro(Decimal(str(row["statedEuro"])))
        money.append((report.ministers.get(lead, lead), row["measures"], row["measuresWithAmount"], stated))
    contents = [(row["kind"], row["things"]) for row in report.contents]
    goals = [(row["name"], row["measures"], row["new"]) for row in report.per_goal]
    of_goals = t("Doelstelling | Maatregelen | Nieuw", "Goal | Measures | New")
    of_money = t("Minister | Maatregelen | Met bedrag | Genoemd", "Minister | Measures | With an amount | Named")
    named = t("Genoemd geld per minister", "Named money by minister")
    return [
        *_part(t("Inhoud", "Contents"), _table(t("Soort | Aantal", "Kind | Number"), contents)),
        *_part(t("Maatregelen per doelstelling", "Measures by goal"), _table(of_goals, goals)),
        *_part(named, _table(of_money, money), report.explained("money")),
    ]


def _part(heading: str, lines: Iterable[str], note: str = "") -> list[str]:
    """A part of the report as lines of Markdown."""
    return ["", f"## {heading}", "", *((note, "") if note else ()), *lines]


def _table(heads: str, rows: Iterable[Sequence[object]]) -> list[str]:
    """A table as lines of Markdown: names, and then numbers."""
    told = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return [f"| {heads} |", f"| --- |{' ---: |' * heads.count('|')}", *told]


def _notes(t: Callable[[str, str], str]) -> Mapping[str, str]:
    """How to read the findings that the report begins with, the money, and the notes on the document."""
    return {
        "first": t(
            "De volgorde: sterk gaat voor matig en zwak; wat het plan zelf zegt voor wat op onze lezing of op gedeelde "
            "dingen steunt; wat over hoogstens twaalf maatregelen gaat voor een overzicht; wat niets in het plan bindt "
            "of waarvoor er geen maatregel of geen geld is voor de rest; dan hoeveel mensen het plan in de groep telt, "
            "dan het genoemde geld. Eén van elke regel, en geen twee over dezelfde maatregelen.",
            "The order: strong goes before moderate and weak; what the plan itself says before what rests on our "
            "reading or on things in common; what is about twelve measures at most before an overview; what nothing in "
            "the plan ties or for which there is no measure or no money before the rest; then how many people the plan "
            "counts in the group, then the money named. One of each rule, and no two about the same measures.",
        ),
        "money": t(
            "Bedragen van het veld Budget, en uit de omschrijving voor zover dat veld er niets over zegt. Jaarbedragen "
            "tellen voor elk genoemd jaar (zonder jaartal: één keer); onderdelen van een totaal, geld van vroeger, een "
            "ander cijfer voor hetzelfde geld, het budget van een hele organisatie, en bedragen per maand of per "
            "persoon tellen niet mee. Wie zonder bedrag staat, kan wel bestaande middelen hebben. Een maatregel met "
            "twee trekkers telt bij beide.",
            "Amounts of the field Budget, and of the description as far as that field says nothing about them. Yearly "
            "amounts count for each year named (without a year: once); parts of a total, money of earlier, another "
            "figure for the same money, the budget of a whole organisation, and amounts per month or per person do not "
            "count. Whoever stands without an amount may have existing means. A measure with two leads counts with "
            "both.",
        ),
        "notes": t(
            "Waar het document zichzelf tegenspreekt of iets openlaat, staat in de graaf wat er gedrukt is, met een "
            "kanttekening van de redactie.",
            "Where the document contradicts itself or leaves something open, the graph holds what is printed, with a "
            "note of the editors (in Dutch).",
        ),
    }


def _line(report: Report, finding: Finding, *, asked: bool = False) -> str:
    """A finding with what is asked, where that is wanted, its measures and ministers, and the pages it rests on."""
    more = [", ".join(finding.measures)] if finding.measures else []
    more += [report.who(finding)] if finding.ministers else []
    more += [report.pages_of(finding)] if finding.passages else []
    title = "" if report.repeats(finding) else f"**{report.name(finding)}** "
    said = f"{title}{report.sentence(finding)}" + (f" *{report.asked(finding)}*" if asked else "")
    said = f"{said} ({'; '.join(more)})" if more else said
    line = " ".join(filter(None, (said, report.same(finding), report.caution(finding))))
    return line.replace("\n", "  \n  ")  # a line break of Markdown, within the item


def to_terminal(report: Report) -> None:
    """Print the report, as wide as the terminal."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(to_markdown(report)))


def to_html(report: Report) -> str:
    """The report as one HTML page that asks nothing of the outside."""
    from viz.page import render

    voice = report.voice
    return render("report.html", report=report, language=voice.language, t=voice.t, euro=voice.euro)
