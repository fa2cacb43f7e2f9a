"""Keeps an item within the size that stores and deliveries are built for (fence F5)."""

from __future__ import annotations

import json
from typing import TypeVar

from autoscrape.items import Item

MAX_ITEM_BYTES = 2_000_000

_SHED = ("articleBodyRaw", "images", "additionalProperty", "articleBody", "description")
"""What an overlong item loses, in this order, until it fits."""

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
    return len(json.dumps(item.to_dict(), ensure_ascii=False).encode())
