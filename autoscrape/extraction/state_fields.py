"""Reads an object of a shop's state: what its programs call names, prices, stock and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from autoscrape.extraction.text import line
from autoscrape.extraction.words.stock import IN_STOCK, OUT_OF_STOCK, SCHEMA_TERMS

MAX_VARIANTS = 100

_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_NUMBER = re.compile(
    r"\D{0,5}(\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,12}(?:[.,]\d{1,6})?)\D{0,5}"
)

# Keys in lower case without anything but letters and digits, the surest first.
_PRICE = (
    "saleprice currentprice finalprice specialprice discountedprice displayprice priceamount "
    "price productprice unitprice itemprice pricevalue productprices amount value".split()
)
_CURRENCY = ("currency", "currencycode", "pricecurrency", "currencyiso", "currencyisocode")
_SKU = ("sku", "skuid", "productsku", "itemsku", "variantsku", "articlenumber", "partnumber")
_ID = ("productid", "itemid", "id", "prodid", "productcode", "code")
_GTIN = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "eancode", "upc", "isbn",
         "isbn13", "barcode")  # fmt: skip
_MPN = ("mpn", "modelnumber", "manufacturerpartnumber", "model")
_BRAND = ("brand", "brandname", "itembrand", "productbrand", "vendor", "manufacturer")
_STOCK_TERMS = ("availability", "stockstatus", "availabilitystatus", "stock", "productavailability")
_HAS = ("instock", "isinstock", "available", "isavailable", "availableforsale", "isbuyable",
        "issalable", "issellable", "purchasable")  # fmt: skip
_LACKS = ("soldout", "issoldout", "outofstock", "isoutofstock")
_IN_CENTS = frozenset({"compareatprice", "pricevaries", "publictitle", "pricemin", "handle"})


@frozen
class StateProduct:
    """A product as a shop's programs are told of it."""

    name: str
    likeness: float
    """How well the name fits the page's heading and titles, 0 to 1."""
    price: str | None = None
    currency: str | None = None
    availability: str | None = None
    sku: str | None = None
    product_id: str | None = None
    """The shop's own number of the product, where nothing says that it is a sku."""
    gtin: str | None = None
    mpn: str | None = None
    brand: str | None = None

    def in_currency(self, currency: str | None) -> StateProduct:
        """Give the product with the currency that stands near it, where it names none."""
        return self if self.currency or not self.price else evolve(self, currency=currency)


def state_product(data: Mapping[str, Any], name: str, likeness: float) -> StateProduct | None:
    """Read one object; None when it says nothing but a name."""
    fields = _folded(data)
    variants = [_folded(each) for each in _variants(fields)]
    price, currency = _price(fields)
    if price is None and variants:
        price, currency = _price(variants[0])
    only = variants[0] if len(variants) == 1 else {}
    product = StateProduct(
        name,
        likeness,
        price=price,
        currency=currency or _text(fields, _CURRENCY),
        availability=_availability(fields) or _any_availability(variants),
        sku=_text(fields, _SKU) or _text(only, _SKU),
        product_id=_text(fields, _ID),
        gtin=_text(fields, _GTIN) or _text(only, _GTIN),
        mpn=_text(fields, _MPN),
        brand=_text(fields, _BRAND),
    )
    said = (product.price, product.availability, product.sku, product.gtin)
    return product if any(said) else None


def _folded(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields by plain names: ``product_price`` and ``productPrice`` are the same."""
    folded: dict[str, Any] = {}
    for key, value in list(data.items())[:500]:
        if isinstance(key, str) and value not in (None, "", [], {}):
            folded.setdefault(_NOT_LETTERS.sub("", key[:60].lower()), value)
    return folded


def _variants(fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    found = fields.get("variants")
    for each in found[:MAX_VARIANTS] if isinstance(found, list) else ():
        if isinstance(each, dict):
            yield each


def _text(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name") or value.get("label") or value.get("value")
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            text = line(str(value)[:400], 100)
            if text and text.lower() not in ("null", "undefined", "none", "0"):
                return text
    return None


def _price(fields: Mapping[str, Any], depth: int = 3) -> tuple[str | None, str | None]:
    """Give the price of an object, and the currency when both stand in an object of their own."""
    for key in _PRICE:
        value = fields.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict) and depth:
            inner = _folded(value)
            price, currency = _price({"amount": inner.get("raw"), **inner}, depth - 1)
            currency = currency or _text(inner, _CURRENCY)
        else:
            price, currency = _amount(value, not _IN_CENTS.isdisjoint(fields)), None
        if price:
            return price, currency
    return None, None


def _amount(value: Any, in_cents: bool) -> str | None:
    """Read a positive number; shops that count in cents write whole numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    found = _NUMBER.fullmatch(str(value)[:40].strip())
    if found is None:
        return None
    text = found[1].replace(",", "" if "." in found[1] or found[1].count(",") > 1 else ".")
    amount = Decimal(text).quantize(Decimal("0.01"))
    if in_cents and isinstance(value, int):
        amount /= 100
    return format(amount, "f") if amount > 0 else None


def _availability(fields: Mapping[str, Any]) -> str | None:
    for key in _STOCK_TERMS:
        value = fields.get(key)
        if isinstance(value, str):
            term = _NOT_LETTERS.sub("", value[-40:].rsplit("/", 1)[-1].lower())
            if term in SCHEMA_TERMS:
                return SCHEMA_TERMS[term]
    for keys, meant in ((_HAS, True), (_LACKS, False)):
        for key in keys:
            if fields.get(key) in (True, False) and isinstance(fields[key], bool):
                return IN_STOCK if fields[key] is meant else OUT_OF_STOCK
    return None


def _any_availability(variants: list[dict[str, Any]]) -> str | None:
    """Say whether any variant can be had; None where none of them says so."""
    said = {_availability(variant) for variant in variants}
    return next((term for term in (IN_STOCK, OUT_OF_STOCK) if term in said), None)
