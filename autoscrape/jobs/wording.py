"""Numbers of things in messages."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """Give ``1 task`` or ``3 tasks``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def one_or_more(number: int, one: str, more: str) -> str:
    """Give the words that fit a number, which may stand in them as ``{}``."""
    return (one if number == 1 else more).format(number)
