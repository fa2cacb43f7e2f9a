"""Reads amounts of money: a price as a numeric string, the currency as the page shows it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from price_parser import Price

from autoscrape.extraction.text import line

PRICE_LIMIT = 100
CURRENCY_LIMIT = 10

_PLAIN = re.compile(r"\d{1,20}(?:\.\d{1,20})?")
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0'’](?=\d{3}(?:\D|$))")
_CENTS = re.compile(r"(?<![\d.,])(\d{1,6})\s(\d{2})(?=\D{0,9}$)")
_NUMBERS = re.compile(r"\d+(?:[.,'’\s]\d{3})*(?:[.,]\d{1,2})?(?!\d)")
_CODE = re.compile(r"[A-Z]{3}")


def read_price(text: str | None) -> tuple[str, str | None] | None:
    """Give amount and currency of a text that holds a price, such as ``1 299,00 €``."""
    # The cap is a fence: price-parser takes quadratic time.
    text = line((text or "")[: 2 * PRICE_LIMIT])
    if text is None or len(text) > PRICE_LIMIT:
        return None
    if _PLAIN.fullmatch(text):
        return _amount(Decimal(text), text), None
    return _spoken(text)


@lru_cache(maxsize=1024)
def _spoken(text: str) -> tuple[str, str | None] | None:
    # Pages wrap the same price into several elements, and parsing is dear.
    parsed = Price.fromstring(_GROUPED.sub("", _CENTS.sub(r"\1.\2", text)))
    if parsed.amount is None or not parsed.amount.is_finite():
        return None
    return _amount(parsed.amount, str(parsed.amount)), parsed.currency


def _amount(value: Decimal, text: str) -> str:
    return text if "E" not in text.upper() else format(value, "f")[:PRICE_LIMIT]


def has_one_amount(text: str) -> bool:
    """Say whether a short text holds just one number."""
    return len(_NUMBERS.findall(_CENTS.sub(r"\1.\2", text[:PRICE_LIMIT]))) == 1


def stands_beside(currency: str, text: str) -> bool:
    """Say whether a currency is written next to a number, not inside some word."""
    sign = re.escape(currency)
    return bool(re.search(rf"(?<!\w){sign}\s?[\d.,]|\d\s?[-,–]*\s?{sign}(?!\w)", text))


def is_positive(price: str) -> bool:
    """Say whether the price is more than zero; zero mostly means that none was filled in."""
    return Decimal(price) > 0


def read_currency(text: str | None) -> str | None:
    """Give a currency code or sign as it stands in markup."""
    text = line(text, CURRENCY_LIMIT)
    if text and _CODE.fullmatch(text.upper()):
        return text.upper()
    return text if text and not any(letter.isdigit() for letter in text) else None
