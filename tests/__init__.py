"""Tests, the demo site they crawl, and the demo itself."""
