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
    "og:publish_date": 0.8,
    "publication_date": 0.8,
    "publication-date": 0.8,
    "published_time": 0.8,
    "published-date": 0.8,
    "published_date": 0.8,
    "publisheddate": 0.8,
    "published_at": 0.8,
    "published": 0.8,
    "pubdate": 0.8,
    "pub_date": 0.8,
    "bt:pubdate": 0.8,
    "parsely-pub-date": 0.8,
    "sailthru.date": 0.75,
    "citation_publication_date": 0.75,
    "prism.publicationdate": 0.75,
    "dc.date.issued": 0.75,
    "dcterms.date": 0.7,
    "dcterms.created": 0.7,
    "dc.date": 0.7,
    "dc.date.created": 0.7,
    "date": 0.65,
    "datecreated": 0.6,
    "uploaddate": 0.6,
    "ya:ovs:upload_date": 0.6,
    "cxenseparse:recs:publishtime": 0.75,
    "cxenseparse:publishtime": 0.75,
    "last-modified": 0.25,
    "article:modified_time": 0.3,
    "article:modified": 0.3,
    "og:article:modified_time": 0.3,
    "og:updated_time": 0.3,
    "datemodified": 0.3,
}
"""Names of meta tags with a date, in lower case, and how much each is worth."""

DATE_WORDS = frozenset(
    "date datum fecha data time timestamp published pubdate publish posted post publication "
    "created datepublished byline meta dateline entry info news details published_at day".split()
)
"""Words in names of elements that hold the date."""

UPDATE_WORDS = frozenset(
    "updated modified update aktualisiert aktualisierung bearbeitet geändert änderung stand "
    "actualizado actualizada modifié aggiornato atualizado bijgewerkt aktualizacja "
    "zaktualizowano обновлено datemodified lastmod reviewed revised edited changed uppdaterad "
    "opdateret päivitetty güncelleme güncellendi 更新 수정".split()
)
"""Words that mark the date of a later change."""

PUBLISHED_WORDS = frozenset(
    "published posted publiziert veröffentlicht erschienen erstellt publié publicado publicada "
    "pubblicato gepubliceerd geplaatst opublikowano dodano publicerad offentliggjort udgivet "
    "julkaistu yayınlanma yayın опубликовано eingestellt 発売 公開 投稿 发布 发表 입력 등록 đăng "
    "written created datum: date:".split()
)
"""Words that stand before the date of publication."""

DAY_FIRST_REGIONS = frozenset("gb uk au nz ie in za ng ke sg my hk pk lk eu de fr".split())
"""Regions where English texts write the day first."""

MONTH_FIRST_LANGUAGES = frozenset({"en"})
"""Languages that most often write the month before the day when both are numbers."""

TIME_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "ET": -5,
    "CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "PT": -8,
}  # fmt: skip
"""Hours ahead of UTC, by the names that stand behind times; the commonest meaning of each."""
