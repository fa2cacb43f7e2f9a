"""Finds trails of links that lead from the home page to the page's place in the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain, islice, pairwise
from urllib.parse import urlsplit

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line
from autoscrape.extraction.words.labels import letters
from autoscrape.extraction.words.trails import HOME_NAMES, SEPARATORS, TRAIL_STEMS, TRAIL_WORDS
from autoscrape.items import Breadcrumb

MAX_CRUMBS = 30
MAX_NAME = 500
MAX_LINKS = 3_000
MAX_TRAILS = 20
MAX_LISTS = 1_000

_NAMING = ("aria-label", "typeof")
_SIGNS = " \t\n\xa0" + "".join(SEPARATORS)
_LONGEST_STEP = 80
_LONGEST_FOLDER = 40
_SURE = 0.7
_LEAST = 0.4
_MANY = 10
_FEWEST, _MOST = 2, 8
_CLIMB = 3
_LABELLED = re.compile(r"[\w .-]{1,20}(?::|#:?)\s?\S{3,40}")


def bare(name: str | None) -> str | None:
    """Give the name of a step without the separators around it."""
    return line((name or "").strip(_SIGNS), MAX_NAME)


def seen_trails(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    """Give the trails that elements are named as, then those that only look like one."""
    best = 0.0
    for container in islice(_named(page), MAX_TRAILS):
        crumbs = _ordered(page, _steps(page, container))
        score = _surety(page, container, crumbs)
        yield Candidate(crumbs, score, "navigation")
        best = max(best, score)
        if best >= _SURE:
            return
    for container in _lookalikes(page):
        if likely := _likeness(page, container):
            crumbs = _ordered(page, _steps(page, container))
            yield Candidate(crumbs, likely, "links in a row")


def _surety(page: Page, container: _Element, crumbs: Sequence[Breadcrumb]) -> float:
    """Say how likely a named element is the trail: long ones are menus, low ones of others."""
    if not crumbs:
        return 0.0
    below = page.heading is not None and (
        page.layout.position[container] > page.layout.position[page.heading]
    )
    score = 0.8 if len(crumbs) > 1 else 0.3 if below else 0.5
    score -= 0.4 * (len(crumbs) > _MANY)
    return score - 0.1 * below - 0.1 * (page.layout.zones[container] is Zone.HIDDEN)


def _named(page: Page) -> list[_Element]:
    """Give the elements that call themselves breadcrumbs, in reading order."""
    named = [
        element
        for element, names in page.layout.names.items()
        if not TRAIL_WORDS.isdisjoint(names) and len(element)
    ]
    lists = islice(page.layout.content("nav", "ol", "ul", upto=Zone.HIDDEN), MAX_LISTS)
    named += [element for element in lists if len(element) and _is_told(element)]
    named.sort(key=page.layout.position.__getitem__)
    around = set() if page.heading is None else set(page.heading.iterancestors())
    held = (_with_links(element, around) for element in named[:MAX_TRAILS])
    return list(dict.fromkeys(held))


def _is_told(element: _Element) -> bool:
    """Say whether a list is labelled as a trail, or what tests call it or what holds it."""
    for holder in islice(chain((element,), element.iterancestors()), _CLIMB):
        for key, value in holder.items():
            if (key.startswith("data-") or key in _NAMING) and _is_named(value[:200]):
                return True
    return False


def _with_links(element: _Element, around: Set[_Element]) -> _Element:
    """Give the element itself; where it is a single step, what holds all of them.

    That never holds the heading too, which is below what is ``around`` it.
    """
    holder = element
    for _ in range(_CLIMB):
        if next(islice(holder.iter("a"), 1, None), None) is not None:
            return holder
        parent = holder.getparent()
        if parent is None or parent.tag == "body" or parent in around or len(parent) > MAX_CRUMBS:
            break
        holder = parent
    links = sum(1 for _ in islice(holder.iter("a"), MAX_CRUMBS))
    return holder if links < _MOST else element


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    names = names.lower()
    return any(stem in names for stem in TRAIL_STEMS)


def _steps(page: Page, container: _Element) -> list[Breadcrumb]:
    """Read links in order, and a last step without one."""
    items = container.xpath(".//li[not(.//li)]") or container.xpath(".//a")
    crumbs: list[Breadcrumb] = []
    for item in items[:MAX_CRUMBS]:
        anchors = [item] if item.tag == "a" else item.xpath(".//a[@href]")[:1]
        name = bare(page.layout.text(item, MAX_NAME))
        link = urls.absolute(page.base_url, anchors[0].get("href")) if anchors else None
        if len(crumbs) > 1 and name == crumbs[0].name and link == crumbs[0].link:
            # The same trail again, for screens of another size.
            break
        if name and not _is_repeated(crumbs, name) and not (link is None and _is_fact(name)):
            crumbs.append(Breadcrumb(name=name, link=link))
    return crumbs


def _is_repeated(crumbs: list[Breadcrumb], name: str) -> bool:
    return bool(crumbs) and crumbs[-1].name == name


def _is_fact(name: str) -> bool:
    """Say whether a step without a link is a number of the product: ``Item#: 1049``."""
    return _LABELLED.fullmatch(name) is not None


