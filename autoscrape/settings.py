"""Scrapy settings of autoscrape's own project; strings and numbers only.

What a page, its host or its submitter might abuse is off. See docs/settings.md.
"""

BOT_NAME = "autoscrape"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
ADDONS = {"autoscrape.Addon": 500}

LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
USER_AGENT = "Mozilla/5.0 (compatible; autoscrape)"

CONCURRENT_ITEMS = 4  # Scrapy makes so many asyncio tasks for each response; a task has one item
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 8
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0
AUTOTHROTTLE_TARGET_CONCURRENCY = CONCURRENT_REQUESTS_PER_DOMAIN
AUTOTHROTTLE_MAX_DELAY = 10  # sixteen pages of a host that is slowed down pass in ten minutes
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024
DNS_TIMEOUT = 10
TWISTED_DNS_RESOLVER = "autoscrape.crawl.resolver.RememberingResolver"
REACTOR_THREADPOOL_MAXSIZE = 20
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the task's result says it
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024

DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
AUTOSCRAPE_GUARD_ALL = True
HTTPPROXY_ENABLED = False
REFERRER_POLICY = "no-referrer"
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
