"""The frame around every page: head, header, navigation, footer."""

from __future__ import annotations

from html import escape

from tests.pages.catalog import WORDS

SITE_NAME = "Harbour & Pine"


def frame(
    language: str, title: str, main: str, *, head: str = "", charset: str | None = "utf-8"
) -> str:
    """Give a whole HTML page."""
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"""<!doctype html>
<html lang="{language}">
<head>
{declared}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} | {escape(SITE_NAME)}</title>
<link rel="stylesheet" href="/style.css">
{head}
</head>
<body>
{header(WORDS[language])}
<main>
{main}
</main>
{footer(WORDS[language])}
</body>
</html>
"""


def header(words: dict[str, str]) -> str:
    """Give the logo, the navigation and the basket."""
    return f"""<header class="site">
<a class="logo" href="/"><img src="/images/logo.png" alt="{escape(SITE_NAME)}" width="48"></a>
<nav class="main-menu">
<a href="/">{escape(words["home"])}</a>
<a href="/home-and-kitchen/">{escape(words["kitchen"])}</a>
<a href="/out-and-about/">{escape(words["outdoors"])}</a>
<a href="/magazine/">{words["magazine"]}</a>
</nav>
<div class="basket">{words["basket"]}: 2 – <span class="total">{words["basket_total"]}</span></div>
</header>"""


def footer(words: dict[str, str]) -> str:
    """Give the small print."""
    return f"""<footer class="site">
<form class="newsletter"><label>{words["newsletter"]} <input type="email" name="email"></label>
<button>OK</button></form>
<ul class="legal"><li><a href="/about/">{words["about"]}</a></li>
<li><a href="/about/#returns">{words["returns"]}</a></li></ul>
<p>© 2026 {escape(SITE_NAME)}, Quay Street 7. {words["shipping"]}</p>
</footer>"""
