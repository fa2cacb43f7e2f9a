"""The corpus of real pages that extraction is measured on: ``../shared/corpus``, or another folder.

``AUTOSCRAPE_CORPUS`` names the folder where none is given. ``products/<id>`` holds gold.json,
page.html.gz and, of pages with markup, masked.html.gz; ``articles`` holds gold.jsonl and html/.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

DEFAULT = Path(__file__).resolve().parents[1] / "../shared/corpus"

_JSONLD = re.compile(
    r"<script[^>]*type\s*=\s*[\"']?application/ld\+json[\"']?[^>]*>.*?</script>",
    re.DOTALL | re.IGNORECASE,
)


@frozen
class GoldPage:
    """One page, and what is known about it."""

    gold: dict[str, Any]
    """The record of the corpus, as it stands there."""

    group: str
    """``marked``, ``masked`` or ``unmarked`` of a product page; the source of an article."""

    path: Path

    @property
    def url(self) -> str:
        """The page's address."""
        url: str = self.gold["url"]
        return url

    def html(self) -> str:
        """Read the page."""
        return gzip.decompress(self.path.read_bytes()).decode("utf-8", "surrogatepass")


def corpus_folder(given: str | None = None) -> Path:
    """Give the folder that is named, by the argument or the environment; else the default."""
    return Path(given or os.environ.get("AUTOSCRAPE_CORPUS") or DEFAULT).resolve()


def product_pages(corpus: Path) -> Iterator[GoldPage]:
    """Give every page as it is, and those with markup a second time without it."""
    for path in sorted((corpus / "products").glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        marked = bool(gold["marked_up"])
        yield GoldPage(gold, "marked" if marked else "unmarked", path.with_name("page.html.gz"))
        if marked:
            yield GoldPage(gold, "masked", path.with_name("masked.html.gz"))


def article_pages(corpus: Path) -> Iterator[GoldPage]:
    """Give every page; its group is the source of its gold."""
    folder = corpus / "articles"
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for gold in map(json.loads, lines):
            yield GoldPage(gold, gold["source"], folder / "html" / f"{gold['id']}.html.gz")


def in_sample(page: GoldPage, one_of: int) -> bool:
    """Say whether a page is in the fixed sample that is one page of so many."""
    return int(sha256(page.gold["id"].encode()).hexdigest(), 16) % one_of == 0


def without_jsonld(html: str) -> str:
    """Take the JSON-LD out of a page."""
    return _JSONLD.sub("", html)
