"""Extracts ``articleBody``: the main text, its paragraphs separated by newlines."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.article.body_choice import Body, find_body
from autoscrape.extraction.article.body_state import state_text
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT

_SHORT, _TEASER = 200, 600
_MORE = 3
_FULL, _ENOUGH, _RATHER, _LITTLE = 0.99, 0.6, 0.5, 0.3
_LINE = 40


def extract_body(page: Page) -> str | None:
    """Give the text of the article; what is not shown counts where little is shown."""
    body = find_body(page)
    shown = body.text() if body else ""
    limit = _FULL if len(shown) < _TEASER else _RATHER
    return choose(
        page.choices,
        "articleBody",
        _visible(body, shown),
        Rest(limit, _declared(page, shown)),
        Rest(limit, _stated(page, shown)),
    )


def _visible(body: Body | None, shown: str) -> Iterator[Candidate[str | None]]:
    """Give what the page shows; a few words are less than markup with more of them."""
    if body is None:
        return
    score = _LITTLE if len(shown) < _SHORT else max(_ENOUGH, body.chance)
    evidence = {
        "chance": round(body.chance, 3),
        "blocks": len(body.kept),
        "left out": len(body.left),
        "inside": f"{body.frame.tag} {body.frame.names[:60]}".strip(),
    }
    yield Candidate(shown, score, "blocks", evidence)


def _declared(page: Page, shown: str) -> Iterator[Candidate[str | None]]:
    for entity, _ in article_entities(page):
        text = text_of(entity.data.get("articleBody"), TEXT_LIMIT)
        if text:
            score = _score(text, shown) if len(text) >= _SHORT else _LITTLE / 2
            yield Candidate(text, score, entity.source, {"letters": len(text)})


def _stated(page: Page, shown: str) -> Iterator[Candidate[str | None]]:
    found = page.once(state_text)
    if found is not None:
        score = _score(found.text, shown, is_same=found.is_named)
        evidence = {"letters": len(found.text), "named like the page": found.is_named}
        yield Candidate(found.text, score, "state", evidence)


def _score(text: str, shown: str, *, is_same: bool = False) -> float:
    """Say how good a text is that is not shown: best where the page shows but its beginning."""
    if len(shown) < _TEASER and len(text) > _MORE * len(shown):
        lines = (line[:_LINE] for line in shown.splitlines() if len(line) >= _LINE)
        if is_same or any(line in text for line in lines):
            return _FULL
    return _RATHER
