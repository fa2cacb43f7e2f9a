"""Tells the content of a page from what surrounds it: hidden parts, navigation, recommendations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cached_property
from itertools import chain, count
from operator import itemgetter

from lxml.etree import _Element

from autoscrape.extraction.shown import MEDIA
from autoscrape.extraction.texts import Texts
from autoscrape.extraction.walk import walk
from autoscrape.extraction.zones import Zone, name_words

__all__ = ["TEXT_LENGTH", "Layout", "Zone", "name_words"]

TEXT_LENGTH = 10_000


class Layout:
    """The visible elements of a page in reading order, and the zone, names and text of each."""

    def __init__(self, tree: _Element) -> None:
        walked = walk(tree)
        self.rows = walked.rows
        """The elements in reading order, each with its tag and its zone."""
        self.names = walked.names
        """The words of an element's names; ask by ``names[element]`` only."""
        self.position: dict[_Element, int] = dict(
            zip(map(itemgetter(0), walked.rows), count(), strict=False)
        )
        self._texts = Texts(walked, self.position)

    @cached_property
    def zones(self) -> dict[_Element, Zone]:
        """The zone of each element, in reading order."""
        return dict(map(itemgetter(0, 2), self.rows))

    @cached_property
    def has_visible(self) -> bool:
        """Whether a reader would see anything: a word or a medium outside scripts and head."""
        return self._texts.any or any(tag in MEDIA for _, tag, _, start in self.rows if start >= 0)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The positions of the elements of each tag."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            places[row[1]].append(place)
        return places

    @cached_property
    def _named(self) -> dict[frozenset[str], list[int]]:
        """The positions of the elements by the words of their names; many have the same."""
        places: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        for element, words in self.names.items():
            if words:
                places[words].append(self.position[element])
        return places

    def total_depth(self) -> int:
        """Give how deep all elements stand, taken together; what walks upwards costs."""
        depths: dict[_Element | None, int] = {None: 0}
        for element in self.position:
            depths[element] = depths[element.getparent()] + 1
        return sum(depths.values())

    def content(self, *tags: str, upto: Zone = Zone.CONTENT) -> Iterator[_Element]:
        """Give the elements of a zone and better ones, of any tag when none is named."""
        rows = self.rows
        if not tags:
            return (element for element, _, zone, _ in rows if zone <= upto)
        found = [self._places[tag] for tag in dict.fromkeys(tags) if tag in self._places]
        places = found[0] if len(found) == 1 else sorted(chain.from_iterable(found))
        return (rows[place][0] for place in places if rows[place][2] <= upto)

    def named(self, words: Set[str], upto: Zone = Zone.CONTENT) -> list[_Element]:
        """Give the elements of the content, or also of asides, whose names have one of the words.

        The walk has kept the words of all of these, so no other zones may be asked for.
        """
        rows = self.rows
        found = (places for own, places in self._named.items() if not own.isdisjoint(words))
        return [rows[at][0] for at in sorted(chain.from_iterable(found)) if rows[at][2] <= upto]

    def near(
        self, center: int, before: int, after: int, *tags: str, upto: Zone = Zone.CONTENT
    ) -> Iterator[_Element]:
        """Give the elements of a zone less far from a position than so many before and after it."""
        rows = self.rows[max(0, center - before + 1) : max(0, center + after)]
        wanted = frozenset(tags)
        if not wanted:
            return (element for element, _, zone, _ in rows if zone <= upto)
        return (element for element, tag, zone, _ in rows if tag in wanted and zone <= upto)

    def short_texts(
        self, center: int, before: int, after: int, limit: int, tags: frozenset[str], upto: Zone
    ) -> Iterator[tuple[int, _Element, str]]:
        """Give position, element and text of those near a position whose text is so short."""
        start = max(0, center - before + 1)
        for place, row in enumerate(self.rows[start : max(0, center + after)], start):
            element, tag, zone, _ = row
            if zone <= upto and tag in tags and (text := self._texts.short_at(place, limit)):
                yield place, element, text

    def text(self, element: _Element, limit: int = TEXT_LENGTH) -> str | None:
        """Give all text inside an element as one line, without scripts."""
        return self._texts.inside(element, limit)

    def short_text(self, element: _Element, limit: int) -> str | None:
        """Give the text inside an element when there is one and it is no longer than the limit."""
        return self._texts.short(element, limit)

    @property
    def whole_text(self) -> str:
        """All text that readers see; a single string, two spaces may meet in it."""
        return self._texts.whole

    def span(self, element: _Element) -> tuple[int, int]:
        """Give where in the whole text the text inside an element begins and ends."""
        return self._texts.span(element)

    def starts(self) -> tuple[list[int], list[_Element]]:
        """Give where in the whole text the elements begin that are read, and the elements."""
        return self._texts.starts()

    def text_length(self, element: _Element) -> int:
        """Give about how long the text inside an element is; cheaper than the text."""
        return self._texts.length(element)
