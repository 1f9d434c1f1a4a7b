"""The report: what the graph holds and its first findings, for the terminal, as Markdown or as HTML.

All texts are in Dutch. The report holds the same in every form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from queries import Finding, Query, Store, Table, read, rules
from viz.findings import pages
from viz.web.model.records import plan_records
from viz.web.text.format import voice

__all__ = ["Report", "Section", "compose", "to_html", "to_markdown", "to_terminal"]

_KINDS = (("overlap", "Overlappingen"), ("gap", "Hiaten"))


@dataclass(frozen=True)
class Section:
    """A part of the report: a rule, the first of its findings, how many more there are, and what the rule left out."""

    rule: Query
    findings: tuple[Finding, ...]
    more: int
    note: str

    @property
    def title(self) -> str:
        """What the rule is called, in Dutch."""
        return self.rule.title["nl"]

    @property
    def claim(self) -> str:
        """What the rule claims, in Dutch."""
        return self.rule.description["nl"]

    @property
    def caution(self) -> str:
        """What its score says and what the rule cannot know, in Dutch."""
        return f"Score: {self.rule.score['nl']}. {self.rule.limits['nl']}"

    @property
    def rest(self) -> str:
        """How many findings are not shown, and how to see them."""
        return f"En nog {self.more}: vapa report --rule {self.rule.name}." if self.more else ""


@dataclass(frozen=True)
class Report:
    """The whole report: contents, money, notes and measures as tables, sections by kind of finding."""

    title: str
    contents: Table
    per_goal: Table
    money: Table
    sections: dict[str, tuple[Section, ...]]
    notes: Table
    measures: dict[str, str]
    """The title of each measure by its identifier; of one rule's report, those its findings name."""
    pages: Mapping[str, int]
    """The page of every passage."""
    whole: bool = True
    """False when only the findings of one rule were asked for."""

    def pages_of(self, finding: Finding) -> str:
        """The pages a finding rests on: 'blz. 31, 119'."""
        return voice("nl").pages(self.pages[passage] for passage in finding.passages)


def compose(store: Store, only: str | None = None, *, limit: int) -> Report:
    """Ask the store everything the report needs: at most `limit` findings a rule, or all of the rule `only`."""
    notes = {str(row["ruleName"]): str(row["note"] or "") for row in store.query("rules")}
    sections: dict[str, tuple[Section, ...]] = {}
    for kind, label in _KINDS:
        found = []
        for name, rule in rules().items():
            if rule.group == kind and only in (None, name):
                all_of_rule = tuple(read(store, name))
                shown = all_of_rule if only else all_of_rule[:limit]
                found.append(Section(rule, shown, len(all_of_rule) - len(shown), notes.get(name, "")))
        sections[label] = tuple(found)
    named = {
        identifier
        for part in sections.values()
        for section in part
        for finding in section.findings
        for identifier in finding.measures
    }
    titles = {str(row["identifier"]): str(row["title"]) for row in store.query("measures")}
    return Report(
        title=f"{_plan_title(store)}: wat de kennisgraaf bevat en wat opvalt",
        contents=store.query("contents"),
        per_goal=store.query("measures-per-goal"),
        money=store.query("budget-per-minister"),
        sections=sections,
        notes=store.query("data-notes"),
        measures={identifier: title for identifier, title in titles.items() if only is None or identifier in named},
        pages=pages(store),
        whole=only is None,
    )


def _plan_title(store: Store) -> str:
    """What the store's plan is called, in Dutch."""
    record = plan_records(store).get(store.plan)
    return record.title("nl") if record else store.plan


def to_markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = [f"# {report.title}", *(_overview(report) if report.whole else [])]
    for label, sections in report.sections.items():
        if not sections:
            continue
        lines += ["", f"## {label}"]
        for section in sections:
            lines += ["", f"### {section.title}", "", section.claim, "", f"*{section.caution}*", ""]
            lines += [f"- {_line(report, finding)}" for finding in section.findings] or ["Niets gevonden."]
            lines += [text for rest in (section.rest, section.note) if rest for text in ("", rest)]
    if report.whole:
        lines += ["", "## Kanttekeningen bij het document", "", NOTES_NOTE, ""]
        lines += [f"- **{row['identifier']}** {row['note']}" for row in report.notes]
    lines += ["", "## De maatregelen", ""]
    lines += [f"- **{identifier}** {title}" for identifier, title in report.measures.items()]
    return "\n".join(lines) + "\n"


def _overview(report: Report) -> list[str]:
    """The tables of contents, goals and money, as lines of Markdown."""
    lines = ["", "## Inhoud", "", "| Soort | Aantal |", "| --- | ---: |"]
    lines += [f"| {row['kind']} | {row['things']} |" for row in report.contents]
    lines += [
        "",
        "## Maatregelen per doelstelling",
        "",
        "| Doelstelling | Maatregelen | Nieuw |",
        "| --- | ---: | ---: |",
    ]
    lines += [f"| {row['name']} | {row['measures']} | {row['new']} |" for row in report.per_goal]
    lines += ["", "## Genoemd geld per minister", "", MONEY_NOTE, ""]
    lines += ["| Minister | Maatregelen | Met bedrag | Genoemd |", "| --- | ---: | ---: | ---: |"]
    for row in report.money:
        stated = voice("nl").euro(Decimal(str(row["statedEuro"])))
        lines.append(f"| {row['lead']} | {row['measures']} | {row['measuresWithAmount']} | {stated} |")
    return lines


MONEY_NOTE = (
    "Alleen bedragen uit het veld Budget. Jaarbedragen tellen voor elk genoemd jaar "
    "(zonder jaartal: één keer); onderdelen van een totaal, bedragen die alleen achtergrond zijn (zoals het budget "
    "van een hele instelling), en bedragen per maand of per persoon tellen niet mee. Wie zonder bedrag staat, kan wel "
    "bestaande middelen hebben. Een maatregel met twee trekkers telt bij beide."
)

NOTES_NOTE = (
    "Waar het document zichzelf tegenspreekt of iets openlaat, staat in de graaf wat er gedrukt is, met een "
    "kanttekening van de redactie."
)


def _line(report: Report, finding: Finding) -> str:
    """A finding with the measures and ministers it concerns, and the pages it rests on."""
    more = [", ".join(finding.measures)] if finding.measures else []
    more += ["; ".join(finding.ministers)] if finding.ministers else []
    more += [report.pages_of(finding)] if finding.passages else []
    title = "" if finding.sentence.startswith(finding.name) else f"**{finding.name}** "
    return title + (f"{finding.sentence} ({'; '.join(more)})" if more else finding.sentence)


def to_terminal(report: Report) -> None:
    """Print the report, as wide as the terminal."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(to_markdown(report)))


def to_html(report: Report) -> str:
    """The report as one HTML page that asks nothing of the outside."""
    from viz.page import render

    return render("report.html", report=report, money_note=MONEY_NOTE, notes_note=NOTES_NOTE, euro=voice("nl").euro)
