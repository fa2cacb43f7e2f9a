"""How pages speak of ratings and reviews."""

from __future__ import annotations

RATING_WORDS = frozenset("rating ratings review reviews stars star score votes count".split())
"""Words in names of elements around a rating."""

BEST_RATINGS = frozenset({"5", "6", "10", "20", "100"})
"""Ends of the scales in use; other fractions count pages or pictures."""

OUT_OF = "out of|von|sur|de|su|van|z|av|af|из|od|of"
"""Alternatives for what stands between a rating and the best one."""

REVIEW_NOUNS = (
    "reviews?|ratings?|customer reviews?|votes?|bewertung|rezension|avis|évaluation|opinion|reseña|"
    "valoraci|recension|valutazion|avalia|beoordeling|review|opini|ocen|recenz|hodnocen|hodnoten|"
    "értékel|vélemény|отзыв|оцен|відгук|değerlendirme|yorum|omdöme|recension|anmeldelse|vurdering|"
    "arvostelu|κριτικ|レビュー|件のレビュー|评价|評價|리뷰"
)
"""Alternatives for the noun behind the number of reviews; stems serve all endings."""
