"""What pages call a trail of breadcrumbs, and what stands between its steps."""

from __future__ import annotations

TRAIL_STEMS = tuple(
    "crumb bread-crumb brotkr kruimel migas miga-de fil-d-ariane filariane fil_ariane ariadne "
    "ariane briciole okruszki drobeckov drobkov navpath pathway path-way you-are-here rootline "
    "brodsmul murupolku morzsa kroshki ekmek-kirinti ekmekkirinti pankuzu topic-path topicpath "
    "topicspath パンくず 面包屑 hlebnie хлебные".split()
)
"""Found in the class, id or label of the element that holds the trail."""

SEPARATORS = frozenset(">›»/|\\→❯▸•·:-–<«←‹⟩▶►➔＞／")
"""Signs that stand alone between two steps."""

HOME_NAMES = frozenset(
    "home homepage start startseite startside accueil inicio início inizio strona główna domů "
    "úvod domov főoldal acasă etusivu hem hjem главная головна начало anasayfa ana sayfa ホーム "
    "トップ 首页 首頁 홈 trang chủ beranda αρχική الرئيسية עמוד הבית shop store".split()
)
"""Names of the first step."""
