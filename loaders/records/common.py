"""What records share: lines and mentions, names, times, and the parts that every kind of record is made of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from loaders.spans import Span

__all__ = [
    "ActorSlug",
    "DomainSlug",
    "Euro",
    "Evidenced",
    "GoalId",
    "GroupSlug",
    "InstrumentSlug",
    "Label",
    "Labelled",
    "Lines",
    "MENTION_WORDS",
    "MeasureId",
    "Mention",
    "Named",
    "NameFrom",
    "Passage",
    "Period",
    "Phase",
    "PlaceSlug",
    "PostSlug",
    "Record",
    "SdgTargetId",
    "Sha256",
    "Slug",
    "SOME",
    "Slugs",
    "Text",
    "ThemeSlug",
    "TimeSpan",
    "WebIri",
    "Year",
    "YearMonthOrDate",
    "YearOrDate",
    "as_data",
    "exactly_one",
    "in_order",
    "names_from",
    "one_or_more",
    "year_of",
]


MENTION_WORDS = 10
"""A mention is the surface form that names a thing: at most this many words, never a sentence."""


def _span(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Span(value, value)
    if isinstance(value, str) and (match := re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?", value.strip())):
        first, last = int(match[1]), int(match[2] or match[1])
        if first <= last:
            return Span(first, last)
    if isinstance(value, Span):
        return value
    raise ValueError("give a line (735) or a run of lines (735-738); among passages, another place is another entry")


def _mention(value: object) -> object:
    if isinstance(value, str) and len(re.findall(r"\w+", value)) > MENTION_WORDS:
        raise ValueError(f"a mention is at most {MENTION_WORDS} words; give only the words that name the thing")
    return str(value) if isinstance(value, int | float) else value


def _year_or_date(value: object) -> object:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int) and 1900 <= value <= 2100:
        return value
    raise ValueError("give a year (2022) or a date (2022-09-09)")


def _date(value: object) -> object:
    """A year, a month ("2023-10") or a day."""
    if isinstance(value, str) and re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", value):
        return value
    try:
        return _year_or_date(value)
    except ValueError:
        raise ValueError("give a year (2023), a month (2023-10) or a date (2023-10-01)") from None


def one_or_more(value: object) -> object:
    """A single text as a list of one."""
    return (value,) if isinstance(value, str) else value


def in_order(start: int | dt.date, end: int | dt.date) -> bool:
    """Whether a start is not after an end; a year against a day compares years."""
    if isinstance(start, dt.date) and isinstance(end, dt.date):
        return start <= end
    return year_of(start) <= year_of(end)


def year_of(value: int | dt.date | str) -> int:
    """The year of a year, a day or a month ("2023-10")."""
    return value if isinstance(value, int) else int(str(value)[:4])


@dataclass(frozen=True)
class NameFrom:
    """Marks the type of fields whose values are the names of entries of a vocabulary."""

    vocabulary: str


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
ActorSlug = Annotated[Slug, NameFrom("actors")]
DomainSlug = Annotated[Slug, NameFrom("policy_domains")]
GroupSlug = Annotated[Slug, NameFrom("target_groups")]
InstrumentSlug = Annotated[Slug, NameFrom("instruments")]
PlaceSlug = Annotated[Slug, NameFrom("places")]
PostSlug = Annotated[Slug, NameFrom("posts")]
ThemeSlug = Annotated[Slug, NameFrom("themes")]
MeasureId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$")]
"""The number of a measure, as the profile of its plan has it: 7.1.2, A1.3."""
GoalId = MeasureId
SdgTargetId = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.[0-9a-z]{1,2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
WebIri = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
Lines = Annotated[
    Span,
    BeforeValidator(_span),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+\s*-\s*\d+$"}]}),
]
Mention = Annotated[Text, BeforeValidator(_mention), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Euro = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=1990, le=2100)]
YearOrDate = Annotated[
    int | dt.date,
    BeforeValidator(_year_or_date),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1900, "maximum": 2100}, {"type": "string", "format": "date"}]}
    ),
]

YearMonthOrDate = Annotated[
    int | dt.date | str,
    BeforeValidator(_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1900, "maximum": 2100},
                {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
            ]
        }
    ),
]
SOME = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
"""The JSON Schema of one text, or a list of them."""

Slugs = Annotated[tuple[Slug, ...], BeforeValidator(one_or_more), SOME]
"""One slug, or a list of them."""


_Validated = TypeVar("_Validated", bound="Record")


class Record(BaseModel):
    """What all records share: frozen, and no field that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@cache
def names_from(cls: type[Record]) -> Mapping[str, str]:
    """The fields of a record that hold names of entries of a vocabulary, and of which."""
    fields = cls.model_fields.items()
    return {name: of for name, info in fields for of in _vocabularies((info.annotation, *info.metadata))}


def _vocabularies(parts: Iterable[object]) -> Iterator[str]:
    """The vocabularies that a type names in any of its parts."""
    for part in parts:
        yield from (part.vocabulary,) if isinstance(part, NameFrom) else _vocabularies(get_args(part))


class Passage(Record):
    """Where in the document a statement stands: lines of the reference text, and the words there.

    `stands_for` where the words are too general to be a name ("het personeel"): what they mean here, and only here.
    """

    lines: Lines
    mention: Mention
    stands_for: Slug | None = None


class Evidenced(Record):
    """A statement taken from the document, with the passages that prove it."""

    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]


def exactly_one(*names: str) -> Any:
    """What validates a record: exactly one of these fields is given."""

    def validated(record: _Validated) -> _Validated:
        given = [name for name in names if getattr(record, name) is not None]
        if len(given) != 1:
            has = f"has {' and '.join(given)}" if given else "has none of them"
            raise ValueError(f"needs exactly one of {', '.join(names)}; it {has}")
        return record

    return model_validator(mode="after")(validated)


class Label(Record):
    """A name or short text: Dutch always, English where one exists."""

    nl: Text
    en: Text | None = None


class Labelled(Evidenced):
    """A statement that goes by a name of ours; `label` in our own words."""

    id: Slug
    label: Label


class Named(Record):
    """What has a name, and perhaps words under which a document speaks of it."""

    pref_label: Label
    hidden_label: Annotated[
        tuple[Text, ...],
        Field(description="words under which a document speaks of it, to recognise a mention by; shown to nobody"),
    ] = ()


class TimeSpan(Evidenced):
    """A time with a start, an end, or (open ended) without one."""

    start: YearOrDate | None = None
    end: YearOrDate | None = None
    open_ended: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> TimeSpan:
        if self.start and self.end and not in_order(self.start, self.end):
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        if self.open_ended and self.end:
            raise ValueError("is open ended and has an end; keep one of the two")
        return self


class Phase(TimeSpan):
    """A part of a measure's period that has its own name and time."""

    id: Slug
    label: Text


class Period(TimeSpan):
    """When the measure runs; where the fiche gives several phases, `start` and `end` span those of its actions."""

    phases: tuple[Phase, ...] = ()

    @model_validator(mode="after")
    def _distinct_phases(self) -> Period:
        ids = [phase.id for phase in self.phases]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"has two phases '{twice[0]}'")
        return self


def as_data(value: Any) -> Any:
    """A record as the plain data of YAML; what has its default value is left away."""
    if isinstance(value, Record):
        shown = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
        return {name: as_data(each) for name, each in shown.items() if each not in (None, (), "")}
    if isinstance(value, dict):
        return {as_data(name): as_data(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_data(each) for each in value]
    if isinstance(value, Span):
        return value.first if value.first == value.last else str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, StrEnum) else value
