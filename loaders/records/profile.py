"""The profile of a plan: how its text is laid out, how it numbers, and what each of its fiches must have.

Everything that differs between plans in reading a text (`loaders.document`), in the checks and in `loaders.verify`
stands here, as a part of `plan.yaml`; `docs/editing.md` explains it to those who edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from loaders.records.common import SOME, Record, Text, one_or_more
from loaders.spans import FieldName

__all__ = [
    "Form",
    "Listing",
    "Numbered",
    "Part",
    "Profile",
    "Status",
    "any_of",
    "filled",
    "numbers_in",
    "pattern",
]

Status = Annotated[
    Literal["Updated", "New"],
    Field(description="Whether a fiche was in the edition before (Updated) or was added in this one (New)."),
]

Part = Literal["status", "goal", "minister", "administration", "description", "timing", "budget"]
"""What a fiche can be required to have, next to its number and title."""


_PLACE = re.compile(r"\{(?P<name>[a-z]+)(?P<letters>:letters)?\}")
_BEFORE_TITLE = r"(?:(?<=[\w.])\s+|(?<![\w.])\s*)(?=\S)"
"""After a heading: white space, which may be absent after a sign such as a dash or a colon."""


def _checked(form: str) -> str:
    """A form whose braces all hold a placeholder."""
    if "{" in (rest := _PLACE.sub("", form)) or "}" in rest:
        raise ValueError(f"'{form}' has braces that hold no placeholder; write {{n}}, {{goal}} or {{n:letters}}")
    return form


Form = Annotated[Text, AfterValidator(_checked)]
"""A wording with numbers in it: "7.{goal}.{n}." or "A{n}"; {n:letters} stands for capitals."""

Forms = Annotated[tuple[Form, ...], BeforeValidator(one_or_more), SOME]
Wordings = Annotated[tuple[Text, ...], BeforeValidator(one_or_more), SOME]
"""One wording, or several."""


@lru_cache(maxsize=200)
def pattern(form: str) -> str:
    """A form as a regular expression: a blank is any white space, a hyphen any dash, and each number is a group.

    >>> re.fullmatch(pattern("A{goal}.{n}"), "A1.13").groupdict()
    {'goal': '1', 'n': '13'}
    """
    parts, position, seen = [], 0, list[str]()
    for match in _PLACE.finditer(form):
        seen.append(match["name"])
        group = match["name"] + "_" * (seen.count(match["name"]) - 1)
        kind = "[A-Z]+" if match["letters"] else "[0-9]+"
        parts += [_literal(form[position : match.start()]), f"(?P<{group}>{kind})"]
        position = match.end()
    return "".join([*parts, _literal(form[position:])])


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """What matches any of some forms, whatever their numbers; nothing where there are none."""
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern(form)) for form in forms) or r"(?!)")


def _literal(text: str) -> str:
    return "".join(r"\s+" if c.isspace() else "[-–—]" if c in "-–—" else re.escape(c) for c in text)


def filled(form: str, numbers: dict[str, str]) -> str:
    """A form with its numbers filled in.

    >>> filled("7.{n}. SD {n} -", {"n": "2"})
    '7.2. SD 2 -'
    """
    return _PLACE.sub(lambda match: numbers[match["name"]], form)


def numbers_in(form: str, text: str) -> dict[str, str] | None:
    """The numbers of a text that is of this form; None where it is not.

    >>> numbers_in("A{goal}.{n}", "A1.13"), numbers_in("A{n}", "A1.13")
    ({'goal': '1', 'n': '13'}, None)
    """
    match = re.fullmatch(pattern(form), text)
    return match.groupdict() if match else None


class Numbered(Record):
    """How goals or measures are numbered, and how the line begins on which one starts in the text."""

    identifier: Form = Field(description="the number as the graph and the site use it: 7.{goal}.{n}, SD{n}, A{n}")
    heading: Forms = Field(description="how the line begins where one starts in the text, before the title")

    @model_validator(mode="after")
    def _numbers_known(self) -> Numbered:
        for heading in self.heading:
            printed = {match["name"] for match in _PLACE.finditer(heading)}
            for name in dict.fromkeys(["n", *(match["name"] for match in _PLACE.finditer(self.identifier))]):
                if name not in printed:
                    raise ValueError(f"the heading '{heading}' does not print {{{name}}}, which the identifier needs")
        return self

    def starts(self, line: str) -> re.Match[str] | None:
        """The heading with which a line begins, if any; it ends where the title begins."""
        found = (re.match(rf"\s*{pattern(heading)}{_BEFORE_TITLE}", line) for heading in self.heading)
        return next((match for match in found if match), None)

    def shown(self, **numbers: str) -> str:
        """The first heading with its numbers, for a message."""
        return filled(self.heading[0], numbers)


class Listing(Record):
    """How the entries of a field are told apart; a blank line always ends one."""

    begins: Wordings = Field(default=(), description="words with which each entry begins")
    separated: Wordings = Field(default=(), description="signs or words between two entries")
    scope: Wordings = Field(default=(), description="words after a minister that say for which part he or she leads")

    def entries(self, paragraph: str) -> list[str]:
        """The entries of a paragraph.

        >>> Listing(separated=(";", "and")).entries("Youth Agency; Housing Agency and others")
        ['Youth Agency', 'Housing Agency', 'others']
        """
        begins = [rf"\s+(?={pattern(words)}\b)" for words in self.begins]
        words = [rf"\s+{pattern(each)}\s+" if each.isalpha() else pattern(each) for each in self.separated]
        cut = "|".join([*begins, *words])
        return [part.strip() for part in re.split(cut, paragraph) if part.strip()] if cut else [paragraph]


class Profile(Record):
    """How one plan is written: its language, numbers, labels and statuses, and what each fiche must have."""

    language: Literal["nl", "en"] = Field(description="the language of the plan's text")
    measure: Numbered
    goal: Numbered | None = Field(default=None, description="left out where the plan has no goals")
    label: dict[FieldName, Wordings] = Field(
        default={}, description="the words before (or above) each field, in the order in which a fiche prints them"
    )
    list: dict[FieldName, Listing] = Field(default={}, description="how the entries of a field are told apart")
    status: dict[Text, Status] = Field(default={}, description="the word after a title, and the status that it means")
    mandatory: tuple[Part, ...] = Field(default=(), description="what every fiche must have")
    consecutive: bool = Field(default=True, description="measures are numbered without gaps")
    chapter: Forms = Field(default=(), description="how chapters begin, on the first line of a page")
    annex: Forms = Field(default=(), description="how annexes begin, on the first line of a page")
    running_head: Forms = Field(default=(), description="lines at the head or foot of a page")

    @model_validator(mode="after")
    def _agrees(self) -> Profile:
        if "status" in self.mandatory and not self.status:
            raise ValueError("mandatory has 'status', but status gives no word for one")
        if "goal" in self.mandatory and self.goal is None:
            raise ValueError("mandatory has 'goal', but goal says nothing of how goals are numbered")
        return self

    def listing(self, field: FieldName) -> Listing:
        """How the entries of a field are told apart."""
        return self.list.get(field, Listing())

    def goal_of(self, numbers: dict[str, str]) -> str | None:
        """The goal that the numbers of a measure name; None where they name none."""
        if self.goal is None or "goal" not in numbers:
            return None
        return filled(self.goal.identifier, {"n": numbers["goal"]})

    def label_pattern(self, field: FieldName) -> re.Pattern[str]:
        """What a field begins with: its label, the longest wording first; "…" stands for any words before the colon."""
        return re.compile(rf"\s*(?:{'|'.join(map(_label, sorted(self.label[field], key=len, reverse=True)))})")


def _label(wording: str) -> str:
    """A label as a regular expression; its colon is needed where the wording has one, else it may be there."""
    words, colon = (wording[:-1].rstrip(), r"\s*:") if wording.endswith(":") else (wording, r"(?!\w)\s*:?")
    return "[^:]*".join(_literal(part) for part in re.split(r"…|\.\.\.", words)) + colon
