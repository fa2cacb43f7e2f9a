"""Trains ``article_probability``: ``python -m benchmarks.train_article_probability [CORPUS]``.

The pages of products, lists, forums, documents and services are told from the articles among them;
other articles join with the weight that makes both sides equal.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from rich.console import Console

from autoscrape.errors import TaskFault
from autoscrape.extraction.article.assemble import extract_article
from autoscrape.extraction.article.probability import MODEL, probability_features
from autoscrape.extraction.page import Page
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.trees import trees_of
from benchmarks.article_training import corpus_argument
from benchmarks.boosting import folds, train, write_model

EVERY = 2
PARAMETERS = {
    "n_estimators": 80,
    "max_depth": 4,
    "num_leaves": 10,
    "learning_rate": 0.08,
    "min_child_samples": 8,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.3,
    "reg_lambda": 5,
}


@frozen
class Row:
    """A page: what is known about it, and whether it is an article."""

    domain: str
    features: Mapping[str, float]
    is_article: bool
    measured: bool


def main() -> None:
    """Train the model, write it into the package, and say what it is worth on unseen domains."""
    out = Console(highlight=False)
    rows = [*_rows(corpus_argument())]
    names = sorted({name for row in rows for name in row.features})
    fold = folds([row.domain for row in rows])
    scores = [0.0] * len(rows)
    for left_out in sorted(set(fold)):
        seen = [row for row, number in zip(rows, fold, strict=True) if number != left_out]
        trees = trees_of(_trained(seen, names))
        for place, row in enumerate(rows):
            if fold[place] == left_out:
                scores[place] = trees.chance([row.features.get(name, 0.0) for name in names])
    for title, chosen in (
        ("among other pages", [row.measured for row in rows]),
        ("all", [True] * len(rows)),
    ):
        pairs = [(s, r.is_article) for s, r, take in zip(scores, rows, chosen, strict=True) if take]
        out.print(f"{title}: {len(pairs)} pages, AUC {_auc(pairs):.4f}, Brier {_brier(pairs):.4f}")
    out.print(write_model(MODEL, _trained(rows, names)))


def _rows(corpus: Path) -> Iterator[Row]:
    for folder in sorted((corpus / "products").iterdir()):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        kind = gold["page_type"] == "article"
        yield from _row(folder / "page.html.gz", gold, kind, measured=True)
    written = (corpus / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for text in written[::EVERY]:
        gold = json.loads(text)
        yield from _row(
            corpus / "articles" / "html" / f"{gold['id']}.html.gz", gold, True, measured=False
        )


def _row(path: Path, gold: Mapping[str, Any], kind: bool, *, measured: bool) -> Iterator[Row]:
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "surrogatepass")
    try:
        page = Page(prescan(html), gold["url"])
    except TaskFault:
        return
    features = probability_features(page, extract_article(page, body_raw=False))
    yield Row(gold["domain"], features, kind, measured)


def _trained(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any]:
    numbers = [[row.features.get(name, 0.0) for name in names] for row in rows]
    others = sum(not row.is_article for row in rows)
    own = sum(row.is_article and row.measured for row in rows)
    added = sum(not row.measured for row in rows)
    weight = max(others - own, 1) / max(added, 1)
    weights = [1.0 if row.measured else weight for row in rows]
    return train(
        numbers, [int(row.is_article) for row in rows], names, weights=weights, **PARAMETERS
    )


def _auc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Give how often an article has the greater score than another page."""
    yes = [score for score, kind in pairs if kind]
    no = [score for score, kind in pairs if not kind]
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / (len(yes) * len(no)) if yes and no else 0.0


def _brier(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum((score - kind) ** 2 for score, kind in pairs) / len(pairs)


if __name__ == "__main__":
    main()
