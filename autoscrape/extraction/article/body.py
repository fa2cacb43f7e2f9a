"""Extracts ``articleBody``: the main text, its paragraphs separated by newlines."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.article.body_choice import Body, find_body
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT

_SHORT = 200
_ENOUGH, _RATHER, _LITTLE = 0.6, 0.5, 0.3


def extract_body(page: Page) -> str | None:
    """Give the text of the article."""
    body = find_body(page)
    return choose(page.choices, "articleBody", _visible(body), Rest(_RATHER, _declared(page)))


def _visible(body: Body | None) -> Iterator[Candidate[str | None]]:
    """Give what the page shows; a few words are less than markup with more of them."""
    if body is None:
        return
    text = body.text()[:TEXT_LIMIT].strip()
    score = _LITTLE if len(text) < _SHORT else max(_ENOUGH, body.chance)
    evidence = {
        "chance": round(body.chance, 3),
        "blocks": len(body.kept),
        "left out": len(body.left),
        "inside": f"{body.frame.tag} {body.frame.names[:60]}".strip(),
    }
    yield Candidate(text, score, "blocks", evidence)


def _declared(page: Page) -> Iterator[Candidate[str | None]]:
    for entity, _ in article_entities(page):
        text = text_of(entity.data.get("articleBody"), TEXT_LIMIT)
        if text:
            score = _RATHER if len(text) >= _SHORT else _LITTLE / 2
            yield Candidate(text, score, entity.source, {"letters": len(text)})
