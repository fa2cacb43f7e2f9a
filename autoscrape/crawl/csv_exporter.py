"""CSV feeds: a fixed header for autoscrape's rows, nested values as JSON."""

from __future__ import annotations

import json
import logging
from io import BytesIO
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exporters import CsvItemExporter
from scrapy.utils.serialize import ScrapyJSONEncoder

from autoscrape.items import ITEM_CLASSES, Item
from autoscrape.jobs.document import DOCUMENT_FIELDS

logger = logging.getLogger(__name__)


class DocumentedCsvExporter(CsvItemExporter):
    """Scrapy's CSV exporter, which takes its header from the first row and prints Python reprs.

    Items of a spider that has no single page type get the columns of every type. Rows that are not
    autoscrape's are exported as Scrapy does.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BytesIO, **kwargs: Any) -> Self:
        """Build from a crawler."""
        exporter = cls(file, **kwargs)
        exporter.page_type = getattr(crawler.spider, "page_type", None)
        return exporter

    page_type: str | None = None
    _warned = False

    def export_item(self, item: Any) -> None:
        """Write one row."""
        if not isinstance(item, Item) and not is_document(item):
            super().export_item(item)
            return
        if not self.fields_to_export:
            self.fields_to_export = self._header(item)
        adapter = ItemAdapter(item)
        lost = set(adapter) - set(self.fields_to_export)
        if lost and not self._warned:
            self._warned = True
            names = ", ".join(sorted(lost))
            logger.warning(
                "this CSV has no columns for %s of %s; use -a rows=results, or JSON lines",
                names,
                type(item).__name__,
            )
        super().export_item({name: _cell(value) for name, value in adapter.items()})

    def _header(self, item: Any) -> list[str]:
        if is_document(item):
            return DOCUMENT_FIELDS
        classes = [type(item)] if self.page_type else list(ITEM_CLASSES.values())
        return list(dict.fromkeys(name for cls in classes for name in cls.field_names()))


def is_document(row: Any) -> bool:
    """Tell whether a row is a result document."""
    return isinstance(row, dict) and "query" in row and set(row) <= set(DOCUMENT_FIELDS)


def _cell(value: Any) -> Any:
    if isinstance(value, (str, int, float)):
        return value
    return json.dumps(value, cls=ScrapyJSONEncoder, ensure_ascii=False)
