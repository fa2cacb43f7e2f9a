"""What short texts around articles say: links to other pages, share bars, offers, rights."""

from __future__ import annotations

BEGINNINGS = {
    "more": "more |read more|read next|read also|read:|read the|also read|see also|see more|"
    "more:|more on|more from|more about|related|recommended|don't miss|don’t miss|"
    "up next|next:|continue reading|keep reading|you may|you might|learn more|"
    "find out more|further reading|for more|check out|most read|popular|lesen sie|"
    "mehr zum|mehr dazu|mehr zu|auch interessant|weiterlesen|lesetipp|siehe auch|mehr:|"
    "lire aussi|à lire|voir aussi|lire la suite|sur le même|lee también|lea también|"
    "leer más|te puede|ver también|más información|además|leggi anche|leggi|approfondi|"
    "vedi anche|leia também|leia mais|veja também|saiba mais|czytaj|zobacz|przeczytaj|"
    "polecamy|lees ook|lees meer|čtěte|přečtěte|läs också|läs även|läs mer|læs også|"
    "les også|lue myös|читайте|подробнее|по теме|смотрите|devamını|ayrıca|ilgili|関連|"
    "あわせて|続きを読む|相关|延伸阅读|更多|관련|اقرأ|شاهد|đọc thêm|xem thêm",
    "share": "share|teilen|partager|compartir|condividi|compartilh|udostępnij|поделиться|paylaş|"
    "シェア|分享|공유|tweet|follow|copy link|print|email|facebook|twitter|whatsapp|"
    "pinterest|linkedin|dela |del |deel |sdílet|folgen|suivez|síguenos|seguici|siga|"
    "teile|artikel teilen|pin it|like",
    "subscribe": "subscribe|sign up|sign in|get the|get our|join our|join the|newsletter|"
    "abonnieren|abonnez|s'abonner|inscrivez|suscríb|iscriviti|abbonati|assine|zapisz|prenumer|"
    "подпис|abone|購読|订阅|구독|jetzt|melden sie|already a|log in|login|register|"
    "support|donate|become a|download|enter your|thank you for|thanks for|enjoy|want to|"
    "start your|unlock|try |listen|watch",
    "rights": "©|copyright|all rights|alle rechte|tous droits|todos los derechos|tutti i diritti|"
    "(c) |originally published|this article originally|this story originally|republished|"
    "disclaimer|the views expressed|opinions expressed|terms|privacy",
    "comment": "comment|kommentar|comentar|commentaire|commenti|leave a|reply|join the conv|"
    "have your say|0 comment|no comment|add a comment|discuss|komentar|write a comment|"
    "what do you|your email|view comm|show comm|коммент|コメント|评论|댓글|yorum",
    "tags": "tags|tag:|topics|topic:|filed under|categor|in this article|in this story|themen|"
    "schlagw|étiquettes|etiquetas|mots|stichw|tagged|keywords|kategorie|теги|etiket|タグ|"
    "标签|under:|subjects|argomenti|temas|tagi|labels",
    "ad": "advertis|sponsored|anzeige|werbung|publicidad|pubblicit|publicité|reklama|"
    "publicidade|реклама|ad |story continues|article continues|continue below|"
    "content continues|promoted|paid|affiliate|ads",
    "watch": "play|watch|listen|loading|scroll|swipe|click|tap|toggle|close|open|expand|show|hide|"
    "menu|search|skip|back to|go to|home|view|load|next|previous|prev|jump|"
    "table of contents|contents|inhalt",
    "by": "by |written by|words by|story by|posted by|von |par |por |di |door |av |af |text:|"
    "texte |text von|photos by|reporting by|edited by|автор|autor|auteur|文|作者",
    "dated": "updated|last updated|published|this post was|this article was|zuletzt aktualisiert|"
    "aktualisiert|mis à jour|publié|actualizado|publicado|aggiornato|pubblicato|opublikowano|"
    "min read|reading time|estimated read|lesezeit|lesedauer|temps de lecture|"
    "tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|czas czytania|время чтения",
    "contact": "write to|contact|reach |send |e-mail|follow |kontakt|contatt|contacta|"
    "escríb|écrivez",
}
"""Lower-case beginnings of short texts by their meaning, of many languages."""

INSIDE = {
    "agency": "getty|shutterstock|reuters|ap photo|associated press|/ap|afp|dpa|imago|alamy|istock|"
    "unsplash|pexels|wikimedia|picture alliance|epa|pixabay|adobe stock|/pa|photo by|"
    "photo:|foto:|image:|courtesy",
    "letter": "newsletter|inbox|subscribe|subscription|sign up|abonn|unlimited|free trial|"
    "subscriber|membership|e-mail|email|app store|google play|download|podcast|"
    "notification",
    "disclosure": "affiliate|commission|disclos|we may earn|sponsored|affili|afiliad|provision",
    "credit": "contributed|reporting by|editing by|staff writer|correspondent|freelance|"
    "reporter |editor |author of|founder of|journalist|redakteur|redaktion|rédact|redacc",
    "program": "javascript|wp-content|.js|[/|=”|{{",
    "mail": "@",
    "handle": "@|http|www.|.com|#",
}
"""Lower-case parts of short texts by their meaning."""

_BEGINNINGS: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
for _group, _joined in enumerate(BEGINNINGS.values()):
    _words = _joined.split("|")
    for _letter in {word[0] for word in _words}:
        _own = tuple(word for word in _words if word[0] == _letter)
        _BEGINNINGS.setdefault(_letter, []).append((_group, _own))
_INSIDE = [tuple(words.split("|")) for words in INSIDE.values()]
LONGEST = 400
"""Letters of the longest text that is looked at."""

NAMES = ["furniture", *BEGINNINGS, *INSIDE]
MORE = NAMES.index("more")
NOTHING = [0] * len(NAMES)


def furniture(text: str) -> list[int]:
    """Say of a short text whether it begins like furniture, and which meanings it has."""
    if len(text) > LONGEST:
        return NOTHING
    text = text.lower()
    begins = [0] * len(BEGINNINGS)
    for group, words in _BEGINNINGS.get(text[:1], ()):
        begins[group] = int(text.startswith(words))
    return [
        max(begins),
        *begins,
        *[int(any(map(text.__contains__, words))) for words in _INSIDE],
    ]
