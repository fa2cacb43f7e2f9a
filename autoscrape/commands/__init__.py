"""The ``scrapy`` commands of autoscrape; one file each, light until run."""
