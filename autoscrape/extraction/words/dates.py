"""Where pages keep the date of publication."""

from __future__ import annotations

DATE_METAS = {
    "article:published_time": 0.85,
    "article:published": 0.85,
    "og:published_time": 0.8,
    "og:article:published_time": 0.8,
    "datepublished": 0.8,
    "date.published": 0.8,
    "publish_date": 0.8,
    "publish-date": 0.8,
    "publication_date": 0.8,
    "published_time": 0.8,
    "pubdate": 0.8,
    "parsely-pub-date": 0.8,
    "sailthru.date": 0.75,
    "citation_publication_date": 0.75,
    "dc.date.issued": 0.75,
    "dcterms.date": 0.7,
    "dcterms.created": 0.7,
    "dc.date": 0.7,
    "dc.date.created": 0.7,
    "date": 0.65,
    "datecreated": 0.6,
    "cxenseparse:recs:publishtime": 0.75,
    "last-modified": 0.25,
    "article:modified_time": 0.3,
    "og:updated_time": 0.3,
    "datemodified": 0.3,
}
"""Names of meta tags with a date, in lower case, and how much each is worth."""

DATE_WORDS = frozenset(
    "date datum fecha data time timestamp published pubdate publish posted post publication "
    "created datepublished byline meta dateline entry".split()
)
"""Words in names of elements that hold the date."""

UPDATE_WORDS = frozenset(
    "updated modified update aktualisiert bearbeitet actualizado modifié aggiornato atualizado "
    "bijgewerkt aktualizacja обновлено datemodified".split()
)
"""Words that mark the date of a later change."""
