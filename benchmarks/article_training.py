"""Trains the rankers of article fields on the corpus: options with features, right or wrong."""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from attrs import frozen
from rich.console import Console

from autoscrape.errors import TaskFault
from autoscrape.extraction.article.body import extract_body
from autoscrape.extraction.article.ranking import Pool
from autoscrape.extraction.page import Page
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.trees import trees_of
from benchmarks.boosting import folds, train, write_model

CORPUS = Path("../shared/corpus")
PARAMETERS = {
    "n_estimators": 60,
    "max_depth": 5,
    "num_leaves": 16,
    "learning_rate": 0.1,
    "min_child_samples": 10,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.7,
    "reg_lambda": 2,
}
LIGHT = {
    **PARAMETERS,
    "n_estimators": 40,
    "max_depth": 4,
    "num_leaves": 12,
    "learning_rate": 0.13,
}
"""Where more trees were not better."""

_RARE = 5


@frozen
class Sample:
    """A page of the corpus with what is known about it."""

    gold: Mapping[str, Any]
    domain: str
    record: Mapping[str, Any]
    page: Page
    body: str | None


@frozen
class Row:
    """One option of a page, and how right it is, 0 to 1."""

    page: int
    features: Mapping[str, float]
    right: float


def samples(corpus: Path, field: str) -> Iterator[Sample]:
    """Give the article pages whose gold has a field."""
    folder = corpus / "articles"
    for written in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(written)
        if field not in record["gold"]:
            continue
        packed = (folder / "html" / f"{record['id']}.html.gz").read_bytes()
        html = gzip.decompress(packed).decode("utf-8", "surrogatepass")
        try:
            page = Page(prescan(html), record["url"])
        except TaskFault:
            continue
        yield Sample(record["gold"], record["domain"], record, page, extract_body(page))


def train_ranker(
    name: str,
    field: str,
    options: Callable[[Sample], Pool[Any]],
    right: Callable[[Sample, Any], float],
    corpus: Path,
    parameters: Mapping[str, Any] = PARAMETERS,
) -> None:
    """Train and write a model, and say what it is worth on domains that it did not see."""
    rows: list[Row] = []
    domains: list[str] = []
    for sample in samples(corpus, field):
        rows.extend(
            Row(len(domains), dict(option.features), right(sample, option.value))
            for option in options(sample)
        )
        domains.append(sample.domain)
    names = _common(rows)
    out = Console(highlight=False)
    out.print(f"{name}: {len(domains)} pages, {len(rows)} options, {len(names)} features")
    out.print(f"best option {_best_possible(rows, len(domains)):.4f}")
    out.print(f"cross-validated {_cross_validated(rows, names, domains, parameters):.4f}")
    model = _trained(rows, names, parameters)
    out.print(write_model(name, model))


def _common(rows: Sequence[Row]) -> list[str]:
    """Give the features that more than a few options have."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, number in row.features.items():
            counts[name] += number != 0
    return sorted(name for name, count in counts.items() if count >= _RARE)


def _trained(
    rows: Iterable[Row], names: Sequence[str], parameters: Mapping[str, Any]
) -> dict[str, Any]:
    known = list(rows)
    numbers = [[row.features.get(name, 0.0) for name in names] for row in known]
    return train(numbers, [int(row.right > 0.99) for row in known], names, **parameters)


def _best_possible(rows: Iterable[Row], pages: int) -> float:
    best: dict[int, float] = defaultdict(float)
    for row in rows:
        best[row.page] = max(best[row.page], row.right)
    return sum(best.values()) / pages


def _cross_validated(
    rows: Sequence[Row],
    names: Sequence[str],
    domains: Sequence[str],
    parameters: Mapping[str, Any],
) -> float:
    """Give how right the winners are when their domains were not trained on."""
    fold = folds(domains)
    winners: dict[int, tuple[float, float]] = {}
    for left_out in sorted(set(fold)):
        seen = (row for row in rows if fold[row.page] != left_out)
        trees = trees_of(_trained(seen, names, parameters))
        for row in (row for row in rows if fold[row.page] == left_out):
            score = trees.score([row.features.get(name, 0.0) for name in names])
            if row.page not in winners or score > winners[row.page][0]:
                winners[row.page] = (score, row.right)
    return mean(winners[page][1] if page in winners else 0.0 for page in range(len(domains)))


def corpus_argument() -> Path:
    """Give the corpus that the command line names."""
    return Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
