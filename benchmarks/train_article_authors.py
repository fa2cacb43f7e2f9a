"""Trains ``article_authors``: ``python -m benchmarks.train_article_authors [CORPUS]``."""

from __future__ import annotations

from autoscrape.extraction.article.author_options import author_options
from autoscrape.extraction.article.authors import MODEL
from autoscrape.extraction.article.names import without_prefix
from autoscrape.extraction.article.ranking import folded
from benchmarks.article_training import Sample, corpus_argument, train_ranker


def main() -> None:
    """Train the model and write it into the package."""
    train_ranker(
        MODEL,
        "authorsList",
        lambda sample: author_options(sample.page, sample.body),
        _right,
        corpus_argument(),
    )


def _right(sample: Sample, names: list[str]) -> float:
    """Give the F1 of the names."""
    wanted, given = _names(sample.gold["authorsList"]), _names(names)
    both = len(wanted & given)
    return 2 * both / (len(wanted) + len(given)) if wanted or given else 1.0


def _names(names: list[str]) -> set[str]:
    return {folded(without_prefix(name)).strip(" .,;:|-") for name in names} - {""}


if __name__ == "__main__":
    main()
