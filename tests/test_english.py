"""English: who chose it reads what has an English name by that name, and Dutch only where the page says it is Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import httpx
import pytest

from queries import Store
from tests.helpers.pages import PAGES
from tests.helpers.reading import page
from tests.helpers.spoken import UNSAID, Spoken
from viz.web.model.names import Names

DUTCH = re.compile(
    r"(?<![\w/.#?=&-])(het|een|voor|niet|van|de|aan|door|naar|zijn|worden|wordt|bij|uit|ook|dat|deze|geen|tot|welke"
    r"|maatregel(en)?|doelgroep(en)?|jaar|bladzijde|redactie)(?![\w/.#?=&-])",
    re.IGNORECASE,
)
"""Frequent Dutch words that are no English ones; what is part of an address is not meant."""

AS_WRITTEN = ("sparql answer", "sparql example", "vocabulary")
"""Pages that show data as they are: in the language asked for, or both languages of a term."""

PROPER = ("actor", "instrument", "document")
"""The kinds of things that can have a Dutch proper name in English too."""


@pytest.fixture(scope="module")
def names(kg: Store) -> Names:
    return Names(kg)


@pytest.fixture(scope="module")
def walked(names: Names) -> Mapping[str, str]:
    """The pages: those of every kind, and of everything in the graph one of each kind."""
    things = {f"any {kind}": str(names.path(iris[0])) for kind, iris in names.things.items()}
    return {kind: path for kind, path in PAGES.items() if kind not in AS_WRITTEN} | things


@pytest.fixture(scope="module")
def pages(client: httpx.Client, walked: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    return {
        (kind, lang): page(client, f"{path}{'&' if '?' in path else '?'}lang={lang}")
        for kind, path in walked.items()
        for lang in ("nl", "en")
    }


def dutch_in(texts: list[str], allowed: re.Pattern[str]) -> Iterator[str]:
    """The texts that hold a Dutch word, besides in names that have it in English too."""
    for text in texts:
        said = " ".join(text.split())
        if DUTCH.search(allowed.sub("", said)) and not said.startswith("http"):
            yield said


def test_no_page_in_english_has_dutch_that_it_does_not_call_dutch(
    names: Names, walked: Mapping[str, str], pages: Mapping[tuple[str, str], str]
) -> None:
    proper = (names.plain(iri, "en") for kind in PROPER for iri in names.things[kind] if not names.language(iri, "en"))
    english = set(filter(DUTCH.search, proper))
    assert "De Link" in english
    assert len(english) < 20  # a name is a name; this is no pardon for whole texts
    allowed = re.compile("|".join(re.escape(name) for name in sorted(english, key=len, reverse=True)))
    found = {kind: set(dutch_in(Spoken(pages[kind, "en"]).texts.get("en", []), allowed)) for kind in walked}
    assert {kind: said for kind, said in found.items() if said} == {}
    blind = [kind for kind in walked if not any(dutch_in(Spoken(pages[kind, "nl"]).texts["nl"], allowed))]
    assert blind == []  # on the same page in Dutch the same look finds what it looks for


def test_what_has_an_english_name_is_called_by_it(
    kg: Store, names: Names, walked: Mapping[str, str], pages: Mapping[tuple[str, str], str]
) -> None:
    both = [labels for iri, labels in names._labels.items() if {"nl", "en"} <= labels.keys() and names.path(iri)]
    english = {labels["en"] for labels in both}
    only_dutch = {labels["nl"] for labels in names._labels.values() if "nl" in labels and "en" not in labels}
    only_dutch |= {str(row["section"]) for row in kg.query("crisis-measures")}  # the plan's headings of its annex
    dutch = {labels["nl"] for labels in both} - english - only_dutch
    known = {name.casefold() for name in dutch if not name.isupper()}
    assert {"huurders", "brussel, jeugd, media en armoedebestrijding", "sd2 kinderarmoede gericht aanpakken"} <= known

    def called(kind: str, lang: str) -> set[str]:
        html = re.sub(
            r"<dt>(Dutch name|other names|other spellings)</dt>.*?</dd>", "", pages[kind, lang], flags=re.DOTALL
        )
        texts = Spoken(html, UNSAID | {"q"}).texts.values()  # a quotation is in the words of the plan
        return {text for said in texts for text in map(str.strip, said) if text.casefold() in known}

    in_dutch = {kind: called(kind, "en") for kind in walked}
    assert {kind: said for kind, said in in_dutch.items() if said} == {}
    assert sum(len(called(kind, "nl")) for kind in walked) > 1000


@pytest.mark.parametrize(
    ("path", "heads", "row"),
    [
        ("/vergelijk.csv?a=7.1.4&b=7.4.5", "kind,name,7.1.4,7.4.5", 'Lead ministers,"Justice, Environment, Energy'),
        ("/budget.csv", "number,title,what for,amount (euro)", "7.1.1,Buurtstewards,"),
        ("/matrix.csv", "target group,measures,", "People in poverty,48,"),
        ("/tijdlijn.csv", "goal,number,title,start,end", "SD1 Preventing and tackling under-protection,7.1.1,"),
        ("/raakpunten.csv", "theme,minister,other minister", "Debts,"),
        ("/netwerk.csv", "number,title,kind of tie,tied to", "7.1.1,Buurtstewards,minister,Home Affairs"),
        ("/maatregelen.csv", "identifier,title,summary (editors),goal,ministers", "7.1.1,Buurtstewards,"),
    ],
)
def test_a_table_in_english_has_english_heads_and_names(client: httpx.Client, path: str, heads: str, row: str) -> None:
    first, second, *_ = page(client, f"{path}{'&' if '?' in path else '?'}lang=en").lstrip("\ufeff").splitlines()
    assert first.startswith(heads)
    assert second.startswith(row)
