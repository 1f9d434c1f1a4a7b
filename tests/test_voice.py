"""One voice: every page writes numbers, amounts, dates, periods and places in one way, that of the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from queries import Store
from tests.helpers.pages import PAGES
from tests.helpers.spoken import spoken
from tests.test_site import ask
from viz.web.text.format import voice

WALKED = {kind: path for kind, path in PAGES.items() if not path.startswith("/sparql?")} | {
    "amounts of a year": "/budget?jaar=2024&doelstelling=SD3",
    "a measure of many amounts": "/doc/measure/vapa-2022/7.3.14",
    "an amount stated twice": "/overlap?regel=same-amount",
    "matrix of goals and money": "/matrix?rijen=doelstelling&kolommen=minister&waarde=geld",
    "overlaps by strength": "/overlap?regel=similar-measures",
    "figure": "/doc/indicator/armoederisico",
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
STYLE = {
    # an amount, an amount in short, a strength or other decimal, a place in the document, and parts of a period
    "nl": {
        "amount": r"\d{1,3}(\.\d{3})*(,\d{2})?",
        "short": " mln",
        "decimals": ",",
        "group": ".",
        "place": ("blz.", "bladzijde", "regel", "regels"),
        "period": ("tot en met", "vanaf"),
    },
    "en": {
        "amount": r"\d{1,3}(,\d{3})*(\.\d{2})?",
        "short": "m",
        "decimals": ".",
        "group": ",",
        "place": ("p.", "page", "line", "lines"),
        "period": ("to", "until", "from"),
    },
}
YEAR = r"(?:19|20)\d\d"


@pytest.fixture(scope="module")
def pages(kg: Store) -> dict[tuple[str, str], str]:
    paths = [(kind, lang, path) for kind, path in WALKED.items() for lang in STYLE]
    answers = ask(kg, *(f"{path}{'&' if '?' in path else '?'}lang={lang}" for _, lang, path in paths))
    assert {answer.status_code for answer in answers} == {200}
    return {(kind, lang): answer.text for (kind, lang, _), answer in zip(paths, answers, strict=True)}


@pytest.mark.parametrize("lang", STYLE)
def test_every_amount_on_every_page_is_written_alike(pages: dict[tuple[str, str], str], lang: str) -> None:
    found = {
        (kind, said)
        for (kind, _), page in pages.items()
        for said in re.findall(r"(?<![\w.,])([\d.,]*\d[\d.,]*) euro\b", spoken(page, lang))
    }
    assert len(found) > 50
    assert {item for item in found if not re.fullmatch(str(STYLE[lang]["amount"]), item[1])} == set()


@pytest.mark.parametrize("lang", STYLE)
def test_no_page_has_a_number_of_the_other_language(pages: dict[tuple[str, str], str], lang: str) -> None:
    other = "en" if lang == "nl" else "nl"
    group, decimals = (re.escape(str(STYLE[other][part])) for part in ("group", "decimals"))
    wrong = re.compile(
        rf"(?<![\w.,])(?:\d{{1,3}}(?:{group}\d{{3}})+ (?:euro|kB)|\d+{decimals}\d+(?:%| mln|m\b)|0{decimals}\d{{3}})(?!\w)"
    )
    found = {(kind, said) for (kind, _), page in pages.items() for said in wrong.findall(spoken(page, lang))}
    assert found == set()


@pytest.mark.parametrize("lang", STYLE)
def test_no_page_has_a_date_a_place_or_a_period_in_the_words_of_the_other_language(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    other = "en" if lang == "nl" else "nl"
    months = "|".join(word for word in MONTHS[other].split() if word.lower() not in MONTHS[lang].lower().split())
    places = "|".join(re.escape(word) for word in STYLE[other]["place"])
    periods = "|".join(STYLE[other]["period"])
    wrong = re.compile(
        rf"\b(?:\d+ (?:{months}) {YEAR}|(?:{periods}) {YEAR}|{YEAR} (?:{periods}) {YEAR}|(?:{places}) \d+)\b"
    )
    found = {(kind, said) for (kind, _), page in pages.items() for said in wrong.findall(spoken(page, lang))}
    assert found == set()


@pytest.mark.parametrize("lang", STYLE)
def test_a_range_of_lines_pages_or_years_has_a_dash_and_dates_are_never_bare_numbers(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    wrong = re.compile(r"\b(?:regels?|lines?|blz\.|p\.|bladzijde|page) \d+-\d+|\b\d{4}-\d\d-\d\d\b")
    found = {(kind, said) for (kind, _), page in pages.items() for said in wrong.findall(spoken(page, lang))}
    assert found == set()


def test_one_period_is_told_in_one_wording_wherever_it_stands(pages: dict[tuple[str, str], str]) -> None:
    # 7.1.4 has run since 2019 (line 882), without an end
    told = {"nl": "vanaf 2019, zonder einddatum", "en": "from 2019, no end date"}
    for lang, said in told.items():
        for kind in ("list of measures", "dossier", "goal", "two measures", "timeline"):
            assert said in spoken(pages[kind, lang], lang), (kind, lang)


@pytest.mark.parametrize(
    ("start", "end", "open_ended", "dutch", "english"),
    [
        (None, None, None, "geen looptijd vermeld", "no period stated"),
        (2023, 2023, False, "2023", "2023"),
        (2021, dt.date(2022, 9, 9), False, "2021 tot en met 9 september 2022", "2021 to 9 September 2022"),
        (None, 2022, False, "tot en met 2022, begin niet vermeld", "until 2022, start not stated"),
        (None, None, True, "doorlopend, begin niet vermeld", "ongoing, start not stated"),
        (2022, None, True, "vanaf 2022, zonder einddatum", "from 2022, no end date"),
        (2022, None, False, "vanaf 2022, einde niet vermeld", "from 2022, end not stated"),
    ],
)
def test_a_period_in_both_languages(
    start: object, end: object, open_ended: bool | None, dutch: str, english: str
) -> None:
    assert voice("nl").period(start, end, open_ended) == dutch  # type: ignore[arg-type]
    assert voice("en").period(start, end, open_ended) == english  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        ("0", "0 euro", "0 euro"),
        ("250000", "250.000 euro", "250,000 euro"),
        ("11393537.5", "11.393.537,50 euro", "11,393,537.50 euro"),
        ("324554.43", "324.554,43 euro", "324,554.43 euro"),
    ],
)
def test_an_amount_in_both_languages(amount: str, dutch: str, english: str) -> None:
    assert (voice("nl").euro(Decimal(amount)), voice("en").euro(Decimal(amount))) == (dutch, english)


def test_numbers_in_both_languages() -> None:
    nl, en = voice("nl"), voice("en")
    assert (nl.euro(None), en.euro(None)) == ("niet vermeld", "not stated")
    assert (nl.short_euro(Decimal(12340000)), en.short_euro(Decimal(12340000))) == ("12,3 mln", "12.3m")
    assert (nl.short_euro(Decimal(450000)), en.short_euro(Decimal(450000))) == ("450.000", "450,000")
    assert (nl.score(Decimal("0.44")), en.score(Decimal("0.44")), nl.score(9)) == ("0,440", "0.440", "9")
    assert (nl.percent(Decimal("7.8")), en.percent(Decimal("7.8"))) == ("7,8%", "7.8%")
    assert (nl.number(15254), en.number(15254), nl.number(Decimal("-0.50"))) == ("15.254", "15,254", "-0,5")
    assert (nl.years(["2021", "2022", "2024"]), nl.pages([27, 26, 31])) == ("2021–2022, 2024", "blz. 26–27, 31")
