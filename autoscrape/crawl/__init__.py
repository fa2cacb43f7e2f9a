"""Everything that imports Scrapy: the parts that run tasks inside a crawl."""

from autoscrape.crawl.item_adapter import install

# Whoever handles items in a crawl must see them as documented, with or without the add-on.
install()
