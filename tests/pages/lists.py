"""Lists of the site's pages to feed to autoscrape: CSV, plain text and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import zip_longest

from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.pages.faulty import ERRORS

Row = dict[str, str]


def rows(base: str, faulty: bool) -> list[Row]:
    """Give every page, products and articles in turn, and on demand the faulty ones."""
    turns = [page for pair in zip_longest(PRODUCTS, ARTICLES) for page in pair if page]
    good = [row(page, base) for page in turns]
    bad = [
        {"url": base + path, "pageType": "product", "name": path.rpartition("/")[2], "language": ""}
        for path in ERRORS
    ]
    return good + bad if faulty else good


def row(page: Page, base: str) -> Row:
    """Give one page as a row."""
    return {
        "url": base + page.path,
        "pageType": page.kind,
        "name": page.title,
        "language": page.language,
    }


def as_csv(base: str, faulty: bool) -> tuple[str, str]:
    """Give the rows as CSV with a header."""
    target = io.StringIO()
    writer = csv.DictWriter(target, ["url", "pageType", "name", "language"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(base, faulty))
    return target.getvalue(), "text/csv; charset=utf-8"


def as_text(base: str, faulty: bool) -> tuple[str, str]:
    """Give one URL a line."""
    lines = "".join(f"{row['url']}\n" for row in rows(base, faulty))
    return lines, "text/plain; charset=utf-8"


def as_json_lines(base: str, faulty: bool) -> tuple[str, str]:
    """Give one query a line, its name as ``meta``."""
    lines = (
        json.dumps(
            {"url": row["url"], "pageType": row["pageType"], "meta": row["name"]},
            ensure_ascii=False,
        )
        for row in rows(base, faulty)
    )
    return "\n".join(lines) + "\n", "application/jsonl; charset=utf-8"


def robots(_base: str, _faulty: bool) -> tuple[str, str]:
    """Allow everything."""
    return "User-agent: *\nAllow: /\n", "text/plain; charset=utf-8"


LISTS: dict[str, Callable[[str, bool], tuple[str, str]]] = {
    "/urls.csv": as_csv,
    "/urls.txt": as_text,
    "/batch.jsonl": as_json_lines,
    "/robots.txt": robots,
}
