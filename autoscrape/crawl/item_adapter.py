"""How Scrapy sees autoscrape's items: documented fields only, empty ones left out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, KeysView
from functools import cache
from typing import Any

from attrs import fields
from itemadapter import ItemAdapter
from itemadapter.adapter import AdapterInterface

from autoscrape.items import AdditionalProperty, AggregateRating, Breadcrumb, Gtin, Item, Offer
from autoscrape.items.item import EMPTY

_CLASSES = (Item, Offer, Gtin, Breadcrumb, AggregateRating, AdditionalProperty)


class DocumentedItemAdapter(AdapterInterface):
    """A mapping of the filled fields of an item or of one of its nested values."""

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Tell whether the class is one of autoscrape's."""
        return issubclass(item_class, _CLASSES)

    @classmethod
    def get_field_names_from_class(cls, item_class: type) -> list[str]:
        """Give every documented field."""
        return list(_names(item_class))

    def field_names(self) -> KeysView[str]:
        """Give every documented field, filled or not."""
        item_class: type = type(self.item)
        return _names(item_class)

    def __getitem__(self, name: str) -> Any:
        value = getattr(self.item, name, None) if name in self.field_names() else None
        if value in EMPTY:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in self.field_names():
            raise KeyError(f"{type(self.item).__name__} does not support field: {name}")
        setattr(self.item, name, value)

    def __delitem__(self, name: str) -> None:
        empty: Any = [] if isinstance(self[name], list) else None
        setattr(self.item, name, empty)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.field_names() if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _names(item_class: type) -> KeysView[str]:
    names = (a.name for a in fields(item_class))
    return dict.fromkeys(names).keys()


def install() -> None:
    """Make ItemAdapter use this class for autoscrape's items, in front of its own attrs one."""
    classes = ItemAdapter.ADAPTER_CLASSES
    if DocumentedItemAdapter not in classes:
        ItemAdapter.ADAPTER_CLASSES = deque([DocumentedItemAdapter, *classes])
