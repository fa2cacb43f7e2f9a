"""Tags, roles and name parts that tell content from its surroundings."""

from __future__ import annotations

INVISIBLE_TAGS = frozenset({"script", "style", "template", "title", "meta", "link", "datalist"})

MARGIN_TAGS = frozenset({"nav", "footer", "dialog"})

MARGIN_ROLES = frozenset(
    {"navigation", "contentinfo", "banner", "dialog", "alertdialog", "search", "menu"}
)

ASIDE_WORDS = frozenset(
    "related recommended recommendation recommendations recommend similar upsell upsells "
    "crosssell crosssells crossselling comments comment sidebar cookie cookies consent newsletter "
    "footer minicart modal popup disqus viewed bestsellers sponsored promo advertisement "
    "breadcrumb breadcrumbs megamenu navbar accessories bundle teaser teasers".split()
)
"""Words in class and id names of parts that are about something else than the page."""
