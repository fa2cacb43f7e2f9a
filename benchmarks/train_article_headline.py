"""Trains ``article_headline``: ``python -m benchmarks.train_article_headline [CORPUS]``."""

from __future__ import annotations

from autoscrape.extraction.article.headline import MODEL
from autoscrape.extraction.article.headline_options import headline_options
from autoscrape.extraction.article.ranking import folded
from benchmarks.article_training import LIGHT, Sample, corpus_argument, train_ranker


def main() -> None:
    """Train the model and write it into the package."""
    train_ranker(
        MODEL,
        "headline",
        lambda sample: headline_options(sample.page),
        _right,
        corpus_argument(),
        LIGHT,
    )


def _right(sample: Sample, text: str) -> float:
    return float(folded(text) == folded(sample.gold["headline"]))


if __name__ == "__main__":
    main()
