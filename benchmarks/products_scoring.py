"""When a field of a product counts as right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmarks.scoring import INVENTED, Counts, counted, letters, overlap, tokens

FIELDS = (
    "name",
    "price",
    "currency",
    "availability",
    "OutOfStock",
    "sku",
    "mpn",
    "gtin",
    "brand",
    "breadcrumbs",
    "mainImage",
    "images",
    "description",
    "ratingValue",
    "reviewCount",
)
AVERAGED = frozenset({"description"})
"""Fields whose score is the mean over pages, not one over all values."""

_CURRENCIES = {
    "US$": "USD",
    "C$": "CAD",
    "A$": "AUD",
    "R$": "BRL",
    "NT$": "TWD",
    "¥": "JPY CNY",
    "zł": "PLN",
    "kr": "SEK NOK DKK",
    "Kč": "CZK",
    "$": "USD CAD AUD NZD CLP ARS MXN TWD HKD SGD COP",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "Rs": "INR PKR LKR",
    "ر.س": "SAR",
    "тг": "KZT",
    "₽": "RUB RUR",
    "원": "KRW",
}
"""Signs in gold and items, and the codes that they may stand for."""

_HOMES = frozenset(
    "home homepage startseite accueil início inicio главная stronagłówna etusivu kleinanzeigen all "
    "back".split()
)
_VARIANT = re.compile(r"\._[A-Za-z0-9_,]+_(?=\.)")
_SIZE = re.compile(r"[_-]?(?:\d{2,4}x\d{0,4}|x\d{2,4})(?=[._]|$)")
_SUFFIX = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_NO_GTIN = re.compile(r"[^\dX]")

Gold = Mapping[str, Any]


def score_product(gold: Gold, item: Gold, fields: list[str]) -> dict[str, Counts]:
    """Compare an item with the gold of its page, in the fields that are labelled."""
    scores = {name: rule(gold, item) for name, rule in _RULES.items() if name in fields}
    for name in gold.get("absent_fields", ()):
        if name not in scores and (_offer(item) if name == "price" else item).get(name) is not None:
            scores[name] = INVENTED
    scores |= _rating(gold, item) if "aggregateRating" in fields else {}
    if "availability" in fields:
        scores["OutOfStock"] = _out_of_stock(gold, item)
    return {name: counts for name, counts in scores.items() if counts is not None}


def _offer(item: Gold) -> Gold:
    first: Gold = (item.get("offers") or [{}])[0]
    return first


def _accepted(gold: Gold, name: str) -> list[Any]:
    return gold["alternatives"].get(name) or [
        gold["gold"].get(name, _offer(gold["gold"]).get(name))
    ]


def _price(gold: Gold, item: Gold) -> Counts:
    price = _offer(item).get("price")
    amount = _amount(price)
    accepted = {_amount(each) for each in _accepted(gold, "price")}
    return counted(amount is not None and amount in accepted, price is not None)


def _amount(text: object) -> Decimal | None:
    try:
        return Decimal(str(text).strip()).normalize()
    except InvalidOperation:
        return None


def _currency(gold: Gold, item: Gold) -> Counts:
    currency = _offer(item).get("currency")
    accepted = set().union(*map(_codes, _accepted(gold, "currency")))
    return counted(bool(currency) and not _codes(currency).isdisjoint(accepted), bool(currency))


def _codes(sign: str | None) -> set[str]:
    bare = (sign or "").strip().rstrip(".~")
    return {bare.upper(), *_CURRENCIES.get(bare, "").split()}


def _availability(gold: Gold, item: Gold) -> Counts:
    found = _offer(item).get("availability")
    return counted(found == _offer(gold["gold"])["availability"], bool(found))


def _out_of_stock(gold: Gold, item: Gold) -> Counts:
    """Count the rare answer alone: who always says InStock gets nothing."""
    expected = _offer(gold["gold"])["availability"] == "OutOfStock"
    found = _offer(item).get("availability") == "OutOfStock"
    return Counts(int(expected and found), int(found > expected), int(expected > found))


def _plain(name: str) -> Callable[[Gold, Gold], Counts]:
    def rule(gold: Gold, item: Gold) -> Counts:
        found = item.get(name)
        accepted = set(map(letters, _accepted(gold, name)))
        return counted(bool(found) and letters(found) in accepted, bool(found))

    return rule


def _gtin(gold: Gold, item: Gold) -> Counts:
    expected, found = (
        {_NO_GTIN.sub("", str(each["value"]).upper()).lstrip("0") for each in of.get("gtin") or ()}
        for of in (gold["gold"], item)
    )
    return counted(not expected.isdisjoint(found), bool(found))


def _breadcrumbs(gold: Gold, item: Gold) -> Counts | None:
    names = [*(gold["alternatives"].get("name") or ()), *filter(None, [item.get("name")])]
    products = set(map(letters, names))
    expected, found = (
        _trail(of.get("breadcrumbs"), products, gold["domain"]) for of in (gold["gold"], item)
    )
    return overlap(expected, found) if expected else None


def _trail(crumbs: list[Gold] | None, products: set[str], domain: str) -> list[str]:
    """Give the names without the home page and the product itself."""
    trail = [name for crumb in crumbs or () if (name := letters(crumb.get("name")))]
    if trail and (trail[0] in _HOMES or trail[0] == letters(domain)):
        del trail[0]
    return trail[:-1] if trail and trail[-1] in products else trail


def _main_image(gold: Gold, item: Gold) -> Counts:
    found = item.get("mainImage")
    accepted = set(map(_picture, _accepted(gold, "mainImage")))
    return counted(bool(found) and _picture(found) in accepted, bool(found))


def _images(gold: Gold, item: Gold) -> Counts:
    return overlap(
        set(map(_picture, gold["gold"]["images"])), set(map(_picture, item.get("images") or ()))
    )


def _picture(url: str | None) -> str:
    """Give the name of a picture's file without what tells its renditions apart."""
    name = re.split(r"[?#]", url or "", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
    return _SUFFIX.sub("", _SIZE.sub("", _VARIANT.sub("", name))).lower()


def _description(gold: Gold, item: Gold) -> Counts:
    return overlap(tokens(gold["gold"]["description"]), tokens(item.get("description")))


def _rating(gold: Gold, item: Gold) -> dict[str, Counts]:
    expected, found = gold["gold"]["aggregateRating"], item.get("aggregateRating") or {}
    scores = {}
    for name, tolerance in (("ratingValue", 0.06), ("reviewCount", 0.5)):
        if (truth := expected.get(name)) is not None:
            value = found.get(name)
            near = value is not None and abs(float(value) - float(truth)) < tolerance
            scores[name] = counted(near, value is not None)
    return scores


_RULES: dict[str, Callable[[Gold, Gold], Counts | None]] = {
    "name": _plain("name"),
    "price": _price,
    "currency": _currency,
    "availability": _availability,
    "sku": _plain("sku"),
    "mpn": _plain("mpn"),
    "gtin": _gtin,
    "brand": _plain("brand"),
    "breadcrumbs": _breadcrumbs,
    "mainImage": _main_image,
    "images": _images,
    "description": _description,
}
