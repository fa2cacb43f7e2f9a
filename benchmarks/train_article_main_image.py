"""Trains ``article_main_image``: ``python -m benchmarks.train_article_main_image [CORPUS]``."""

from __future__ import annotations

from autoscrape.extraction.article.body_node import find_body_node
from autoscrape.extraction.article.image_options import main_image_options, picture_key
from autoscrape.extraction.article.images import MODEL
from benchmarks.article_training import Sample, corpus_argument, train_ranker


def main() -> None:
    """Train the model and write it into the package."""
    train_ranker(
        MODEL,
        "mainImage",
        lambda sample: main_image_options(sample.page, find_body_node(sample.page, sample.body)),
        _right,
        corpus_argument(),
    )


def _right(sample: Sample, url: str) -> float:
    """Say whether it is the same picture, whatever its size."""
    wanted = {sample.gold["mainImage"], *(sample.record.get("_mainImageAny") or [])}
    return float(picture_key(url) in {picture_key(each) for each in wanted})


if __name__ == "__main__":
    main()
