"""Trains the two models that tell which blocks of a page are the article's body.

Usage: ``python -m benchmarks.train_article_body [CORPUS]``, by default ``../shared/corpus``. The
first model looks at each block for itself; the second one also at what the first found around it,
on pages of domains that the first was not trained on.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from autoscrape.errors import TaskFault
from autoscrape.extraction.article import blocks_context, blocks_features
from autoscrape.extraction.article.blocks_features import Scene, describe
from autoscrape.extraction.page import Page
from autoscrape.extraction.trees import Trees, trees_of
from benchmarks.boosting import folds, train, write_model
from benchmarks.train_article_body_labels import (
    UNKNOWN,
    WORD,
    Labels,
    labels_by_snippets,
    labels_of,
)

FOLDS = 4
SOURCES = {"seb": 3.0, "newspaper4k": 0.5, "trafilatura": 0.5}
"""Weights of sources; those of others are 1. ``seb`` follows the documented policy."""

CAPTIONS = {"seb": 3.0}
OTHER_CAPTIONS = 0.1
"""Sources do not agree whether captions and tweets belong to the body."""

FIRST: dict[str, Any] = {
    "n_estimators": 25,
    "learning_rate": 0.2,
    "num_leaves": 12,
    "max_depth": 5,
}
SECOND: dict[str, Any] = {
    "n_estimators": 60,
    "learning_rate": 0.13,
    "num_leaves": 15,
    "max_depth": 5,
}
OPEN = (0.08, 1.0)
"""Chances between which the second model learns; more than it is asked about makes it better."""

BOTH: dict[str, Any] = {
    "min_child_samples": 30,
    "reg_lambda": 5.0,
    "colsample_bytree": 0.5,
    "subsample": 0.8,
    "subsample_freq": 1,
    "max_bin": 63,
}
_CAPTION = [blocks_features.NAMES.index(name) for name in ("way_caption", "near_caption")]


@define
class Sample:
    """A page with its labelled blocks."""

    scene: Scene
    labels: Labels
    weights: list[float]
    fold: int = 0
    rows: dict[int, list[float]] = field(factory=dict)


def main() -> None:
    """Train both models and write them into the package."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus") / "articles"
    samples = list(read_samples(corpus))
    for sample in samples:
        sample.rows = sample.scene.rows
    first = fit(samples, blocks_features.NAMES, FIRST)
    models = [
        trees_of(fit([s for s in samples if s.fold != fold], blocks_features.NAMES, FIRST))
        for fold in range(FOLDS)
    ]
    for sample in samples:
        sample.rows = second_rows(sample.scene, models[sample.fold])
    second = fit(samples, [*blocks_features.NAMES, *blocks_context.NAMES], SECOND)
    print(write_model("article_body_first", first))  # noqa: T201 (a command)
    print(write_model("article_body_second", second))  # noqa: T201


def second_rows(scene: Scene, model: Trees) -> dict[int, list[float]]:
    """Give the rows of the second look after a first one with this model."""
    chances = [0.0] * len(scene.blocks)
    for index, row in scene.rows.items():
        chances[index] = model.chance(row)
    more = blocks_context.second_rows(scene, chances, *OPEN)
    return {index: scene.rows[index] + row for index, row in more.items()}


def read_samples(corpus: Path) -> Iterator[Sample]:
    """Read the pages of which the body, or parts of it, are known."""
    lines = (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    golds = [gold for gold in golds if "articleBody" in gold["gold"] or gold.get("_with")]
    for gold, fold in zip(golds, folds([gold["domain"] for gold in golds], FOLDS), strict=True):
        packed = (corpus / "html" / f"{gold['id']}.html.gz").read_bytes()
        html = gzip.decompress(packed).decode("utf-8", "surrogatepass")
        try:
            scene = describe(Page(html, gold["url"]))
        except TaskFault:
            continue
        if not scene.rows:
            continue
        texts = [block.text for block in scene.blocks]
        body = gold["gold"].get("articleBody")
        labels = (
            labels_of(texts, body)
            if body is not None
            else labels_by_snippets(texts, gold["_with"], gold.get("_without") or [])
        )
        yield Sample(scene, labels, weights_of(scene, texts, labels, gold["source"]), fold)


def weights_of(scene: Scene, texts: Sequence[str], labels: Labels, source: str) -> list[float]:
    """Weigh blocks by their words, pages alike, and what sources do not agree on by source."""
    words = [(len(WORD.findall(text)) + 1) ** 0.5 for text in texts]
    page = SOURCES.get(source, 1.0) / max(1.0, sum(words)) ** 0.5
    weights = [page * count * weight for count, weight in zip(words, labels.weights, strict=True)]
    for index, row in scene.rows.items():
        if is_caption(row, texts[index], scene.blocks[index].frame.names):
            weights[index] *= CAPTIONS.get(source, OTHER_CAPTIONS)
        if 0.25 < labels.shares[index] < 0.75:
            weights[index] *= 0.4
    return weights


def is_caption(row: Sequence[float], text: str, names: str) -> bool:
    """Say whether a block is a caption or a tweet."""
    if "tweet" in names or "t.co/" in text or "pic.twitter" in text:
        return True
    tag = row[blocks_features.NAMES.index("tag")]
    return len(text) < 700 and (
        tag == blocks_features.TAGS["figcaption"] or any(row[number] for number in _CAPTION)
    )


def fit(samples: list[Sample], names: Sequence[str], parameters: dict[str, Any]) -> dict[str, Any]:
    """Train a model on the rows of the samples."""
    chosen = [
        (row, sample.labels.known[index], sample.weights[index])
        for sample in samples
        for index, row in sample.rows.items()
        if sample.labels.known[index] != UNKNOWN
    ]
    rows, labels, weights = zip(*chosen, strict=True)
    return train(rows, labels, names, weights=weights, **BOTH, **parameters)


if __name__ == "__main__":
    main()
