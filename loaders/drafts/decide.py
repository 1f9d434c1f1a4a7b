"""What a reader does with a draft: decide on a proposal, add what was missed, write the summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from loaders.document import Document
from loaders.drafts.records import Draft, DraftError, DraftFiche, Proposal, Review
from loaders.verify.context import unfound

__all__ = ["SUMMARY", "accept_fields", "add", "decide", "summarise"]


SUMMARY = 40
"""Characters that the shape of a measure asks of its summary."""


def decide(draft: Draft, fiche: str, proposal: str, document: Document, **changes: Any) -> Draft:
    """The draft with a proposal changed. Raises DraftError when it may not be so, and says why."""
    found = draft.fiche(fiche)
    item = next((each for each in found.proposals if each.id == proposal), None)
    if item is None:
        raise DraftError(f"{fiche} has no proposal {proposal}")
    changed = _valid({**_fields(item), **changes})
    _may_stand(changed, document)
    return draft.with_fiche(
        found.model_copy(update={"proposals": tuple(changed if each is item else each for each in found.proposals)})
    )


def add(draft: Draft, fiche: str, document: Document, **said: Any) -> Draft:
    """The draft with something that the machine missed, accepted at once."""
    found = draft.fiche(fiche)
    item = _valid({"id": "nieuw", "found": "reader", "review": Review.ACCEPTED, **said})
    _may_stand(item, document)
    taken, number = {each.id for each in found.proposals}, 1
    while f"{item.kind}-lezer-{number}" in taken:
        number += 1
    item = item.model_copy(update={"id": f"{item.kind}-lezer-{number}"})
    return draft.with_fiche(found.model_copy(update={"proposals": (*found.proposals, item)}))


def summarise(draft: Draft, fiche: str, text: str, themes: Sequence[str], domains: Sequence[str]) -> Draft:
    """The draft with a reader's own summary of a fiche, and the themes and policy domains that it is put under.

    Raises DraftError when the summary is too short to say what the measure does.
    """
    said = " ".join(text.split())
    if len(said) < SUMMARY:
        raise DraftError(f"a summary has at least {SUMMARY} characters; say what the measure does, in your own words")
    more = {"description": said, "theme": tuple(themes), "policy_domain": tuple(domains)}
    return draft.with_fiche(draft.fiche(fiche).model_copy(update=more))


def accept_fields(draft: Draft, fiche: str) -> Draft:
    """The draft with everything accepted that a fiche's fields say by their layout and that still waits."""
    found: DraftFiche = draft.fiche(fiche)

    def settled(item: Proposal) -> Proposal:
        waits = item.review is Review.PROPOSED and item.found == "field" and (item.kind != "lead" or item.thing)
        return item.model_copy(update={"review": Review.ACCEPTED}) if waits else item

    return draft.with_fiche(found.model_copy(update={"proposals": tuple(map(settled, found.proposals))}))


def _fields(item: Proposal) -> dict[str, Any]:
    return {name: getattr(item, name) for name in type(item).model_fields if name in item.model_fields_set}


def _valid(said: Mapping[str, Any]) -> Proposal:
    try:
        return Proposal.model_validate({name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise DraftError(f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}") from None


def _may_stand(item: Proposal, document: Document) -> None:
    if item.review is Review.REFUSED and not item.reason:
        raise DraftError("say why it is refused: the referee and the next reader will ask")
    if item.review is not Review.ACCEPTED:
        return
    if item.kind in ("lead", "actor", "implementer", "group", "instrument", "place", "measure") and not (
        item.thing or item.name
    ):
        raise DraftError("say what it is: choose a known name, or give a new one")
    if item.kind == "actor" and not item.role:
        raise DraftError("say in which role it takes part")
    if item.kind == "milestone" and not (item.date and item.name):
        raise DraftError("a milestone needs a date and a label of your own")
    for passage in item.passages:
        if wrong := unfound(document, passage.mention, passage.lines):
            raise DraftError(wrong)
