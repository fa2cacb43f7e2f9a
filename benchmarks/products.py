"""How well products are read: ``python -m benchmarks.products [CORPUS] [--pin] [--no-cpu]``.

Prints precision, recall and F1 of every field on pages with markup, on the same pages without it,
and on pages that have none; how good ``probability`` is; and what a page costs. Fails when a value
is below the one in floors.json.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

import extruct
from attrs import define, field
from rich.table import Table

from benchmarks import cpu
from benchmarks.accuracy import OUT, TIMED, asked, cpu_table, item_of, settle
from benchmarks.corpus import GoldPage, in_sample, product_pages
from benchmarks.products_scoring import AVERAGED, FIELDS, score_product
from benchmarks.scoring import Calibration, Counts, Score, averaged, calibration, summed

GROUPS: dict[str, tuple[str, ...]] = {
    "marked": ("marked",),
    "masked": ("masked",),
    "unmarked": ("unmarked",),
    "masked and unmarked": ("masked", "unmarked"),
    "as they are": ("marked", "unmarked"),
}
_PROBABILITY = ("as they are", "masked and unmarked")
_CHEAP_SYNTAXES = ["json-ld", "microdata", "opengraph"]
_TIMED_ONE_OF = 7
SAMPLE = 4
"""The sample is one page of so many."""


@define
class Products:
    """What was found on the pages of one or several groups."""

    counts: dict[str, list[Counts]] = field(factory=lambda: defaultdict(list))
    """By field, of the product pages."""

    products: list[float] = field(factory=list)
    """Estimates of ``probability`` of product pages."""

    others: list[float] = field(factory=list)

    def scores(self) -> dict[str, Score]:
        """Give the score of each field that some page has."""
        return {
            name: averaged(self.counts[name]) if name in AVERAGED else summed(self.counts[name])
            for name in FIELDS
            if name in self.counts
        }

    def calibration(self) -> Calibration:
        """Judge the estimates."""
        return calibration(self.products, self.others)


def measured(pages: Iterable[GoldPage]) -> dict[str, Products]:
    """Extract the pages; give what was found by group."""
    found = {name: Products() for name in GROUPS}
    for page in pages:
        item = item_of(page.html(), page.url, "product")
        is_product = page.gold["page_type"] == "product"
        masked = page.group == "masked"
        labelled = (
            page.gold["masked_gold_fields" if masked else "gold_fields"] if is_product else []
        )
        scores = score_product(page.gold, item, labelled) if is_product else {}
        for name, groups in GROUPS.items():
            if page.group in groups:
                estimates = found[name].products if is_product else found[name].others
                estimates.append(item.get("probability") or 0.0)
                for key, counts in scores.items():
                    found[name].counts[key].append(counts)
    return found


def values(found: Mapping[str, Products]) -> dict[str, tuple[float, int]]:
    """Give what is pinned: the F1 of every field, and how good the estimates are."""
    pinned = {
        f"{group}: {name}": (score.f1, score.n)
        for group, products in found.items()
        for name, score in products.scores().items()
    }
    for group in _PROBABILITY:
        judged = found[group].calibration()
        pinned[f"{group}: AUC"] = (judged.auc, judged.n)
        pinned[f"{group}: 1 - Brier"] = (1 - judged.brier, judged.n)
        pinned[f"{group}: 1 - ECE"] = (1 - judged.ece, judged.n)
    return pinned


def sample(corpus: Path) -> dict[str, tuple[float, int]]:
    """Give what is pinned, over few pages that are always the same."""
    return values(measured(page for page in product_pages(corpus) if in_sample(page, SAMPLE)))


def fields_table(title: str, scores: Mapping[str, Score]) -> Table:
    """Show the fields of one group."""
    table = Table("field", "P", "R", "F1", "n", title=title)
    for name, score in scores.items():
        rates = (f"{rate:.3f}" for rate in (score.precision, score.recall, score.f1))
        table.add_row(name, *rates, str(score.n))
    macro = fmean(score.f1 for name, score in scores.items() if name != "OutOfStock")
    table.add_section()
    table.add_row("mean of F1", "", "", f"{macro:.3f}", "")
    return table


def probability_table(found: Mapping[str, Products]) -> Table:
    """Show how good ``probability`` is."""
    table = Table("pages", "AUC", "Brier", "ECE", "n", title="probability")
    for group in _PROBABILITY:
        judged = found[group].calibration()
        numbers = (f"{number:.3f}" for number in (judged.auc, judged.brier, judged.ece))
        table.add_row(group, *numbers, str(judged.n))
    return table


def costs(pages: Iterable[GoldPage]) -> tuple[dict[str, float], int]:
    """Time a sample of the pages as they are."""
    timed = [page for page in pages if page.group != "masked" and in_sample(page, _TIMED_ONE_OF)]
    taken = [(page.html(), page.url) for page in timed[: 2 * TIMED]]
    works: dict[str, cpu.Work] = {
        "autoscrape": lambda html, url: item_of(html, url, "product"),
        "extruct: " + ", ".join(_CHEAP_SYNTAXES): lambda html, url: extruct.extract(
            html, base_url=url, syntaxes=_CHEAP_SYNTAXES, errors="ignore"
        ),
    }
    return cpu.ratios(taken, works), len(taken)


def main() -> None:
    """Measure, print, and compare with the floors."""
    wanted = asked(__doc__ or "")
    pages = list(product_pages(wanted.corpus))
    found = measured(pages)
    for name, products in found.items():
        OUT.print(fields_table(f"products, {name}", products.scores()))
    OUT.print(probability_table(found))
    pinned = values(found)
    if wanted.cpu:
        ratios, timed = costs(pages)
        OUT.print(cpu_table(ratios, timed))
        pinned["CPU of products"] = (ratios["autoscrape"], timed)
    if wanted.pin:
        settle("products sample", sample(wanted.corpus), pin=True)
    settle("products", pinned, wanted.pin)


if __name__ == "__main__":
    main()
