"""From what readers accepted to the YAML of `data/`: measures, goals, new names, and how the text is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.document import Document
from loaders.drafts.records import Draft, DraftFiche, Kind, Proposal, Review, as_yaml, slug
from loaders.verify.context import unfound
from ontology.wording import counted

__all__ = ["Written", "write_records"]

_NEW: dict[Kind, tuple[str, dict[str, str]]] = {
    "actor": ("actors", {"actor_type": "association"}),
    "implementer": ("actors", {"actor_type": "agency"}),
    "group": ("target_groups", {}),
    "instrument": ("instruments", {"instrument_type": "project"}),
    "place": ("places", {}),
}
"""The vocabulary that a new name of each kind goes to, and what its entry must say; an editor makes that more exact."""
_SCHEMA = "# yaml-language-server: $schema=../../../schema/measure.json\n"


@dataclass
class Written:
    """The files to write (paths in the data folder), and a sentence for everything that could not be."""

    files: dict[Path, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)


def write_records(draft: Draft, document: Document, folder: Path) -> Written:
    """The files that an accepted draft makes in a data folder; those that are there already are left alone.

    A fiche is written when nothing of it waits for a decision and it has a summary. Nothing becomes a record whose
    words do not stand in its lines.
    """
    written = Written()
    plan = Path("plans") / draft.plan
    new: dict[str, dict[str, Any]] = {}
    for fiche in draft.fiches:
        path = plan / "measures" / f"{_padded(fiche.identifier)}-{slug(fiche.title)[:40].strip('-')}.yaml"
        here = [*(folder / plan / "measures").glob(f"{_padded(fiche.identifier)}-*.yaml")]
        if here:
            written.left.append(f"{fiche.identifier}: {here[0].name} is there already and was left alone")
        elif why := _why_not(fiche, document):
            written.left.append(f"{fiche.identifier}: {why}")
        else:
            written.files[path] = _SCHEMA + as_yaml(_measure(fiche, new))
    if draft.goals and not (folder / plan / "goals.yaml").exists():
        written.files[plan / "goals.yaml"] = as_yaml({goal.identifier: goal for goal in draft.goals})
    plan_file = folder / plan / "plan.yaml"
    if (completed := _with_document(plan_file.read_text(encoding="utf8"), draft)) is not None:
        written.files[plan / "plan.yaml"] = completed
    for vocabulary, entries in new.items():
        path = Path("vocabularies") / f"{vocabulary}.yaml"
        text = (folder / path).read_text(encoding="utf8")
        added = {name: entry for name, entry in entries.items() if not re.search(rf"^{name}:", text, re.MULTILINE)}
        if added:
            written.files[path] = text.rstrip("\n") + "\n" + as_yaml(added)
            written.new_names += [f"{path}: {name}" for name in added]
    return written


def _padded(identifier: str) -> str:
    """A number that sorts as it counts in a list of files."""
    return re.sub(r"\d+$", lambda match: match[0].zfill(2), identifier)


def _why_not(fiche: DraftFiche, document: Document) -> str | None:
    if fiche.open:
        return f"{counted(fiche.open, 'proposal')} without a decision"
    if not fiche.description.strip():
        return "has no summary yet; write one to three sentences of your own"
    if not fiche.theme or not fiche.policy_domain:
        return "stands under no theme or policy domain yet; choose one of each"
    for item in _accepted(fiche):
        if item.kind == "lead" and item.thing is None:
            return f"'{item.name}' is no post yet; add it to vocabularies/posts.yaml and assign it"
        for passage in item.passages:
            if wrong := unfound(document, passage.mention, passage.lines):
                return f"{item.id}: {wrong}"
    return None


def _accepted(fiche: DraftFiche, *kinds: Kind) -> Iterator[Proposal]:
    return (item for item in fiche.proposals if item.review is Review.ACCEPTED and (item.kind in kinds or not kinds))


def _measure(fiche: DraftFiche, new: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A measure as its YAML has it, in the order of the record."""

    def thing(item: Proposal) -> str:
        if item.thing:
            return item.thing
        vocabulary, more = _NEW[item.kind]
        name = slug(str(item.name))
        new.setdefault(vocabulary, {})[name] = {"pref_label": {"nl": str(item.name)}, **more}
        return name

    def each(kind: Kind, name: str, *more: str) -> list[dict[str, Any]]:
        return [{name: thing(item), **_given(item, more), "passages": item.passages} for item in _accepted(fiche, kind)]

    parts: dict[str, Any] = {
        "identifier": fiche.identifier,
        "title": fiche.title,
        "description": fiche.description,
        "status": fiche.status,
        "goal": fiche.goal,
        "fields": fiche.fields,
        "lead_minister": each("lead", "post", "scope"),
        "implemented_by": each("implementer", "actor"),
        **_time(fiche),
        **_money(fiche),
        "theme": fiche.theme,
        "policy_domain": fiche.policy_domain,
        "involvement": each("actor", "actor", "role"),
        "targeting": each("group", "group", "primary"),
        "uses_instrument": each("instrument", "instrument"),
        "location": each("place", "place"),
        "refers_to": each("measure", "measure"),
    }
    return {name: value for name, value in parts.items() if value not in (None, [], ())}


def _given(item: Proposal, names: Iterable[str]) -> dict[str, Any]:
    said = {name: getattr(item, name) for name in names}
    return {name: value for name, value in said.items() if value not in (None, ())}


def _time(fiche: DraftFiche) -> dict[str, Any]:
    found = next(_accepted(fiche, "period"), None)
    parts: dict[str, Any] = {}
    if found:
        time = _given(found, ("start", "end")) | ({"open_ended": True} if found.end is None else {})
        parts["period"] = {**time, "passages": found.passages}
    dated = [item for item in _accepted(fiche, "milestone") if item.date]
    parts["milestone"] = [
        {"id": item.id, "kind": "TargetDate", "date": item.date, "label": item.name, "passages": item.passages}
        for item in dated
    ]
    return parts


def _money(fiche: DraftFiche) -> dict[str, Any]:
    lines = [
        {
            "id": f"bedrag-{number}",
            "amount": item.amount,
            "per": item.per,
            **_given(item, ("years",)),
            "label": fiche.title,
            **({"context": True} if item.context else {}),
            **({} if item.in_budget else {"stated_in": "description"}),
            **_given(item, ("recipient",)),
            "passages": item.passages,
        }
        for number, item in enumerate(_accepted(fiche, "amount"), 1)
    ]
    budget = fiche.budget_kind and fiche.budget_passage
    stated = {"kind": fiche.budget_kind, "passages": [fiche.budget_passage]} if budget else None
    return {"budget": stated, "budget_line": lines}


def _with_document(text: str, draft: Draft) -> str | None:
    """plan.yaml with what makes its text known, below its key `document`; None where it says that already."""
    if re.search(r"^\s+sha256:", text, re.MULTILINE):
        return None
    facts: Mapping[str, Any] = {name: getattr(draft.document, name) for name in type(draft.document).model_fields}
    known = "".join(f"  {line}\n" for line in as_yaml(dict(facts)).splitlines())
    if re.search(r"^document:[ ]*$", text, re.MULTILINE):
        return re.sub(r"^document:[ ]*\n", lambda match: match[0] + known, text, count=1, flags=re.MULTILINE)
    return text.rstrip("\n") + "\ndocument:\n" + known