def _ordered(page: Page, crumbs: list[Breadcrumb]) -> list[Breadcrumb]:
    """Turn a trail around that begins with the page itself, and take the page off its end."""
    if len(crumbs) > 1 and _is_page(page, crumbs[0]) and not _is_page(page, crumbs[-1]):
        crumbs.reverse()
    return without_page(page, crumbs)


def without_page(page: Page, crumbs: list[Breadcrumb]) -> list[Breadcrumb]:
    """Take the page itself off the end of a trail."""
    return crumbs[:-1] if len(crumbs) > 1 and _is_page(page, crumbs[-1]) else crumbs


def _is_page(page: Page, crumb: Breadcrumb) -> bool:
    """Say whether a step is named as the page itself is, in full or cut off."""
    name = crumb.name or ""
    own = letters(name)
    titles = [letters(title) for title in (page.heading_text, page.shared_title) if title]
    if own and name.endswith(("...", "…")):
        return any(title.startswith(own) for title in titles)
    return own in titles


def _lookalikes(page: Page) -> list[_Element]:
    """Give what holds a few links in a row above the heading."""
    if page.heading is None:
        return []
    end = page.layout.position[page.heading]
    holders: dict[_Element, int] = {}
    for link in islice(page.layout.near(end, end + 1, 0, "a", upto=Zone.MARGIN), MAX_LINKS):
        holder = _holder(link)
        if holder is not None:
            holders[holder] = holders.get(holder, 0) + 1
    fit = [holder for holder, links in holders.items() if _FEWEST <= links <= _MOST]
    return fit[-MAX_TRAILS:]


def _holder(link: _Element) -> _Element | None:
    parent = link.getparent()
    if parent is not None and parent.tag in ("li", "span") and len(parent) <= _FEWEST:
        parent = parent.getparent()
    return parent


def _likeness(page: Page, container: _Element) -> float:
    """Say how much a row of links looks like a trail, 0 to 1; 0 where it does not."""
    links = list(islice(container.iter("a"), MAX_CRUMBS))
    if len(links) > _MOST:
        return 0.0
    names = [page.layout.short_text(link, _LONGEST_STEP) for link in links]
    if not all(names):
        return 0.0
    targets = [urls.absolute(page.base_url, link.get("href")) for link in links]
    if len({urls.host(target) for target in targets if target}) > 1 or not all(targets):
        return 0.0
    paths = [_path(target) for target in filter(None, targets)]
    nested = sum(
        inner.startswith(outer.rstrip("/") + "/")
        for outer, inner in pairwise([*paths, _path(page.url)])
        if outer.strip("/")
    )
    home = (names[0] or "").lower() in HOME_NAMES or not paths[0].strip("/")
    separated = _has_separators(container, len(links))
    if not nested and not (home and separated):
        return 0.0
    score = 0.35 * home + 0.5 * nested / max(1, len(paths) - home) + 0.35 * separated
    return min(0.7, score) if score >= _LEAST else 0.0


def _has_separators(container: _Element, links: int) -> bool:
    """Say whether a sign stands between all of the links."""
    signs = sum(
        1
        for text in islice(container.itertext(), 100)
        if (bared := text.strip()) and set(bared) <= SEPARATORS
    )
    return signs >= links - 1


def from_address(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    """Give the page's links to the folders that its address lies in, as the site names them."""
    own = _path(page.url).rstrip("/")
    folder = own.strip("/").partition("/")[0]
    if not folder or folder == own.strip("/"):
        return
    steps: dict[str, Breadcrumb] = {}
    for link in islice(page.layout.content("a", upto=Zone.HIDDEN), MAX_LINKS):
        # Joining addresses costs more than all the rest; most links lead elsewhere.
        href = link.get("href") or ""
        if folder not in href[: urls.URL_LIMIT] or page.layout.zones[link] is Zone.HIDDEN:
            continue
        url = urls.absolute(page.base_url, href)
        path = _path(url or "").rstrip("/")
        if not url or not path or path in steps or not own.startswith(path + "/"):
            continue
        if urls.host(url) == urls.host(page.url) and (
            name := page.layout.short_text(link, _LONGEST_FOLDER)
        ):
            steps[path] = Breadcrumb(name=name, link=url)
    yield Candidate([steps[path] for path in sorted(steps, key=len)], 0.3, "address")


@lru_cache(maxsize=4096)
def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
