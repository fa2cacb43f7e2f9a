"""Finds the ratings that readers see, in words or drawn, and what speaks for each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.product.drawn_rating import drawn_rating
from autoscrape.extraction.product.repeated import is_repeated, upwards
from autoscrape.extraction.product.spoken_rating import bracketed_count, spoken
from autoscrape.extraction.text import number
from autoscrape.extraction.words.rating import RATING_WORDS

MAX_FOUND = 40
MAX_NAMED = 200

_BEFORE, _BEHIND = 1_500, 3_000
"""How much text around the heading is read for ratings."""
_REACH = 1_200
"""How many elements before and behind the heading are looked at."""
_CLOSE = 60
"""How many are looked at closely, whatever their names are."""
_NEAR = 600
_COUNT_BEFORE, _COUNT_BEHIND, _COUNT_ALONE = 40, 60, 300
_LABELS = ("aria-label", "title", "alt")
_LABEL = 120
_CLIMB = 5
_DEPTH = 60
_BARE = re.compile(r"\(?(\d[.,]\d{1,2})\)?")


@frozen
class Rated:
    """A rating, and where it stands."""

    element: _Element
    value: str | None
    best: str | None
    count: int | None
    sureness: float
    way: str


class VisibleRatings:
    """The ratings in the content of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._layout = page.layout
        heading = (0, 0) if page.heading is None else self._layout.span(page.heading)
        self._start = max(0, heading[0] - _BEFORE)
        self._behind_heading = heading[1] - self._start
        self._text = self._layout.whole_text[self._start : heading[1] + _BEHIND].lower()
        self._said = spoken(self._text)
        center = 0 if page.heading is None else self._layout.position[page.heading]
        self._elements = [*self._layout.near(center, _REACH, _REACH, upto=Zone.MARGIN)]

    def found(self) -> Iterator[Rated]:
        """Give what speaks of a rating, or draws one."""
        yield from islice(self._in_words(), MAX_FOUND)
        yield from islice(self._in_elements(), MAX_FOUND)
        yield from islice(self._lone_counts(), 1)

    def evidence(self, rated: Rated) -> dict[str, float]:
        """Give what speaks for and against a rating, by name."""
        position, heading = self._layout.position, self._page.heading
        away = _NEAR if heading is None else abs(position[rated.element] - position[heading])
        links = islice(upwards(rated.element), _CLIMB)
        return {
            "sure": rated.sureness,
            "near": round(max(0.0, 1 - away / _NEAR), 2),
            "counted": float(rated.count is not None),
            "repeated": float(is_repeated(self._layout, rated.element)),
            "linked": float(any(leads_away(self._page, link) for link in links)),
        }

    def _in_words(self) -> Iterator[Rated]:
        for said in self._said:
            element = self._content_at(said.place) if said.value else None
            if element is not None:
                # A fraction may count pictures or pages.
                named = said.sureness <= 0.5 and self._is_named(element)
                sureness = 1.0 if named else said.sureness
                count = self._count_at(said.place)
                yield Rated(element, said.value, said.best, count, sureness, "words")

    def _in_elements(self) -> Iterator[Rated]:
        heading, position = self._page.heading, self._layout.position
        center = 0 if heading is None else position[heading]
        named = (
            element
            for element in self._layout.named(RATING_WORDS)
            if -_REACH < position[element] - center < _REACH
        )
        center = -_CLOSE if heading is None else center
        close = self._layout.near(center, _CLOSE, _CLOSE)
        for element in dict.fromkeys(chain(islice(named, MAX_NAMED), close)):
            rated = self._labelled(element) or self._drawn(element) or self._bare(element)
            if rated is not None:
                yield rated

    def _labelled(self, element: _Element) -> Rated | None:
        """Give the rating that a label of an element speaks of."""
        for label in _LABELS:
            text = element.get(label)
            if not text or len(text) > _LABEL:
                continue
            said = spoken(text.lower())
            count = next((each.count for each in said if each.count), None)
            for each in said:
                if each.value and (each.sureness > 0.5 or self._is_named(element)):
                    count = count or self._count_by(element)
                    sureness = max(each.sureness, 0.7)
                    return Rated(element, each.value, each.best, count, sureness, label)
        return None

    def _drawn(self, element: _Element) -> Rated | None:
        """Give the rating that an element draws; without a telling name it must be counted."""
        drawn = drawn_rating(element)
        if drawn is None:
            return None
        count = self._count_by(element)
        named = self._is_named(element)
        if not named and count is None:
            return None
        # A whole number without a count may be a button to rate with.
        asked = count is None and drawn.value.is_integer()
        sureness = drawn.sureness * (1.0 if named else 0.6) * (0.7 if asked else 1.0)
        return Rated(element, f"{drawn.value:g}", f"{drawn.best:g}", count, sureness, drawn.way)

    def _bare(self, element: _Element) -> Rated | None:
        """Give the lone decimal number in an element that has the name of a rating."""
        if RATING_WORDS.isdisjoint(self._layout.names[element]):
            return None
        bare = _BARE.fullmatch(self._layout.short_text(element, 8) or "")
        if bare is None:
            return None
        best = "5" if (number(bare[1]) or 0.0) <= 5 else "10"
        return Rated(element, bare[1], best, self._count_by(element), 0.75, "number")

    def _lone_counts(self) -> Iterator[Rated]:
        """Give the numbers of reviews behind the heading, which may stand without a rating."""
        for said in self._said:
            distance = said.place - self._behind_heading
            element = self._content_at(said.place) if said.count else None
            if element is not None and 0 <= distance < _COUNT_ALONE:
                yield Rated(element, None, None, said.count, 0.3, "count")

    def _count_by(self, element: _Element) -> int | None:
        return self._count_at(self._layout.span(element)[0] - self._start)

    def _count_at(self, place: int) -> int | None:
        """Give the number of reviews right behind a place in the text, or else right before it.

        What stands behind the next rating counts the reviews of that one.
        """
        if place < 0:
            return None
        end = place + _COUNT_BEHIND
        for said in self._said:
            if place < said.place < end and said.value:
                end = said.place
        counts = [said for said in self._said if said.count is not None]
        behind = next((said.count for said in counts if place <= said.place < end), None)
        if behind is None:
            behind = bracketed_count(self._text[place:end])
        if behind is not None:
            return behind
        before = [said.count for said in counts if place - _COUNT_BEFORE <= said.place < place]
        return before[-1] if before else None

    def _content_at(self, place: int) -> _Element | None:
        """Give the innermost element with the text at a place, if that is content."""
        span = self._layout.span
        place += self._start
        index = bisect_right(self._elements, place, key=lambda element: span(element)[0]) - 1
        around = islice(upwards(self._elements[index]), _DEPTH) if index >= 0 else ()
        element = next((each for each in around if span(each)[1] > place), None)
        content = element is not None and self._layout.zones[element] is Zone.CONTENT
        return element if content else None

    def _is_named(self, element: _Element) -> bool:
        parts = islice(upwards(element), 3)
        return any(not RATING_WORDS.isdisjoint(self._layout.names[part]) for part in parts)
