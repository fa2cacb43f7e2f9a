"""What pages call a trail of breadcrumbs, and what stands between its steps."""

from __future__ import annotations

TRAIL_WORDS = frozenset(
    "breadcrumb breadcrumbs crumb crumbs breadcrumblist breadcrumbnav breadcrumbtrail bcrumb "
    "brotkrumen brotkrume brotkruemel kruimelpad kruimel migas migaspan ariane filariane "
    "briciole okruszki drobecky drobeckova drobeckovka navpath pathway rootline brodsmulor "
    "brodsmule broedkrumme murupolku morzsa morzsamenu kroshki ekmekkirinti pankuzu topicpath "
    "topicspath sciezka youarehere".split()
)
"""In the class or id of the element that holds the trail."""

TRAIL_STEMS = (
    "crumb", "brotkr", "kruimel", "migas de pan", "fil d'ariane", "briciole", "okruszki",
    "drobečkov", "omrvink", "ścieżka", "brödsmul", "brødkrumme", "murupolku", "morzsa",
    "хлебные", "ekmek kırıntı", "パンくず", "面包屑", "麵包屑", "탐색 경로", "you are here",
)  # fmt: skip
"""Found in the label of the element that holds the trail, or in what tests call it."""

SEPARATORS = frozenset(">›»/|\\→❯▸•·:-–<«←‹⟩▶►➔＞／")
"""Signs that stand alone between two steps."""

HOME_NAMES = frozenset(
    "home homepage start startseite startside accueil inicio início inizio domů "
    "úvod domov főoldal acasă etusivu hem hjem главная головна начало anasayfa ホーム "
    "トップ 首页 首頁 홈 beranda αρχική الرئيسية עמוד הבית shop store".split()
) | {
    "strona główna", "hlavní stránka", "hlavná stránka", "página inicial", "página principal",
    "página de inicio", "pagina iniziale", "home page", "ana sayfa", "на главную", "trang chủ",
    "トップページ", "ホームページ", "početna", "почетна", "portada", "forside",
}  # fmt: skip
"""Names of the first step."""
