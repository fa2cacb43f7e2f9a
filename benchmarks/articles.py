"""How well articles are read: ``python -m benchmarks.articles [CORPUS] [--pin] [--no-cpu]``.

Prints every measure over all pages, by source and by language, and what a page costs beside other
extractors. Fails when a value is below the one in floors.json. Breadcrumbs are measured on pages
whose JSON-LD was taken out, because their gold was read from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen
from rich.table import Table

from benchmarks import cpu
from benchmarks.accuracy import OUT, TIMED, asked, cpu_table, item_of, settle
from benchmarks.articles_scoring import (
    MEASURES,
    Measured,
    breadcrumbs_measure,
    means,
    score_article,
)
from benchmarks.corpus import GoldPage, article_pages, in_sample, without_jsonld
from benchmarks.scoring import Counts

FEWEST = 5
"""Pages that a language must have to be shown."""

SAMPLE = 15
"""The sample is one page of so many."""

_TIMED_ONE_OF = 25
_WIDTH = 7


@frozen
class Judged:
    """What was found on one page."""

    source: str
    language: str | None
    measured: Measured
    body: Counts | None


def judged(pages: Iterable[GoldPage]) -> list[Judged]:
    """Extract the pages and compare them with their gold."""
    return [_judged(page) for page in pages]


def _judged(page: GoldPage) -> Judged:
    html = page.html()
    gold = page.gold["gold"]
    measured, body = score_article(page.gold, item_of(html, page.url, "article"))
    if "breadcrumbs" in gold:
        item = item_of(without_jsonld(html), page.url, "article")
        measured |= breadcrumbs_measure(page.gold, item)
    return Judged(page.group, gold.get("inLanguage"), measured, body)


def over(pages: Sequence[Judged]) -> dict[str, tuple[float, int]]:
    """Give each measure over some pages, and over how many."""
    bodies = [page.body for page in pages if page.body is not None]
    return means([page.measured for page in pages], bodies)


def by_source(pages: Sequence[Judged]) -> dict[str, dict[str, tuple[float, int]]]:
    """Give the measures of each source."""
    names = sorted({page.source for page in pages})
    return {name: over([page for page in pages if page.source == name]) for name in names}


def by_language(pages: Sequence[Judged]) -> dict[str, dict[str, tuple[float, int]]]:
    """Give the measures of each language that has enough pages."""
    names = sorted({page.language for page in pages if page.language})
    of = {name: [page for page in pages if page.language == name] for name in names}
    return {name: over(some) for name, some in of.items() if len(some) >= FEWEST}


def values(pages: Sequence[Judged]) -> dict[str, tuple[float, int]]:
    """Give what is pinned: all measures over all pages, and those of each source."""
    parts = {"all": over(pages), **by_source(pages)}
    return {
        f"{part}: {name}": pair for part, found in parts.items() for name, pair in found.items()
    }


def sample(corpus: Path) -> dict[str, tuple[float, int]]:
    """Give what is pinned, over few pages that are always the same."""
    pages = judged(page for page in article_pages(corpus) if in_sample(page, SAMPLE))
    return {f"all: {name}": pair for name, pair in over(pages).items()}


def measures_table(title: str, columns: Mapping[str, Mapping[str, tuple[float, int]]]) -> Table:
    """Show measures by row and groups of pages by column; below each value its pages."""
    table = Table("measure", *columns, title=title)
    for name in MEASURES:
        cells = [
            f"{found[name][0]:.3f}\n({found[name][1]})" if name in found else ""
            for found in columns.values()
        ]
        if any(cells):
            table.add_row(name, *cells)
    return table


def _columns(
    groups: Mapping[str, Mapping[str, tuple[float, int]]],
) -> Iterable[dict[str, Mapping[str, tuple[float, int]]]]:
    """Give the groups by so many as fit beside each other."""
    names = list(groups)
    for start in range(0, len(names), _WIDTH):
        yield {name: groups[name] for name in names[start : start + _WIDTH]}


def costs(pages: Sequence[GoldPage]) -> tuple[dict[str, float], int]:
    """Time a sample of the pages, with us and with others."""
    timed = [page for page in pages if in_sample(page, _TIMED_ONE_OF)][: 2 * TIMED]
    taken = [(page.html(), page.url) for page in timed]
    works = {"autoscrape": lambda html, url: item_of(html, url, "article"), **cpu.installed(PEERS)}
    return cpu.ratios(taken, works), len(taken)


def _trafilatura() -> cpu.Work:
    import trafilatura  # noqa: PLC0415 (of an extra, as those below)

    return lambda html, url: trafilatura.bare_extraction(html, url=url)


def _readability() -> cpu.Work:
    import readability  # noqa: PLC0415

    return lambda html, url: readability.Document(html, url=url).summary()


def _newspaper() -> cpu.Work:
    import newspaper  # noqa: PLC0415

    # Or it would fetch the pictures of the page, to see how large they are.
    return lambda html, url: newspaper.article(url, input_html=html, fetch_images=False)


PEERS = {
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
}


def main() -> None:
    """Measure, print, and compare with the floors."""
    wanted = asked(__doc__ or "")
    pages = list(article_pages(wanted.corpus))
    found = judged(pages)
    OUT.print(measures_table("articles", {"all": over(found)}))
    for title, groups in (("source", by_source(found)), ("language", by_language(found))):
        for columns in _columns(groups):
            OUT.print(measures_table(f"articles by {title}", columns))
    pinned = values(found)
    if wanted.cpu:
        ratios, timed = costs(pages)
        OUT.print(cpu_table(ratios, timed))
        pinned["CPU of articles"] = (ratios["autoscrape"], timed)
    if wanted.pin:
        settle("articles sample", sample(wanted.corpus), pin=True)
    settle("articles", pinned, wanted.pin)


if __name__ == "__main__":
    main()
