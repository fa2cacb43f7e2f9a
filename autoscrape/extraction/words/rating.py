"""How pages speak of ratings and reviews."""

from __future__ import annotations

RATING_WORDS = frozenset(
    "rating ratings rate rated review reviews stars star score scores votes starrating "
    "productrating ratingvalue ratingscore averagerating averagescore starscore aggregate "
    "bewertung bewertungen rezension sterne avis note notes etoiles opiniones opinion opinie "
    "valoracion valoraciones estrellas recensioni recensione valutazione stelle avaliacao "
    "avaliacoes estrelas beoordeling beoordelingen sterren ocena oceny gwiazdki hodnoceni recenze "
    "hvezdy betyg omdome omdomen stjernor anmeldelser anmeldelse vurdering stjerner arvostelu "
    "arvostelut otzyv otzyvy reyting puan yorum yildiz".split()
)
"""Words in names of elements around a rating."""

OUT_OF = (
    "out of|von|sur|de|su|van|z|ze|av|af|/|из|од|od|of|від|από|dari|trên|من|מתוך|em|din|ud af|"
    "a partir de|по шкале до"
)
"""Alternatives for what stands between a rating and the best one."""

OUT_OF_BEFORE = (
    "つ星のうち|段階中|点中|分中|星中|점 만점에|점 만점 중|개 중|üzerinden|yıldız üzerinden"
)
"""Alternatives for what stands behind the best rating, where the rating itself comes last."""

STARS = (
    "stars?|sterne?n?|étoiles?|estrellas?|stelle|estrelas?|sterren|gwiazd\\w{0,4}|hvězd\\w{0,5}|"
    "stjärnor|stjerner|tähteä|зв[её]зд\\w{0,3}|yıldız|αστέρια|csillag|stele|星|별점|★|⭐"
)
"""Alternatives for the stars that a rating counts."""

RATED = (
    "rated|rating|average rating|overall rating|score|bewertung|durchschnitt\\w{0,8}|note|"
    "note moyenne|valoración|calificación|puntuación|valutazione|voto medio|avaliação|nota|"
    "beoordeling|score|ocena|średnia ocena|hodnocení|betyg|bedømmelse|vurdering|arvosana|рейтинг|"
    "оценка|оцінка|puan|βαθμολογία|értékelés|評価|评分|評分|평점|별점|דירוג|التقييم"
)
"""Alternatives for the label in front of a rating."""

REVIEW_NOUNS = (
    "reviews?|ratings?|customer reviews?|verified reviews?|votes?|bewertung|rezension|"
    "\\w{4,8}bewertung|kundenrezension|kundenmeinung|voti|stimmen|avis|évaluation|commentaire|note|opinion|"
    "reseña|valoraci|calificaci|comentario|recension|valutazion|votazion|avalia|opini|"
    "beoordeling|review|ocen|opinii|recenz|hodnocen|hodnoten|értékel|vélemény|recenzii|отзыв|"
    "оцен|голос|відгук|değerlendirme|yorum|omdöme|betyg|anmeldelse|vurdering|bedømmelse|"
    "arvostelu|arvio|κριτικ|αξιολογ|レビュー|件のレビュー|件の評価|評価|评价|評價|条评价|评论|評論|리뷰|"
    "상품평|ביקורות|חוות דעת|מדרגים|تقييم|đánh giá|ulasan"
)
"""Alternatives for the noun beside the number of reviews; stems serve all endings."""
