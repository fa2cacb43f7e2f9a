"""What a page costs, as a ratio to a bare lxml parse of the same page in the same run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from statistics import median
from time import process_time

from lxml import html as lxml_html

Work = Callable[[str, str], object]
"""What is done with the HTML and the URL of a page."""

PASSES = 3


def ratios(pages: Sequence[tuple[str, str]], works: Mapping[str, Work]) -> dict[str, float]:
    """Give for each work the median, over the pages, of its cost by that of the parse.

    The best of some passes counts, and all take turns on each page: so other processes disturb
    them all alike, and least.
    """
    costs: dict[str, list[float]] = {name: [] for name in works}
    for page in pages:
        floor = _best(parse, page)
        for name, work in works.items():
            costs[name].append(_best(work, page) / floor)
    return {name: median(each) for name, each in costs.items()}


def _best(work: Work, page: tuple[str, str]) -> float:
    return min(_once(work, page) for _ in range(PASSES))


def _once(work: Work, page: tuple[str, str]) -> float:
    start = process_time()
    work(*page)
    return process_time() - start


def parse(html: str, _: str) -> object:
    """Parse a page and do nothing with it: the floor."""
    return lxml_html.document_fromstring(html.encode("utf-8", "surrogatepass"))


def installed(works: Mapping[str, tuple[str, Callable[[], Work]]]) -> dict[str, Work]:
    """Give the works whose module is there; say which are left out."""
    found = {}
    for name, (module, make) in works.items():
        try:
            import_module(module)
        except ImportError:
            print(f"{name} is left out: pip install '.[peers]' has it", file=sys.stderr)  # noqa: T201
        else:
            found[name] = make()
    return found
