"""On a fixed sample of the corpus no value of extraction falls below its floor."""

from __future__ import annotations

import pytest

from benchmarks import articles, floors, products
from benchmarks.corpus import corpus_folder

CORPUS = corpus_folder()

pytestmark = pytest.mark.skipif(
    not (CORPUS / "products").is_dir(),
    reason=f"there is no corpus in {CORPUS}; AUTOSCRAPE_CORPUS names another folder",
)


@pytest.mark.parametrize(
    ("part", "sample"),
    [("products sample", products.sample), ("articles sample", articles.sample)],
    ids=["products", "articles"],
)
@pytest.mark.filterwarnings("default")
def test_no_value_is_below_its_floor(part: str, sample) -> None:
    assert floors.read()[part]
    assert floors.shortfalls(part, sample(CORPUS)) == []
