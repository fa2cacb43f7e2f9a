"""Trains ``article_date``: ``python -m benchmarks.train_article_date [CORPUS]``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autoscrape.extraction.article.date_options import Moment, date_options
from autoscrape.extraction.article.dates import MODEL
from autoscrape.extraction.article.language import extract_language
from benchmarks.article_training import Sample, corpus_argument, train_ranker


def main() -> None:
    """Train the model and write it into the package."""
    train_ranker(
        MODEL,
        "datePublished",
        lambda sample: date_options(
            sample.page, extract_language(sample.page, sample.body), sample.body
        ),
        _right,
        corpus_argument(),
    )


def _right(sample: Sample, moment: Moment) -> float:
    """Say whether it is the same day, or the same hour where both name their zones."""
    wanted, given = _read(str(sample.gold["datePublished"])), _read(moment.iso)
    if wanted is None or given is None:
        return 0.0
    if wanted.date() == given.date():
        return 1.0
    if wanted.tzinfo and given.tzinfo:
        return float(abs(wanted - given) < timedelta(hours=1))
    if wanted.tzinfo is UTC:
        first, last = wanted - timedelta(hours=12), wanted + timedelta(hours=14)
        return float(first.date() <= given.date() <= last.date())
    return 0.0


def _read(text: str) -> datetime | None:
    for form in (text, text[:19], text[:10]):
        try:
            return datetime.fromisoformat(form)
        except ValueError:
            continue
    return None


if __name__ == "__main__":
    main()
