"""Which jobs of a store are wanted: the filters of the JobQ API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import JobState
from autoscrape.jobs.key import JobReference

MAX_NUMBER = 2**63 - 1
"""The greatest time, count or start; a database knows no greater number."""

MAX_VALUES = 1000
"""Values that one filter may have; each is a parameter of the database query."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = re.compile(r"-?[0-9]{1,30}")


@frozen
class JobFilter:
    """The jobs that are wanted: those that pass every filter; by default all but deleted ones.

    ParameterError tells what is wrong with a value.
    """

    spider: tuple[str, ...] = ()
    """Jobs of one of these spiders, named by name or id; empty for any."""

    states: tuple[JobState, ...] = ()
    """Jobs in one of these states; empty for every state but deleted."""

    startts: int | None = None
    """Jobs whose present state began at this time or later; Unix milliseconds."""

    endts: int | None = None
    """Jobs whose present state began before this time; Unix milliseconds."""

    has_tags: tuple[str, ...] = ()
    """Jobs with at least one of these tags."""

    lacks_tags: tuple[str, ...] = ()
    """Jobs with none of these tags."""

    count: int | None = None
    """At most so many jobs; ``None`` for all."""

    start: int = 0
    """Skip so many of the newest jobs."""

    stop: JobReference | None = None
    """The list ends before this job; one that does not pass the other filters changes nothing."""

    keys: tuple[JobReference, ...] = ()
    """These jobs only; empty for any."""

    def __attrs_post_init__(self) -> None:
        for name in ("startts", "endts", "count", "start"):
            _check_number(name, getattr(self, name))
        if None not in (self.startts, self.endts) and self.startts > self.endts:  # type: ignore[operator]
            raise ParameterError(
                f"startts {self.startts} is after endts {self.endts}; "
                "write the earlier time as startts"
            )
        check_names("key", [str(key.spider) for key in self.keys])
        check_names("stop", [str(self.stop.spider)] if self.stop else [])
        check_names("spider", self.spider)
        check_names("has_tag", self.has_tags)
        check_names("lacks_tag", self.lacks_tags)


def parse_filter(given: Mapping[str, Sequence[str]]) -> JobFilter:
    """Read the JobQ parameters, each with all its values as text; other names are left alone.

    Parameters are spider, state, startts, endts, has_tag, lacks_tag, count, start, stop and key.
    """
    startts, endts = _single(given, "startts"), _single(given, "endts")
    count, start = _single(given, "count"), _single(given, "start")
    stop = _single(given, "stop")
    return JobFilter(
        spider=_each_once(given.get("spider", ())),
        states=parse_states(given.get("state", ())),
        startts=None if startts is None else parse_time("startts", startts),
        endts=None if endts is None else parse_time("endts", endts),
        has_tags=_each_once(given.get("has_tag", ())),
        lacks_tags=_each_once(given.get("lacks_tag", ())),
        count=None if count is None else parse_number("count", count),
        start=0 if start is None else parse_number("start", start),
        stop=None if stop is None else parse_key("stop", stop),
        keys=tuple(dict.fromkeys(parse_key("key", text) for text in given.get("key", ()))),
    )


def parse_states(texts: Iterable[str]) -> tuple[JobState, ...]:
    """Read states; one text may hold several with commas between them."""
    names = [part.strip() for text in texts for part in text.split(",")]
    for name in names:
        if name not in set(JobState):
            raise ParameterError(
                f"state {name!r} is unknown; write one or more of {', '.join(JobState)}"
            )
    return tuple(JobState(name) for name in dict.fromkeys(names))


def parse_time(name: str, text: str) -> int:
    """Read Unix milliseconds, or an ISO date or time, in UTC unless it names its offset."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            f"{name} {text!r} is no time; write Unix milliseconds such as 1359774955431, or a "
            "date such as 2026-11-23 or 2026-11-23T14:05 (UTC)"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def parse_number(name: str, text: str) -> int:
    """Read a whole number."""
    if not _WHOLE.fullmatch(text.strip()):
        raise _no_number(name, text)
    return int(text)


def parse_key(name: str, text: str) -> JobReference:
    """Read a job key; the project may be left out."""
    try:
        return JobReference.parse(text)
    except ParameterError as error:
        raise ParameterError(f"{name}: {error}") from None


def check_names(name: str, texts: Sequence[str]) -> None:
    """Refuse names that no database can be asked for, or too many; ``name`` is the parameter."""
    if len(texts) > MAX_VALUES:
        raise ParameterError(f"{name} has {len(texts)} values; write at most {MAX_VALUES}")
    for text in texts:
        # Databases refuse some of the others, such as the null character.
        if not text or not text.isprintable():
            raise ParameterError(f"{name} {text!r} is not valid; write a name that can be shown")


def _check_number(name: str, number: int | None) -> None:
    if number is not None and not 0 <= number <= MAX_NUMBER:
        raise _no_number(name, number)


def _no_number(name: str, given: object) -> ParameterError:
    return ParameterError(
        f"{name} {given!r} is not valid; write a whole number from 0 to {MAX_NUMBER}"
    )


def _single(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        raise ParameterError(f"{name} has {len(values)} values; write one")
    return values[0] if values else None


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts))
