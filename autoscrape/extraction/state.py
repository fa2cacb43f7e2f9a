"""Finds the page's product in the state that scripts and forms carry for the shop's programs.

``page.once(state_products)`` gives a list of ``StateProduct``, the one most like the page's heading
and titles first; empty when there is none. Fields that the state does not name are None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.literals import read_object, unescaped
from autoscrape.extraction.page import Page
from autoscrape.extraction.state_fields import StateProduct, state_product
from autoscrape.extraction.text import unmarked, words

MAX_LENGTH = 1_500_000
MAX_NAMES = 800
MAX_PRODUCTS = 12
MAX_FORMS = 20

_PRICED = ("rice", "sku", "Sku")
# Each begins with plain letters, which makes the search fast: name, itemName, product_name, title.
_NAMES = (
    re.compile(r"""ame["']?\s{0,3}:\s{0,3}(["'])"""),
    re.compile(r"""itle["']?\s{0,3}:\s{0,3}(["'])"""),
)
_STRINGS = {
    '"': re.compile(r'(?:[^"\\]|\\.){1,300}', re.DOTALL),
    "'": re.compile(r"(?:[^'\\]|\\.){1,300}", re.DOTALL),
}
_BRACES = re.compile(r"[{}]")
_CURRENCY = re.compile(r"""urrency\w{0,10}["']?\s{0,3}[:=,]\s{0,3}["']([A-Z]{3})["']""")
_ALIKE = 0.6
_BEFORE = 4_000
_AROUND = 1_500


def state_products(page: Page) -> list[StateProduct]:
    """Give what the page's programs are told about its product, the likeliest first."""
    titles = [title for title in (page.heading_text, page.shared_title, page.title) if title]
    if not titles:
        return []
    finder = _Finder(titles)
    left = MAX_LENGTH
    for element in page.layout.content("script", "form", upto=Zone.HIDDEN):
        if element.tag == "form":
            finder.read_form(element)
            continue
        text = element.text or ""
        left -= len(text)
        if left > 0 and any(mark in text for mark in _PRICED) and _is_program(element):
            finder.read_script(text)
    return sorted(finder.products, key=lambda product: -product.likeness)[:MAX_PRODUCTS]


def _is_program(script: _Element) -> bool:
    return "ld+json" not in (script.get("type") or "")


class _Finder:
    """Collects the products named like the page's titles."""

    def __init__(self, titles: list[str]) -> None:
        self.products: list[StateProduct] = []
        self._heading = titles[0]
        self._titles = [set(words(title)) for title in titles]
        self._names = 0
        self._forms = 0
        self._known: dict[str, float] = {}

    def read_form(self, form: _Element) -> None:
        """Read the variants that a form for the cart has among its attributes."""
        text = form.get("data-product_variations")
        if text is None or len(text) > MAX_LENGTH or self._forms >= MAX_FORMS:
            return
        self._forms += 1
        try:
            variants = json.loads(text)
        except (ValueError, RecursionError):
            return
        product = state_product({"variants": variants}, self._heading, 1.0)
        self.products += [product] if product else []

    def read_script(self, text: str) -> None:
        """Read the objects with a name like the page's titles and something else to say."""
        if "push(" in text[:400] and '\\"' in text[:400]:
            # A string of a script that holds state, as server components are sent.
            text = text.replace('\\"', '"').replace("\\\\", "\\")
        tried: set[int] = set()
        found: list[StateProduct] = []
        for position, name, likeness in self._alike(text):
            if len(tried) > 4 * MAX_PRODUCTS or len(found) >= MAX_PRODUCTS:
                break
            for start in _openings(text, position):
                if start in tried:
                    continue
                tried.add(start)
                product = state_product(read_object(text, start), name, likeness)
                if product:
                    found.append(product.in_currency(_currency_near(text, start)))
                    break
        self.products += found

    def _alike(self, text: str) -> Iterator[tuple[int, str, float]]:
        """Give the names in a script that are like the titles, and where they stand."""
        for pattern in _NAMES:
            for found in islice(pattern.finditer(text), max(0, MAX_NAMES - self._names)):
                self._names += 1
                string = _STRINGS[found[1]].match(text, found.end())
                if string is None:
                    continue
                likeness = self._likeness(string[0])
                if likeness >= _ALIKE:
                    yield found.start(), unmarked(unescaped(string[0])), likeness

    def _likeness(self, string: str) -> float:
        known = self._known.get(string)
        if known is None:
            own = set(words(unmarked(unescaped(string))))
            shared = (2 * len(own & title) / (len(own) + len(title)) for title in self._titles)
            known = self._known[string] = max(shared) if own else 0.0
        return known


def _openings(text: str, position: int) -> list[int]:
    """Give where the two innermost objects around a position begin, the inner first."""
    opened: list[int] = []
    for brace in _BRACES.finditer(text, max(0, position - _BEFORE), position):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
    return opened[:-3:-1]


def _currency_near(text: str, position: int) -> str | None:
    found = _CURRENCY.search(text, max(0, position - _AROUND), position + _AROUND)
    return found[1] if found else None
