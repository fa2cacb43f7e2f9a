"""Reads amounts of money: a price as a numeric string, the currency as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from attrs import frozen

from autoscrape.extraction.text import line
from autoscrape.extraction.words.currency import (
    CODES,
    DOLLARS,
    NAMES_AFTER,
    NAMES_BEFORE,
    SIGNS,
    THREE_DECIMALS,
)

PRICE_LIMIT = 100
CURRENCY_LIMIT = 10

_PLAIN = re.compile(r"\d{1,20}(?:\.\d{1,20})?")
_CODE = re.compile(r"[A-Z]{3}")


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_DIGITS = (
    r"\d(?:\d{0,2}(?:[ \u00a0\u202f\u2009'’]\d{3}){1,4}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{0,2}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,3}(?!\d))?"
    r"|\d{0,2}(?:\.\d{3}){1,4}(?!\d)(?:,\d{1,2}(?!\d))?"
    r"|\d{0,1}(?:,\d{2}){1,3},\d{3}(?!\d)(?:\.\d{1,2}(?!\d))?"
    r"|\d{0,8}(?:[.,]\d{1,4}(?!\d))?)"
)
_NUMBER = re.compile(_DIGITS)
# Cents may stand apart, in an element of their own.
_CENTS = re.compile(r"(?:[.,]?\s{1,2}|\s?[.,]\s?)(\d\d)(?![\d.,%]|\s?[%x×])")
_CENTS_BEHIND = re.compile(r"\s?(\d\d)(?![\d.,%\w]|\s?[%x×€£$])")
_BEFORE = re.compile(
    f"(?:{_any_of(DOLLARS)}|[{re.escape(SIGNS)}]|(?<!\\w)(?:{_any_of((*CODES, *NAMES_BEFORE))}))"
    r"[\s:]{0,3}$"
)
_AFTER = re.compile(
    r"(?:\s?[.,]?\s?[-–—]{1,2})?\s{0,2}("
    f"{_any_of(DOLLARS)}|[{re.escape(SIGNS)}]|(?:{_any_of((*CODES, *NAMES_AFTER))})(?![^\\W_]))"
)
_LAST = frozenset(name[-1] for name in (*DOLLARS, *SIGNS, *CODES, *NAMES_BEFORE))
_FIRST = frozenset(name[0] for name in (*DOLLARS, *SIGNS, *CODES, *NAMES_AFTER)) | set("-–—.,")
_GLUED = frozenset(".,/-_")
_BLANKS = " \u00a0:"
_SPACES = re.compile(r"[\s'’]")


@frozen
class Money:
    """An amount in a text."""

    price: str
    """A numeric string, with a point and without signs."""

    currency: str | None
    """The currency as the text has it."""

    start: int
    end: int


def moneys(text: str, is_apart: Callable[[int, int], bool] = lambda *_: True) -> Iterator[Money]:
    """Give the amounts with a currency beside them.

    Two digits behind a gap are cents where ``is_apart`` says so of where the gap begins and ends.
    """
    taken = 0
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        if start < taken:
            continue
        money = _before(text, start, end, taken, is_apart) or _after(text, start, end, is_apart)
        if money:
            taken = money.end
            yield money


def _before(
    text: str, start: int, end: int, taken: int, is_apart: Callable[[int, int], bool]
) -> Money | None:
    """Read an amount with its currency before it."""
    head = text[max(taken, start - 9) : start]
    bare = head.rstrip(_BLANKS)
    if not bare or bare[-1] not in _LAST:
        return None
    sign = _BEFORE.search(head)
    if sign is None:
        return None
    currency = sign[0].rstrip(_BLANKS)
    if currency[-1].isalpha() and text[end : end + 1].isalpha():
        return None  # It is a word with digits in it.
    price = amount_of(text[start:end], currency)
    cents = None if "." in price else _CENTS.match(text, end)
    first = start - len(sign[0])
    if cents is None or not is_apart(end, cents.start(1)):
        return Money(price, currency, first, end)
    return Money(f"{price}.{cents[1]}", currency, first, cents.end(1))


def _after(text: str, start: int, end: int, is_apart: Callable[[int, int], bool]) -> Money | None:
    """Read an amount with its currency behind it."""
    if start and (text[start - 1] in _GLUED or text[start - 1].isalnum()):
        return None
    digits = text[start:end]
    cents = None
    if "." not in digits and "," not in digits:
        cents = _CENTS.match(text, end)
        cents = cents if cents and is_apart(end, cents.start(1)) else None
    stop = cents.end(1) if cents else end
    rest = text[stop : stop + 3].lstrip(_BLANKS)
    sign = _AFTER.match(text, stop) if rest and rest[0] in _FIRST else None
    if sign is None:
        return None
    if text[sign.end() : sign.end() + 1].isdigit() and sign.start(1) > stop:
        return None  # It is the sign of the next amount.
    currency = sign[1]
    price = amount_of(digits, currency)
    if cents:
        return Money(f"{price}.{cents[1]}", currency, start, sign.end())
    behind = _CENTS_BEHIND.match(text, sign.end()) if "." not in price else None
    if behind and currency in "€£$" and is_apart(end, behind.start(1)):
        return Money(f"{price}.{behind[1]}", currency, start, behind.end(1))
    return Money(price, currency, start, sign.end())


def amount_of(digits: str, currency: str | None = None) -> str:
    """Give the digits of an amount as a numeric string, whatever they are grouped by."""
    digits = _SPACES.sub("", digits)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    sign = digits[last]
    behind = len(digits) - last - 1
    grouped = behind == 3 and digits[:last] != "0" and currency not in THREE_DECIMALS
    both = "." in digits and "," in digits
    if digits.count(sign) > 1 or (grouped and not both) or (grouped and digits.count(sign) > 1):
        return digits.replace(".", "").replace(",", "")
    return re.sub("[.,]", "", digits[:last]) + "." + digits[last + 1 :]


def read_price(text: str | None) -> tuple[str, str | None] | None:
    """Give amount and currency of a text that holds a price, such as ``1 299,00 €``."""
    text = line((text or "")[: 2 * PRICE_LIMIT])
    if text is None or len(text) > PRICE_LIMIT:
        return None
    if _PLAIN.fullmatch(text):
        return text, None
    return _spoken(text)


@lru_cache(maxsize=1024)
def _spoken(text: str) -> tuple[str, str | None] | None:
    money = next(moneys(text), None)
    if money:
        return money.price, money.currency
    bare = _NUMBER.search(text)
    return (amount_of(bare[0]), None) if bare else None


def bare_amounts(text: str) -> list[str]:
    """Give the numbers of a short text that may be amounts, as it has them."""
    return [found[0] for found in _NUMBER.finditer(text[:PRICE_LIMIT])]


def is_positive(price: str) -> bool:
    """Say whether the price is more than zero; zero mostly means that none was filled in."""
    return Decimal(price) > 0


def read_currency(text: str | None) -> str | None:
    """Give a currency code or sign as it stands in markup."""
    text = line(text, CURRENCY_LIMIT)
    if text and _CODE.fullmatch(text.upper()):
        return text.upper()
    return text if text and not any(letter.isdigit() for letter in text) else None
