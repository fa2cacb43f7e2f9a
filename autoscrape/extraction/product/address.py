"""Finds what may be the seller's number of a product in the address of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.naming import naming

MAX_TOKENS = 12

_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|do|cfm|lite)$", re.IGNORECASE)
_PIECE = re.compile(r"[-_.,+~!]")
_RUN = re.compile(r"\d{5,20}")
_SHORT = 5
_YEAR = re.compile(r"(?:19|20)\d\d")


def from_address(page: Page) -> Iterator[Candidate[str | None]]:
    """Give the numbers of the page's address, the likeliest first."""
    tokens = sorted(_tokens(page.url).items(), key=lambda token: -token[1])[:MAX_TOKENS]
    return (Candidate(token, score, "address") for token, score in tokens)


def _tokens(url: str) -> dict[str, float]:
    """Give what could be a number of a product, with how likely its place and shape are."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query[:2_000])
    except ValueError:
        return {}
    tokens: dict[str, float] = {}
    segments = [unquote(segment) for segment in parts.path[:2_000].split("/") if segment]
    last = len(segments) - 1
    for index, segment in enumerate(segments[-6:], start=max(0, last - 5)):
        for token, score in _of_segment(_ENDING.sub("", segment)):
            _keep(tokens, token, score - 0.05 * (last - index))
    for name, value in query[:30]:
        if _is_id(value) and naming(name):
            _keep(tokens, value, 0.5)
    return tokens


def _keep(tokens: dict[str, float], token: str, score: float) -> None:
    tokens[token] = max(tokens.get(token, 0.0), score)


def _of_segment(segment: str) -> Iterator[tuple[str, float]]:
    if _is_id(segment):
        yield segment, 0.65 if len(segment) > _SHORT else 0.5
        return
    pieces = [piece for piece in _PIECE.split(segment) if piece]
    for index, piece in enumerate(pieces[:40]):
        edge = index in (0, len(pieces) - 1)
        if _is_id(piece) and len(piece) >= _SHORT:
            yield piece, 0.4 if edge else 0.2
        if not piece.isdigit() and (run := _RUN.search(piece)):
            yield run[0], 0.3 if edge else 0.15


def _is_id(text: str) -> bool:
    """Say whether a text looks like a number in a catalogue, not like a word, a year or a size."""
    digits = sum(letter.isdigit() for letter in text)
    if not text.isascii() or not text.isalnum() or len(text) > 30 or _YEAR.fullmatch(text):
        return False
    return digits >= 4 if digits == len(text) else digits >= 2 and len(text) >= 6
