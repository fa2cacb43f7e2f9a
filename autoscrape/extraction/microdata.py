"""Reads the microdata of a page in the shape of JSON-LD, within limits on its cost."""

from __future__ import annotations

from typing import Any, cast

from extruct.w3cmicrodata import MicrodataExtractor
from lxml.etree import XPath, _Element

MAX_ITEMS = 500
MAX_PROPERTIES = 3_000
MAX_NESTING = 20

# This way round it takes a third of the time.
_SCOPES = XPath("//@itemscope", smart_strings=False)
_UNREAD = frozenset({"script", "style"})


class _Reader(MicrodataExtractor):  # type: ignore[misc]
    """Cleans no copy of an element whose text nobody asks for, or that holds nothing but text."""

    def _extract_textContent(self, node: _Element) -> str:  # noqa: N802 (its name there)
        if node.get("itemprop") is None:
            # An item at the top without properties: its text, often all of the page, is no value.
            return ""
        if len(node) or node.tag in _UNREAD:
            return cast("str", super()._extract_textContent(node))
        return " ".join((node.text or "").split())


def read_microdata(tree: _Element, base_url: str) -> list[dict[str, Any]]:
    """Give the top-level microdata items as JSON-LD nodes; nothing when they are too many."""
    if not 0 < len(_SCOPES(tree)) <= MAX_ITEMS or _too_costly(tree):
        return []
    try:
        items = _Reader().extract_items(tree, base_url)
    except (ValueError, RecursionError, AttributeError, TypeError):
        return []
    return [_as_node(item) for item in items if isinstance(item, dict)]


def _too_costly(tree: _Element) -> bool:
    """Say whether reading would copy too much: extruct copies the element of every property."""
    properties = tree.xpath("descendant::*[@itemprop]")
    if not MAX_NESTING < len(properties) <= MAX_PROPERTIES:
        return len(properties) > MAX_PROPERTIES
    depths: dict[_Element, int] = {}
    for each in properties:
        around = next((depths[part] for part in each.iterancestors() if part in depths), -1)
        depths[each] = around + 1
    return max(depths.values()) > MAX_NESTING


def _as_node(value: Any) -> Any:
    """Turn an item of extruct's shape (type, properties) into a JSON-LD node."""
    if isinstance(value, list):
        return [_as_node(member) for member in value]
    if not isinstance(value, dict) or not {"type", "properties", "value"} & value.keys():
        return value
    properties = value.get("properties")
    if not isinstance(properties, dict):
        return _as_node(value.get("value"))
    node = {name: _as_node(member) for name, member in properties.items()}
    node["@type"] = value.get("type", "")
    return node
