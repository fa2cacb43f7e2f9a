"""What products and articles share: plain dicts in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import cattrs
from attrs import define, fields, has

EMPTY: tuple[Any, ...] = (None, [], {}, "")
"""Values that are left out of documents."""


@define(kw_only=True)
class Item:
    """Base of the documented items."""

    probability: float = 0.0
    """Probability, 0 to 1, that the page is a single page of this type."""

    url: str
    """URL of the page, after redirects."""

    @classmethod
    def field_names(cls) -> list[str]:
        """Give the names of the documented fields, in documented order."""
        return [a.name for a in fields(cls)]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build an item from its documented dict; unknown keys are ignored."""
        return cattrs.structure({key: data[key] for key in cls.field_names() if key in data}, cls)

    def to_dict(self) -> dict[str, Any]:
        """Give the documented dict: no nulls, no empty lists, no empty nested values."""
        return {
            name: value
            for name in self.field_names()
            if (value := plain(getattr(self, name))) not in EMPTY
        }


def plain(value: Any) -> Any:
    """Turn nested values of items into dicts and lists, leaving empty members out."""
    if isinstance(value, list):
        return [full for member in value if (full := plain(member)) not in EMPTY]
    if has(type(value)):
        return {
            a.name: member
            for a in fields(type(value))
            if (member := getattr(value, a.name)) is not None
        }
    return value
