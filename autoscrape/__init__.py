"""Scrapy extension: product and article pages in, typed items out."""
