"""Amounts of money as Dutch policy texts print them.

Dutch writes 1.097,65 (full stop or blank between thousands, comma before decimals), scales with
"miljoen", "mio" and "miljard", and at times slips into 19.16 or 351680,00. A number counts as money
when a euro sign, the word "euro" or a scale is next to it, or when it has exactly two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

__all__ = ["as_dutch", "figures_in_words", "money", "money_at", "numbers"]

# 1.097 or 1 097 or 1097, then ,65 or .16; but "2023 244 500" is a year and an amount, and 1/1/2023 is no number
_NUMBER = re.compile(
    r"""(?<![\d.,])(?<!\d[/-])(?P<whole>(?!(?:19|20)\d\d[ ])\d{1,4}(?:[ .]\d{3})+(?!\d)|\d+)
        (?:[,.](?P<decimals>\d{1,3})(?!\d))?                      # ,65 or .16 or ,677
        (?!\d|[/-]\d)""",
    re.VERBOSE,
)
_WORDS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_IN_WORDS = re.compile(rf"\b(?P<word>één|anderhalf|{'|'.join(_WORDS)})\s+(?=miljoen|miljard)")
_SCALE = re.compile(r"\s*(?P<scale>miljoen|mio|mln|miljard)\b")
_EURO = re.compile(r"\s*(?:€|euro\b)")
_FIGURE = re.compile(r"\b(?:ver)?(?P<word>dubbel|helft|zes)(?:ing)?\b", re.IGNORECASE)
_FIGURES = {"dubbel": 2, "helft": 50, "zes": 6}
_FACTORS = {"miljoen": 10**6, "mio": 10**6, "mln": 10**6, "miljard": 10**9}


_ENGLISH = (("million", "miljoen"), ("billion", "miljard"), ("EUR", "€  "), ("euros", "euro "))
_SIGNS = str.maketrans({",": ".", ".": ","})


def as_dutch(text: str, language: str) -> str:
    """A text with its amounts written as Dutch writes them, every word where it stood.

    >>> as_dutch("EUR 1,500,000.50 and 2.5 million", "en")
    '€   1.500.000,50 and 2,5 miljoen'
    """
    if language == "nl":
        return text
    text = re.sub(r"\d[\d.,]*\d", lambda match: match[0].translate(_SIGNS), text)
    for english, dutch in _ENGLISH:
        text = re.sub(rf"\b{english}\b", dutch, text)
    return text


def numbers(text: str) -> Iterator[Decimal]:
    """Every number of a text, scaled where a scale follows.

    >>> [str(n) for n in numbers("1.097,65 en 2,677 mio en € 19.16 miljoen")]
    ['1097.65', '2677000.000', '19160000.00']
    """
    for match in _NUMBER.finditer(_in_digits(text)):
        yield _value(match, match.string)


def figures_in_words(text: str) -> Iterator[Decimal]:
    """The figures that the plan writes in words: a doubling is a ratio of 2, half is 50 percent.

    >>> [str(n) for n in figures_in_words("een verdubbeling, bijna dubbel zo hoog, bijna de helft")]
    ['2', '2', '50']
    """
    for match in _FIGURE.finditer(text):
        yield Decimal(_FIGURES[match["word"].lower()])


def money(text: str) -> Iterator[Decimal]:
    """Every amount of money of a text, in euro.

    >>> [str(n) for n in money("In 2021: 244 500,00€, 3.125 overeenkomsten en € 15 per maand")]
    ['244500.00', '15']
    """
    yield from (value for value, _, _ in money_at(_in_digits(text)))


def money_at(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Every amount of money that a text prints in digits, in euro, and where its words begin and end.

    >>> [(str(value), "In 2021: € 15 per maand"[a:b]) for value, a, b in money_at("In 2021: € 15 per maand")]
    [('15', '€ 15')]
    """
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :]
        sign, scale = before.endswith("€"), _SCALE.match(after)
        euro = _EURO.match(after, scale.end() if scale else 0)
        if sign or euro or scale or len(match["decimals"] or "") == 2:
            start = len(before) - 1 if sign else match.start()
            yield _value(match, text), start, match.end() + max(each.end() if each else 0 for each in (euro, scale))


def _in_digits(text: str) -> str:
    """A text with the amounts that it writes in words in digits.

    >>> _in_digits("anderhalf miljoen, twee miljard")
    '1,5 miljoen, 2 miljard'
    """

    def digits(match: re.Match[str]) -> str:
        word = match["word"].replace("é", "e")
        return "1,5 " if word == "anderhalf" else f"{_WORDS.index(word) + 1} "

    return _IN_WORDS.sub(digits, text)


def _value(match: re.Match[str], text: str) -> Decimal:
    whole = re.sub(r"[ .]", "", match["whole"])
    value = Decimal(f"{whole}.{match['decimals']}" if match["decimals"] else whole)
    scale = _SCALE.match(text, match.end())
    return value * _FACTORS[scale["scale"]] if scale else value
