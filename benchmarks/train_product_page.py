"""Trains the model that tells pages of a single product from all others.

Run as ``python -m benchmarks.train_product_page [CORPUS]``; it writes
``autoscrape/extraction/models/product_page.json`` and says how good the model is on pages of sites
that it has not seen, as they are and without their markup.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from rich.console import Console

from autoscrape.errors import TaskFault
from autoscrape.extraction.page import Page
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.product.offers import extract_offers
from autoscrape.extraction.product.page_features import FEATURES, page_features
from autoscrape.extraction.trees import trees_of
from benchmarks.boosting import folds, train, write_model

NAME = "product_page"
CORPUS = "../shared/corpus"
FOLDS = 10
RISING = frozenset(
    {"entity", "entity likeness", "entity offers", "type product", "declared price", "described",
     "state likeness", "state price", "offer price", "offer availability", "buyable",
     "near amounts", "in stock said", "out of stock said", "product path"}
)  # fmt: skip
"""What can only speak for a product."""
FALLING = frozenset({"type article", "article types", "list types", "other types", "other path"})
PARAMETERS: dict[str, Any] = {
    "n_estimators": 240,
    "learning_rate": 0.06,
    "num_leaves": 4,
    "min_child_samples": 12,
    "reg_lambda": 5,
    "colsample_bytree": 0.4,
    "subsample": 0.8,
    "subsample_freq": 1,
    "monotone_constraints": [(name in RISING) - (name in FALLING) for name in FEATURES],
}


@frozen
class Shown:
    """One page, or one without its markup."""

    owner: str
    """Whose page it is; a shop under several domains is one."""
    marked: bool
    """Whether its markup is still there."""
    original: bool
    is_product: bool
    numbers: tuple[float, ...]


def main() -> None:
    """Train on the pages of the corpus, and tell how good that is."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else CORPUS) / "products"
    pages = [*_pages(corpus)]
    chances = _unseen_chances(pages)
    out = Console()
    for title, chosen in (
        ("as they are", [page.original for page in pages]),
        ("without markup", [not page.marked for page in pages]),
    ):
        pairs = [
            (chance, page.is_product)
            for chance, page, wanted in zip(chances, pages, chosen, strict=True)
            if wanted
        ]
        out.print(
            f"{title}: AUC {_auc(pairs):.4f}, Brier {_brier(pairs):.4f}, "
            f"calibration error {_error(pairs):.4f}, {len(pairs)} pages"
        )
    out.print(f"wrote {write_model(NAME, _trained(pages))}")


def _pages(corpus: Path) -> Iterator[Shown]:
    for path in sorted(corpus.glob("*/gold.json")):
        gold = json.loads(path.read_text())
        for name in ("page", "masked")[: 1 + gold["marked_up"]]:
            html = gzip.decompress((path.parent / f"{name}.html.gz").read_bytes()).decode()
            try:
                page = Page(prescan(html), gold["url"])
            except TaskFault:
                continue
            yield Shown(
                gold["org"],
                gold["marked_up"] and name == "page",
                name == "page",
                gold["page_type"] == "product",
                page_features(page, extract_offers(page)),
            )


def _trained(pages: list[Shown]) -> dict[str, Any]:
    """Train; the many pages of one site count less each, and so do those without their markup."""
    count = Counter(page.owner for page in pages)
    return train(
        [page.numbers for page in pages],
        [int(page.is_product) for page in pages],
        FEATURES,
        weights=[(10 if page.original else 5) / math.sqrt(count[page.owner]) for page in pages],
        **PARAMETERS,
    )


def _unseen_chances(pages: list[Shown]) -> list[float]:
    """Give for each page the chance that a model of other sites' pages sees."""
    numbers = folds([page.owner for page in pages], FOLDS)
    chances = [0.0] * len(pages)
    for fold in range(FOLDS):
        others = [page for page, at in zip(pages, numbers, strict=True) if at != fold]
        model = trees_of(_trained(others))
        for place, page in enumerate(pages):
            if numbers[place] == fold:
                chances[place] = model.chance(page.numbers)
    return chances


def _auc(pairs: list[tuple[float, bool]]) -> float:
    right = [chance for chance, is_product in pairs if is_product]
    wrong = [chance for chance, is_product in pairs if not is_product]
    won = sum((one > other) + (one == other) / 2 for one in right for other in wrong)
    return won / (len(right) * len(wrong))


def _brier(pairs: list[tuple[float, bool]]) -> float:
    return sum((chance - is_product) ** 2 for chance, is_product in pairs) / len(pairs)


def _error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """Give how far chances are from what happened, over bins of like chances."""
    gaps = [0.0] * bins
    for chance, is_product in pairs:
        gaps[min(int(chance * bins), bins - 1)] += chance - is_product
    return sum(map(abs, gaps)) / len(pairs)


if __name__ == "__main__":
    main()
