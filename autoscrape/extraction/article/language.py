"""Extracts ``inLanguage``: declared, else told from the letters and small words of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml.etree import XPath

from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import words
from autoscrape.extraction.words.languages import ISO_639_1, OWN_LETTERS, SCRIPTS, SMALL_WORDS

_CODE = re.compile(r"\s*([a-zA-Z]{2})(?:[-_,;\s]|$)")
_DECLARED = XPath("/html/@lang | /html/@*[name()='xml:lang'] | /html/body/@lang")
_SAMPLE = 2_500
_OF_OTHER_SCRIPT = 0.3
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_FEWEST = 5
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _small in SMALL_WORDS.items():
    for _word in _small:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def extract_language(page: Page, body: str | None) -> str | None:
    """Give the language of the article as an ISO 639-1 code."""
    return choose(page.choices, "inLanguage", _candidates(page, body))


def _candidates(page: Page, body: str | None) -> Iterator[Candidate[str | None]]:
    for declared in _DECLARED(page.tree):
        yield Candidate(_code(declared), 0.7, "html")
    for entity, score in article_entities(page):
        yield Candidate(
            _code(text_of(entity.data.get("inLanguage"), 50)), min(score, 0.6), "markup"
        )
    for name in ("og:locale", "content-language", "language", "dc.language"):
        yield Candidate(_code(page.meta(name, limit=50)), 0.5, "meta")
    seen = detect(body or page.title)
    # A text that says otherwise outweighs the language a template was left at.
    yield Candidate(seen, 0.9 if body and len(body) > 500 else 0.3, "text")


def _code(declared: str | None) -> str | None:
    found = _CODE.match((declared or "")[:50])
    code = found[1].lower() if found else None
    return code if code in ISO_639_1 else None


def _by_script(sample: str) -> str | None:
    """Tell the language whose script the text is in."""
    others = len(sample) - len(sample.encode("latin-1", "ignore"))
    # Counting the letters of ASCII alone is far faster, and most often enough.
    plain = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if others <= plain * _OF_OTHER_SCRIPT:
        return None
    least = sum(map(str.isalpha, sample)) * _OF_OTHER_SCRIPT
    if others <= least:
        return None
    return next((c for c, letter in SCRIPTS.items() if len(letter.findall(sample)) > least), None)


def detect(text: str | None) -> str | None:
    """Tell the language of a text by its script, or by its most frequent small words."""
    sample = (text or "")[:_SAMPLE]
    if code := _by_script(sample):
        return code
    scores: dict[str, int] = dict.fromkeys(SMALL_WORDS, 0)
    for word, times in Counter(words(sample)).items():
        for code in _LANGUAGES_OF.get(word, ()):
            scores[code] += times
    for code, letters in OWN_LETTERS.items():
        if scores[code] >= _FEWEST:
            scores[code] += sum(map(sample.count, letters))
    first, second = sorted(scores, key=scores.__getitem__)[:-3:-1]
    return first if scores[first] >= max(_FEWEST, 1.5 * scores[second]) else None
