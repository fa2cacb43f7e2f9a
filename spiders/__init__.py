"""Names and arguments only; autoscrape.crawl does the work."""
