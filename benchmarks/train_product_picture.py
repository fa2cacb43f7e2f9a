"""Trains the model that knows the main picture of a product page.

Run as ``python -m benchmarks.train_product_picture [CORPUS]``; it writes
``autoscrape/extraction/models/product_picture.json`` and says how often the main picture is found
on pages without markup, cross-validated by organisation.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from rich.console import Console

from autoscrape.extraction.page import Page
from autoscrape.extraction.picture_names import stem
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.product.gallery import first_of_row
from autoscrape.extraction.product.picture_features import (
    FEATURES,
    Picture,
    described_pictures,
)
from autoscrape.extraction.trees import Trees, trees_of
from benchmarks.boosting import folds, train, write_model

NAME = "product_picture"
CORPUS = "../shared/corpus"
RISING = frozenset(
    "declared size relative_size zoom alt file_words gallery product eager address_number".split()
)
"""What can only speak for a picture; the rest can speak against it, or is left free."""
FALLING = frozenset(
    "away zone heading_up shared_text button_up thumb other nth alike address_other "
    "holder_text".split()
)
PARAMETERS: dict[str, Any] = {
    "n_estimators": 50,
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_child_samples": 20,
    "reg_lambda": 5,
    "colsample_bytree": 0.6,
    "subsample": 0.8,
    "subsample_freq": 1,
    "monotone_constraints": [(name in RISING) - (name in FALLING) for name in FEATURES],
}


@frozen
class Shown:
    """The pictures of one page, and which of them show the product's main picture."""

    owner: str
    """Whose page it is; a shop under several domains is one."""
    pictures: list[Picture]
    main: list[bool]


def main() -> None:
    """Train on the pages of the corpus, and tell how good that is."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else CORPUS) / "products"
    pages = [*_pages(corpus)]
    found = sum(_hits(pages, fold) for fold in range(5))
    out = Console()
    out.print(f"main picture, cross-validated: {found} of {len(pages)} pages")
    out.print(f"wrote {write_model(NAME, _trained(pages))}")


def _pages(corpus: Path) -> Iterator[Shown]:
    for path in sorted(corpus.glob("*/gold.json")):
        gold = json.loads(path.read_text())
        fields = "masked_gold_fields" if gold.get("marked_up") else "gold_fields"
        if gold["page_type"] != "product" or "mainImage" not in gold[fields]:
            continue
        name = "masked.html.gz" if gold["marked_up"] else "page.html.gz"
        html = gzip.decompress((path.parent / name).read_bytes()).decode()
        yield _shown(Page(prescan(html), gold["url"]), gold)


def _shown(page: Page, gold: Mapping[str, Any]) -> Shown:
    right = gold["alternatives"].get("mainImage") or [gold["gold"]["mainImage"]]
    stems = {stem(url) for url in right}
    pictures = described_pictures(page)
    main = [not stems.isdisjoint((each.near.stem, stem(each.address))) for each in pictures]
    return Shown(gold["org"], pictures, main)


def _trained(pages: list[Shown]) -> dict[str, Any]:
    """Train; the many pages of one shop count less each."""
    count = Counter(page.owner for page in pages)
    rows, labels, weights = [], [], []
    for page in pages:
        for picture, is_main in zip(page.pictures, page.main, strict=True):
            rows.append(picture.numbers)
            labels.append(int(is_main))
            weights.append(1 / math.sqrt(count[page.owner]))
    return train(rows, labels, FEATURES, weights=weights, **PARAMETERS)


def _hits(pages: list[Shown], fold: int) -> int:
    """Count the pages of a fold whose main picture is found by a model of the others."""
    numbers = folds([page.owner for page in pages])
    model = trees_of(
        _trained([page for page, at in zip(pages, numbers, strict=True) if at != fold])
    )
    return sum(_is_hit(model, page) for page, at in zip(pages, numbers, strict=True) if at == fold)


def _is_hit(model: Trees, page: Shown) -> bool:
    if not page.pictures:
        return False
    chances = [model.chance(picture.numbers) for picture in page.pictures]
    return page.main[first_of_row(page.pictures, chances)]


if __name__ == "__main__":
    main()
