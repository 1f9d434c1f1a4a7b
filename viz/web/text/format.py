"""The one voice: how the site and the report write numbers, amounts, dates, periods and places in the document.

Amounts are "50.000 euro" in Dutch and "50,000 euro" in English; a range has an en dash. Files for programs (CSV, JSON)
hold plain values instead.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby

from babel.dates import format_date
from babel.numbers import format_decimal

__all__ = ["LANGUAGES", "Format", "Moment", "voice"]

LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""The languages of the site; the first is the one a reader gets who chose none."""

Moment = int | dt.date | None
"""A year, a day, or nothing: as the plan gives it."""

_LOCALES = {"nl": "nl_BE", "en": "en_GB"}
_FIELDS = {
    "title": ("titel", "title"),
    "minister": ("minister", "minister"),
    "administration": ("administratie", "administration"),
    "description": ("omschrijving", "description"),
    "timing": ("timing", "timing"),
    "budget": ("budget", "budget"),
}
"""The fields of a fiche."""

_MILLION, _BILLION = 1_000_000, 1_000_000_000
_SPELLED = {
    "nl": ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Format:
    """Words and numbers of one language.

    >>> nl, en = Format("nl"), Format("en")
    >>> nl.euro(Decimal("1234567")), en.euro(Decimal("11393537.5"))
    ('1.234.567 euro', '11,393,537.50 euro')
    >>> nl.pages([31, 33, 34]), en.where(12, 3, 5, "budget")
    ('blz. 31, 33–34', 'page 12, lines 3–5, field budget')
    """

    def __init__(self, language: str) -> None:
        self.language, self._locale = language, _LOCALES[language]

    def t(self, dutch: str, english: str) -> str:
        """The Dutch or the English one of two texts."""
        return english if self.language == "en" else dutch

    # --- numbers -------------------------------------------------------------------------------

    def number(self, value: Decimal | float) -> str:
        """A quantity, with as many decimals as it has."""
        return self._decimal(value, "#,##0.######")

    def score(self, value: Decimal | float) -> str:
        """A strength: whole where it counts things, else with three decimals (0,442)."""
        return self._decimal(value, "#,##0" if value == int(value) else "0.000")

    def percent(self, value: Decimal | float) -> str:
        """A percentage, of 100."""
        return f"{self.number(value)}%"

    def kilobytes(self, size: int) -> str:
        """The size of a file, rounded up."""
        return f"{self.number(-(-size // 1000))} kB"

    def euro(self, amount: Decimal | None) -> str:
        """An amount, with cents where it has them; what is not stated is said so, never shown as zero."""
        if amount is None:
            return self.t("niet vermeld", "not stated")
        return f"{self._decimal(amount, '#,##0.00' if amount % 1 else '#,##0')} euro"

    def short_euro(self, amount: Decimal) -> str:
        """An amount short enough for a cell, without its unit: 12,3 mln, or in full below a million."""
        if amount < _MILLION:
            return self._decimal(amount, "#,##0")
        return self._decimal(amount / _MILLION, "#,##0.0") + self.t(" mln", "m")

    def round_euro(self, amount: Decimal | None) -> str:
        """An amount as one says it: no more precise than a sum of amounts of different years and kinds can be.

        >>> Format("nl").round_euro(Decimal("1807564212.62")), Format("en").round_euro(Decimal(94_000))
        ('ongeveer 1,8 miljard euro', '94,000 euro')
        """
        if amount is None or amount < _MILLION:
            return self.euro(amount if amount is None else amount.quantize(Decimal(1)))
        unit, word = (
            (_BILLION, self.t("miljard", "billion")) if amount >= _BILLION else (_MILLION, self.t("miljoen", "million"))
        )
        number = self._decimal(amount / unit, "#,##0.#" if amount < 10 * unit or unit == _BILLION else "#,##0")
        about = "" if amount % (unit // 10) == 0 else self.t("ongeveer ", "about ")
        return f"{about}{number} {word} euro"

    def spelled(self, number: int) -> str:
        """A small number in words, as a sentence has it; a larger one in digits."""
        words = _SPELLED[self.language]
        return words[number] if number < len(words) else self.number(number)

    def listed(self, parts: Sequence[str]) -> str:
        """Names as a sentence lists them.

        >>> Format("nl").listed(["wonen", "werk", "zorg"])
        'wonen, werk en zorg'
        """
        return self.t(" en ", " and ").join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""

    def _decimal(self, value: Decimal | float, pattern: str) -> str:
        return format_decimal(value, pattern, self._locale)

    def span(self, first: int, last: int) -> str:
        """Numbers from one to another."""
        return str(first) if first == last else f"{first}–{last}"

    # --- time ----------------------------------------------------------------------------------

    def date(self, moment: int | dt.date) -> str:
        """A year, or a day in words."""
        return format_date(moment, "d MMMM y", self._locale) if isinstance(moment, dt.date) else str(moment)

    def years(self, years: Iterable[int | str]) -> str:
        """Years in order, those that follow each other as a range."""
        return ", ".join(self.span(*run) for run in _runs(map(int, years)))

    def period(self, start: Moment, end: Moment, open_ended: bool | None) -> str:
        """When something runs; `open_ended` is None where nothing is said of time."""
        if open_ended is None:
            return self.t("geen looptijd vermeld", "no period stated")
        unknown_start = self.t("begin niet vermeld", "start not stated")
        if start is not None and end is not None:
            first, last = self.date(start), self.date(end)
            return first if first == last else f"{first} {self.t('tot en met', 'to')} {last}"
        if end is not None:
            return f"{self.t('tot en met', 'until')} {self.date(end)}, {unknown_start}"
        if start is None:
            return f"{self.t('doorlopend', 'ongoing')}, {unknown_start}" if open_ended else unknown_start
        ending = (
            self.t("zonder einddatum", "no end date") if open_ended else self.t("einde niet vermeld", "end not stated")
        )
        return f"{self.t('vanaf', 'from')} {self.date(start)}, {ending}"

    def interval(self, text: str) -> str:
        """A year, a month, a day or an interval as ISO 8601 writes it; what is none of these stays as it is.

        >>> Format("nl").interval("2020-02-01/2020-02-29"), Format("en").interval("2019-12")
        ('februari 2020', 'December 2019')
        """
        if _MONTH.fullmatch(text):
            return format_date(dt.date.fromisoformat(f"{text}-01"), "MMMM y", self._locale)
        try:
            moments = [int(part) if part.isdigit() else dt.date.fromisoformat(part) for part in text.split("/")]
        except ValueError:
            return text
        start, end = moments[0], moments[-1]
        if isinstance(start, dt.date) and isinstance(end, dt.date) and start.day == 1:
            month = start.year, start.month
            if month == (end.year, end.month) and end.day == monthrange(*month)[1]:
                return format_date(start, "MMMM y", self._locale)
        return self.period(start, end, False)

    # --- places in the document ----------------------------------------------------------------

    def pages(self, pages: Iterable[int]) -> str:
        """Pages of the document; empty where there are none."""
        runs = ", ".join(self.span(*run) for run in _runs(pages))
        return f"{self.t('blz.', 'p.')} {runs}" if runs else ""

    def lines(self, first: int, last: int) -> str:
        """Lines of the reference text."""
        words = self.t("regel", "line") if first == last else self.t("regels", "lines")
        return f"{words} {self.span(first, last)}"

    def where(self, page: int, first: int, last: int, field: str = "", *, last_page: int | None = None) -> str:
        """A passage: page or pages, lines, and the field of the fiche."""
        return f"{self._page(page, last_page)}, {self.lines(first, last)}{self._field(field)}"

    def piece(self, page: int, field: str) -> str:
        """Where a piece of the document begins: page and field."""
        return self._page(page) + self._field(field)

    def _page(self, first: int, last: int | None = None) -> str:
        return f"{self.t('bladzijde', 'page')} {self.span(first, last or first)}"

    def _field(self, field: str) -> str:
        return f", {self.t('veld', 'field')} {self.field(field)}" if field in _FIELDS else ""

    def field(self, field: str) -> str:
        """What a field of a fiche is called."""
        return self.t(*_FIELDS[field])

    # --- texts ---------------------------------------------------------------------------------

    def counted(self, number: int, dutch: Sequence[str], english: Sequence[str]) -> str:
        """A number with its noun, in the singular or the plural.

        >>> Format("nl").counted(1, ("maatregel", "maatregelen"), ("measure", "measures"))
        '1 maatregel'
        """
        return f"{self.number(number)} {self.t(dutch[number != 1], english[number != 1])}"


@cache
def voice(language: str) -> Format:
    """The formatter of a language: one for everybody."""
    return Format(language)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last number of each run of numbers that follow each other, each number once, in order."""
    for _, run in groupby(enumerate(sorted(set(numbers))), key=lambda placed: placed[1] - placed[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
