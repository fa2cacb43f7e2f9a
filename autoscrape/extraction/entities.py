"""Typed things that a page describes in its markup, whatever the syntax, and reading from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from autoscrape.extraction.text import line, unmarked

MAX_ENTITIES = 2_000


@frozen
class Entity:
    """One node of the page's structured data."""

    types: frozenset[str]
    """Local names of its types, in lower case: ``product``, ``newsarticle``."""

    data: Mapping[str, Any]
    """Its properties, as JSON-LD has them."""

    source: str
    """``jsonld`` or ``microdata``."""

    role: str
    """Property of the enclosing node that holds it, in lower case; empty at the top."""


def entities_of(values: Iterable[Any], source: str) -> list[Entity]:
    """Give all typed nodes inside some parsed values, outer before inner, references resolved."""
    values = list(values)
    known = {
        node["@id"]: node
        for node, _ in _nodes(values)
        if isinstance(node.get("@id"), str) and len(node) > 1
    }
    entities = []
    for node, role in _nodes(values):
        types = _types(node)
        if types:
            data = {key: _resolved(value, known) for key, value in node.items()}
            entities.append(Entity(types, data, source, role))
        if len(entities) >= MAX_ENTITIES:
            break
    return entities


def _nodes(values: list[Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Walk all dicts in document order, each with the property that holds it."""
    stack: list[tuple[Any, str]] = [(value, "") for value in reversed(values)]
    while stack:
        value, role = stack.pop()
        if isinstance(value, dict):
            yield value, role
            # What hangs on a graph or on the page itself is as good as top level.
            stack += [
                (v, _role(k)) for k, v in reversed(value.items()) if isinstance(v, (dict, list))
            ]
        elif isinstance(value, list):
            stack += [(member, role) for member in reversed(value)]


def _role(key: str) -> str:
    key = key.lower()
    return "" if key in ("@graph", "mainentity", "mainentityofpage") else key


def _types(node: dict[str, Any]) -> frozenset[str]:
    return frozenset(
        part.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].lower()
        for name in members(node.get("@type"))
        if isinstance(name, str)
        for part in name.split()
    )


def _resolved(value: Any, known: Mapping[str, Any]) -> Any:
    """Replace ``{"@id": …}`` references by the node they name, one step deep."""
    if isinstance(value, list):
        return [_resolved(member, known) for member in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value


def members(value: Any) -> list[Any]:
    """Give a property's values as a list, whether it had none, one or several."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [value]


def text_of(value: Any, limit: int = 10_000) -> str | None:
    """Read one clean line from a property value: a string, a number, a node with a name."""
    for member in members(value):
        plain = _inner(member) if isinstance(member, dict) else member
        if isinstance(plain, bool) or not isinstance(plain, (str, int, float)):
            continue
        text = line(unmarked(str(plain)[: 4 * limit]), limit)
        if text and text.lower() not in ("null", "none", "undefined", "nan", "n/a"):
            return text
    return None


def _inner(node: dict[str, Any]) -> Any:
    for key in ("@value", "name", "value", "url", "@id"):
        if isinstance(node.get(key), (str, int, float)):
            return node[key]
    return None


def urls_of(value: Any) -> Iterator[str]:
    """Give the URLs a property names: strings, or nodes with a URL of their own."""
    for member in members(value):
        if isinstance(member, str):
            yield member
        elif isinstance(member, dict):
            for key in ("contentUrl", "url", "image", "@id"):
                if found := [inner for inner in members(member.get(key)) if isinstance(inner, str)]:
                    yield from found
                    break
