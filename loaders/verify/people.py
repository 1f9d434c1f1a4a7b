"""Proof of who leads and who carries out: the fields of the fiche used up; and of roles, as far as words show them."""

from __future__ import annotations

import re

from loaders.dataset import Dataset
from loaders.document import Document, Fiche
from loaders.dutch import ROLE_WORDS
from loaders.records import CrisisMeasure, Measure, Profile
from loaders.records.profile import pattern
from loaders.verify.context import Found, sentence

__all__ = ["administrations", "leads", "ministers", "portfolio", "roles"]

_CONNECTORS = {
    "nl": re.compile(r"\b(?:en|De|in samenwerking met|afdeling)\b|i\.s\.m\.|[,;.()/–-]"),
    "en": re.compile(r"\b(?:and|[Tt]he|(?:together|in cooperation) with|division)\b|[,;.&()/–-]"),
}
"""Words and signs of a language that may stand between the names of administrations."""

_PORTFOLIO = re.compile(
    r"^.*?[Vv]laamse? minister (?:van|voor)\s+(?!de Vlaamse Regering)|^(?:The )?(?:Flemish )?Minister (?:of|for) "
)


def ministers(dataset: Dataset, measure: Measure, fiche: Fiche, profile: Profile) -> Found:
    """The posts are those printed, in the same order, with their scopes."""
    found = leads(dataset, fiche, profile)
    printed = [(slug, scope) for _, slug, scope in found]
    for title, slug, _ in found:
        if slug is None:
            yield ("lead_minister",), f"'{title}' is not a name of any post in vocabularies/posts.yaml"
    ours = [(lead.post, lead.scope) for lead in measure.lead_minister]
    if ours != printed and all(slug for slug, _ in printed):
        yield ("lead_minister",), f"the record says {_shown(ours)}, the document {_shown(printed)}"


def leads(dataset: Dataset, fiche: Fiche, profile: Profile) -> list[tuple[str, str | None, str | None]]:
    """The lead ministers that a fiche prints: the title without its scope, the post if it is known, and the scope."""
    portfolios = {
        _fold(text): slug
        for slug, post in dataset.posts.items()
        for text in (getattr(post.title, profile.language), *post.alt_label)
        if text
    }
    introduced = [rf",?\s+{pattern(words)}\s+" for words in profile.listing("minister").scope]
    scopes = re.compile("|".join([*introduced, r",?\s+(?=\(\d\)$)"]))
    split = (scopes.split(entry, maxsplit=1) for entry in fiche.lead_ministers)
    return [(title, portfolios.get(_fold(title)), scope[0] if scope else None) for title, *scope in split]


def _shown(pairs: list[tuple[str, str | None]] | list[tuple[str | None, str | None]]) -> str:
    return ", ".join(f"{post} [{scope}]" if scope else str(post) for post, scope in pairs)


def portfolio(title: str) -> str:
    """A minister's title without "Flemish Minister of" and the final full stop."""
    return _PORTFOLIO.sub("", title).rstrip(". ")


def _fold(title: str) -> str:
    """A minister's title reduced to the portfolio, without case and final full stop."""
    return portfolio(title).casefold()


def administrations(measure: Measure, fiche: Fiche, profile: Profile) -> Found:
    """The mentions of the implementers use up the whole field, but for connecting words."""
    rest = " | ".join(fiche.administrations)
    mentions = [p.mention for item in measure.implemented_by for p in item.passages]
    for mention in sorted(mentions, key=len, reverse=True):
        rest = rest.replace(" ".join(mention.split()), "|", 1)
    rest = " ".join(_CONNECTORS[profile.language].sub(" ", rest).replace("|", " ").split())
    if rest and not any(note.id == "administratie" for note in measure.data_note):
        yield (
            ("implemented_by",),
            f"the field also names '{rest}'; add it, or a data note 'administratie' that explains it",
        )


def roles(measure: Measure | CrisisMeasure, document: Document) -> Found:
    """A role that words show is shown by a word of a sentence in which one of the mentions stands."""
    for position, item in enumerate(measure.involvement):
        near = " ".join(sentence(document, p) for p in item.passages)
        for index, role in enumerate(item.role):
            if role in ROLE_WORDS and not ROLE_WORDS[role].search(near):
                yield ("involvement", position, "role", index), f"is {role}, but no word near its mentions shows that"
