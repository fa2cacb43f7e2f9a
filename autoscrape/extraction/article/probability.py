"""Estimates ``probability`` that the page is a single article page."""

from __future__ import annotations

from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.page import Page
from autoscrape.items import Article

LONG_BODY = 2_000
SHORT_BODY = 400


def article_probability(page: Page, article: Article) -> float:
    """Weigh simple evidence; 0 to 1."""
    length = len(article.articleBody or "")
    score = 0.05
    score += 0.3 if any(is_article(entity) for entity, _ in article_entities(page)) else 0
    score += 0.15 if page.meta("og:type") == "article" else 0
    score += 0.25 * min(length, LONG_BODY) / LONG_BODY
    score += 0.1 if article.datePublished else 0
    score += 0.1 if article.authorsList else 0
    score += 0.05 if article.headline else 0
    score -= 0.2 if length < SHORT_BODY else 0
    score -= 0.3 if any(page.entities_typed("product")) else 0
    # The home page of a site tells of many articles.
    score -= 0.2 if page.url.rstrip("/").count("/") <= 2 else 0
    return round(min(max(score, 0.01), 0.99), 3)
