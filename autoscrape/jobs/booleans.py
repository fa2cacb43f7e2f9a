"""Truth values as JSON or a CSV cell writes them."""

from __future__ import annotations

from autoscrape.errors import MALFORMED_ROW, TaskFault

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no"}


def as_bool(value: object, name: str) -> bool:
    """Read a boolean; TaskFault names the parameter that is none."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise TaskFault(MALFORMED_ROW, f"{name} is neither true nor false")
