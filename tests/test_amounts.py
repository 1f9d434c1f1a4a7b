"""Dutch notation of money, as the plan prints it (values worked out by hand from the document)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.amounts import figures_in_words, money, numbers


@pytest.mark.parametrize(
    ("printed", "euro"),
    [
        ("800.000 euro", "800000"),  # 7.1.1
        ("250 000 euro per jaar", "250000"),  # 7.1.2
        ("324.554,43 euro per jaar", "324554.43"),  # 7.1.18
        ("1,025 miljoen euro op jaarbasis", "1025000"),  # 7.1.9
        ("38.5 miljoen/jaar", "38500000"),  # 7.1.7
        ("€ 19.16 miljoen euro", "19160000"),  # 7.4.5
        ("€651.000", "651000"),  # 7.2.12
        ("+/-300.000 euro", "300000"),  # 7.2.5
        ("€15/maand/kind", "15"),  # 7.1.7
        ("125.000€ voor", "125000"),  # 7.2.7
        ("totaal 1,3 miljard in", "1300000000"),  # 7.1.22
        ("17 mio euro", "17000000"),  # 7.5.11
        ("244 500,00€", "244500"),  # 7.5.11
        ("1 767 554,00 €", "1767554"),  # 7.5.11
        ("1212 921,00 €", "1212921"),  # 7.5.11, a blank is missing in print
        ("351680,00 €", "351680"),  # 7.5.11
        ("2.677.200,00", "2677200"),  # 7.3.19, no currency in the table
        ("1.097,65", "1097.65"),
        ("2,677 mio", "2677000"),
        ("anderhalf miljoen euro", "1500000"),  # annex 2, line 6193
    ],
)
def test_printed_amount_is_so_many_euro(printed: str, euro: str) -> None:
    assert list(money(printed)) == [Decimal(euro)]


def test_a_year_before_an_amount_is_not_part_of_it() -> None:
    assert list(money("2023 244 500,00€")) == [Decimal(244500)]


@pytest.mark.parametrize("text", ["2020-2024", "1/1/2023", "3.125 overeenkomsten", "oproep 457", "fase 2&3", "7.1.2"])
def test_dates_and_counts_are_not_money(text: str) -> None:
    assert list(money(text)) == []


def test_a_count_is_still_a_number() -> None:
    assert list(numbers("2020 3.125 2.677.200,00")) == [Decimal(2020), Decimal(3125), Decimal("2677200.00")]


@pytest.mark.parametrize(
    ("printed", "figure"),
    [
        ("een verdubbeling", 2),  # chapter 2, line 145
        ("bijna dubbel zo hoog", 2),  # line 180
        ("Bijna de helft van de jongeren", 50),  # percent, line 5549
        ("Zes van deze aspecten", 6),  # line 5289
    ],
)
def test_a_figure_can_be_written_in_words(printed: str, figure: int) -> None:
    assert list(figures_in_words(printed)) == [Decimal(figure)]


@pytest.mark.parametrize("text", ["zestig", "dubbele", "behelft", "verdubbelen"])
def test_a_longer_word_is_no_figure(text: str) -> None:
    assert list(figures_in_words(text)) == []
