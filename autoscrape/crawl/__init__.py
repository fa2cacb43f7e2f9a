"""Everything that runs inside Scrapy."""
