"""Where results and notices go: buckets and receivers. Knows no store and no Scrapy."""
