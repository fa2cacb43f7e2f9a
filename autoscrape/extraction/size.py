"""Keeps an item within the size that stores and deliveries are built for (fence F5)."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from autoscrape.items import Item

MAX_ITEM_BYTES = 2_000_000

_SHED = ("articleBodyRaw", "images", "additionalProperty", "articleBody", "description")
"""What an overlong item loses, in this order, until it fits."""

_BYTES_A_LETTER, _AROUND, _BYTES_A_NUMBER = 6, 2, 400

AnyItem = TypeVar("AnyItem", bound=Item)


def within_limit(item: AnyItem) -> AnyItem:
    """Give the item, without its largest fields if it is too large with them."""
    for name in _SHED:
        if _size(item) <= MAX_ITEM_BYTES:
            break
        value = getattr(item, name, None)
        setattr(item, name, [] if isinstance(value, list) else None)
    return item


def _size(item: Item) -> int:
    """Give how many bytes an item takes; more than that where it is far from the limit anyway."""
    plain = item.to_dict()
    most = _most(plain)
    if most <= MAX_ITEM_BYTES:
        return most
    return len(json.dumps(plain, ensure_ascii=False).encode())


def _most(value: Any) -> int:
    """Give how many bytes a value takes in JSON at most, which is faster to tell than how many."""
    if isinstance(value, str):
        return _BYTES_A_LETTER * len(value) + _AROUND
    if isinstance(value, dict):
        return _AROUND + sum(_most(name) + _most(each) + _AROUND for name, each in value.items())
    if isinstance(value, list):
        return _AROUND + sum(_most(each) + _AROUND for each in value)
    return _BYTES_A_NUMBER
